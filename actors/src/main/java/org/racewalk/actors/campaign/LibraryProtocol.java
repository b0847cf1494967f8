package org.racewalk.actors.campaign;

import org.racewalk.actors.campaign.LibraryCommand.SourceIs;
import org.racewalk.actors.campaign.LibraryCommand.VariantIs;
import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.wire.WireId;
import org.racewalk.actors.wire.WireInput;
import org.racewalk.actors.wire.WireOutput;
import org.racewalk.actors.wire.WireProtocol;
import org.racewalk.actors.wire.WireType;
import org.racewalk.model.machine.RunSettings;

import java.util.List;

/** How variants and their sources travel to the nodes that run them. */
public final class LibraryProtocol implements WireProtocol {
    private static final int MOST_ITEMS = 1 << 14;

    /** A message holds no more; see {@code WireFormat}. */
    private static final int MOST_SOURCE = 1_000_000;

    @Override
    public List<WireType<?>> types() {
        return List.of(
                WireType.message(
                        WireId.VARIANT_IS,
                        1,
                        VariantIs.class,
                        (to, answer) -> {
                            to.text(answer.campaign());
                            to.count(answer.variant());
                            write(to, answer.spec());
                        },
                        from ->
                                new VariantIs(
                                        from.text(), from.count(Integer.MAX_VALUE), spec(from))),
                WireType.message(
                        WireId.SOURCE_IS,
                        1,
                        SourceIs.class,
                        (to, answer) -> {
                            to.text(answer.sha256());
                            to.text(answer.text(), MOST_SOURCE);
                        },
                        from -> new SourceIs(from.text(), from.text(MOST_SOURCE))));
    }

    private static void write(WireOutput to, VariantSpec spec) {
        write(to, spec.request());
        to.count(spec.runs());
        to.flag(spec.stopAtFirst());
        to.text(spec.expected());
        to.text(spec.program());
        to.text(spec.calibrated().strategy());
        to.count(spec.calibrated().runs());
        to.list(spec.calibrated().reached(), MOST_ITEMS, (list, often) -> list.count(often));
        to.list(spec.marks(), MOST_ITEMS, WireOutput::text);
        to.map(spec.sources(), MOST_ITEMS, WireOutput::text);
    }

    private static VariantSpec spec(WireInput from) {
        return new VariantSpec(
                request(from),
                from.count(),
                from.flag(),
                from.text(),
                from.text(),
                new Calibrated(
                        from.text(),
                        from.count(Integer.MAX_VALUE),
                        from.list(MOST_ITEMS, in -> in.count(Integer.MAX_VALUE))),
                from.list(MOST_ITEMS, WireInput::text),
                from.map(MOST_ITEMS, WireInput::text));
    }

    private static void write(WireOutput to, VariantRequest request) {
        to.text(request.scenario());
        to.list(request.defines(), MOST_ITEMS, WireOutput::text);
        to.list(request.includes(), MOST_ITEMS, WireOutput::text);
        to.optional(request.kernel(), WireOutput::text);
        RunSettings settings = request.settings();
        to.constant(settings.memory());
        to.count(settings.cpus());
        to.constant(settings.preemption());
        to.count(settings.failures());
        to.count(settings.stepsPerRun());
        to.constant(settings.races());
        to.constant(settings.plain());
        to.text(request.strategy());
        to.bits(request.seed());
    }

    private static VariantRequest request(WireInput from) {
        return new VariantRequest(
                from.text(),
                from.list(MOST_ITEMS, WireInput::text),
                from.list(MOST_ITEMS, WireInput::text),
                from.optional(WireInput::text),
                new RunSettings(
                        from.constant(RunSettings.MemoryOrderName.class),
                        from.count(Integer.MAX_VALUE),
                        from.constant(RunSettings.Preemption.class),
                        from.count(Integer.MAX_VALUE),
                        from.count(Integer.MAX_VALUE),
                        from.constant(RunSettings.RaceRule.class),
                        from.constant(RunSettings.PlainLoads.class)),
                from.text(),
                from.bits());
    }
}
