package org.racewalk.actors.campaign;

import org.racewalk.actors.campaign.FromWorker.DeliverShrunk;
import org.racewalk.actors.campaign.WorkerCommand.ShrinkFinding;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.actors.wire.WireException;
import org.racewalk.actors.wire.WireFormat;
import org.racewalk.actors.wire.WireId;
import org.racewalk.actors.wire.WireInput;
import org.racewalk.actors.wire.WireOutput;
import org.racewalk.actors.wire.WireProtocol;
import org.racewalk.actors.wire.WireType;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.shrink.ShrunkRun;
import org.racewalk.model.shrink.Size;

import java.util.ArrayList;
import java.util.List;

/** How making findings smaller travels, and how the store keeps what came of it. */
public final class ShrinkProtocol implements WireProtocol {
    private static final int MOST_HELD = 256;
    private static final int MOST_FAILURE = 4096;

    /** Leaves room for the names that travel with it. */
    private static final int MOST_PACKED = WireFormat.MOST_BYTES - 64 * 1024;

    /** As stores hold it; so it has a version of its own. */
    private static final WireType<ShrinkOutcome> OUTCOME =
            WireType.message(
                    WireId.SHRINK_OUTCOME,
                    1,
                    ShrinkOutcome.class,
                    (to, outcome) -> {
                        to.text(outcome.failure(), MOST_FAILURE);
                        to.optional(outcome.run(), ShrinkProtocol::write);
                    },
                    from ->
                            new ShrinkOutcome(
                                    from.text(MOST_FAILURE), from.optional(ShrinkProtocol::run)));

    private static final WireFormat STORED = WireFormat.of(stored());

    private static List<WireType<?>> stored() {
        List<WireType<?>> types = new ArrayList<>(new ResultTypes().types());
        types.add(OUTCOME);
        return types;
    }

    @Override
    public List<WireType<?>> types() {
        return List.of(OUTCOME, job(), shrinkFinding(), deliverShrunk());
    }

    /**
     * An outcome as the store keeps it. Equal outcomes are equal bytes.
     *
     * @throws WireException if it is too large
     */
    public static byte[] pack(ShrinkOutcome outcome) {
        return STORED.pack(outcome);
    }

    /** The outcome itself, or that it is too large to be sent and kept. */
    static ShrinkOutcome fitting(ShrinkOutcome outcome) {
        try {
            if (pack(outcome).length <= MOST_PACKED) {
                return outcome;
            }
        } catch (WireException e) {
            // As for one that just fits alone.
        }
        return ShrinkOutcome.failed("the smaller run is too large to be kept");
    }

    /**
     * The inverse.
     *
     * @throws WireException if the bytes are no outcome, saying why
     */
    public static ShrinkOutcome unpack(byte[] packed) {
        return STORED.unpack(packed, ShrinkOutcome.class);
    }

    private static WireType<ShrinkJob> job() {
        return WireType.part(
                WireId.SHRINK_JOB,
                ShrinkJob.class,
                (to, job) -> {
                    to.count(job.id());
                    to.count(job.variant());
                    to.text(job.signature());
                    to.text(job.found().text(), WireFormat.MOST_BYTES);
                },
                from ->
                        new ShrinkJob(
                                from.count(),
                                from.count(Integer.MAX_VALUE),
                                from.text(),
                                ResultTypes.replay(from.text(WireFormat.MOST_BYTES))));
    }

    private static WireType<ShrinkFinding> shrinkFinding() {
        return WireType.message(
                WireId.SHRINK_FINDING,
                1,
                ShrinkFinding.class,
                (to, shrink) -> {
                    to.text(shrink.campaign());
                    to.part(shrink.job());
                    to.count(shrink.runs());
                    to.list(shrink.kept(), MOST_HELD, WireOutput::count);
                },
                from ->
                        new ShrinkFinding(
                                from.text(),
                                from.part(ShrinkJob.class),
                                from.count(),
                                from.list(MOST_HELD, WireInput::count)));
    }

    private static WireType<DeliverShrunk> deliverShrunk() {
        return WireType.message(
                WireId.DELIVER_SHRUNK,
                1,
                DeliverShrunk.class,
                (to, delivery) -> {
                    to.text(delivery.campaign());
                    to.count(delivery.job());
                    to.text(delivery.worker());
                    to.text(delivery.node());
                    to.optional(
                            delivery.outcome(),
                            (out, outcome) -> out.bytes(pack(outcome), WireFormat.MOST_BYTES));
                    to.count(delivery.wanted());
                    to.actor(delivery.replyTo());
                },
                from ->
                        new DeliverShrunk(
                                from.text(),
                                from.count(),
                                from.text(),
                                from.text(),
                                from.optional(in -> unpack(in.bytes(WireFormat.MOST_BYTES))),
                                from.count(Integer.MAX_VALUE),
                                from.actor()));
    }

    private static void write(WireOutput to, ShrunkRun run) {
        to.text(run.replay().text(), WireFormat.MOST_BYTES);
        to.part(run.violation());
        write(to, run.before());
        write(to, run.after());
        to.count(run.runs());
        to.flag(run.complete());
        to.list(run.others(), ShrunkRun.MOST_OTHERS, WireOutput::part);
    }

    private static ShrunkRun run(WireInput from) {
        return new ShrunkRun(
                ResultTypes.replay(from.text(WireFormat.MOST_BYTES)),
                from.part(Violation.class),
                size(from),
                size(from),
                from.count(),
                from.flag(),
                from.list(ShrunkRun.MOST_OTHERS, in -> in.part(Finding.class)));
    }

    private static void write(WireOutput to, Size size) {
        to.count(size.tasks());
        to.count(size.operations());
        to.count(size.switches());
        to.count(size.delays());
        to.count(size.objects());
        to.count(size.steps());
    }

    private static Size size(WireInput from) {
        return new Size(
                from.count(Integer.MAX_VALUE),
                from.count(),
                from.count(Integer.MAX_VALUE),
                from.count(Integer.MAX_VALUE),
                from.count(Integer.MAX_VALUE),
                from.count());
    }
}
