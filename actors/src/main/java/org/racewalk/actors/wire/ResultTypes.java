package org.racewalk.actors.wire;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;

import java.util.List;

/**
 * What batches come to, for messages that carry it and for the store. Version 1 wrote each text
 * where it stood; a finding repeats the names of its files and functions, so version 2 numbers
 * them.
 */
public final class ResultTypes implements WireProtocol {
    static final int MOST_MARKS = 1 << 14;
    static final int MOST_FINDINGS = 1 << 14;
    static final int MOST_PARTIES = 1 << 10;
    static final int MOST_FRAMES = 1 << 12;

    private static final List<WireType<?>> TYPES =
            List.of(
                    WireType.message(
                                    WireId.BATCH_RESULT,
                                    2,
                                    BatchResult.class,
                                    ResultTypes::write,
                                    ResultTypes::batchResult)
                            .readingAlso(1, FirstResults::read),
                    WireType.part(
                            WireId.FINDING,
                            Finding.class,
                            ResultTypes::write,
                            ResultTypes::finding),
                    WireType.part(
                            WireId.VIOLATION,
                            Violation.class,
                            ResultTypes::write,
                            ResultTypes::violation),
                    WireType.part(
                            WireId.PARTY, Party.class, ResultTypes::write, ResultTypes::party),
                    WireType.part(
                            WireId.FRAME, Frame.class, ResultTypes::write, ResultTypes::frame),
                    WireType.part(
                            WireId.COVERAGE,
                            Coverage.class,
                            CoverageFormat::write,
                            CoverageFormat::read));

    private static final WireFormat FORMAT = WireFormat.of(TYPES);

    @Override
    public List<WireType<?>> types() {
        return TYPES;
    }

    /**
     * A result as the store keeps it. Equal results are equal bytes.
     *
     * @throws WireException if it is too large
     */
    public static byte[] pack(BatchResult result) {
        return FORMAT.pack(result);
    }

    /**
     * The inverse, for results of older versions too.
     *
     * @throws WireException if the bytes are no result, saying why
     */
    public static BatchResult unpack(byte[] packed) {
        return FORMAT.unpack(packed, BatchResult.class);
    }

    private static void write(WireOutput to, BatchResult result) {
        to.count(result.runs());
        to.count(result.steps());
        to.count(result.inconclusive());
        to.count(result.violated());
        to.count(result.hiddenRaces());
        to.list(result.reached(), MOST_MARKS, WireOutput::count);
        to.list(result.findings(), MOST_FINDINGS, WireOutput::part);
        to.part(result.coverage());
        to.bits(result.digest());
    }

    private static BatchResult batchResult(WireInput from) {
        return new BatchResult(
                from.count(),
                from.count(),
                from.count(),
                from.count(),
                from.count(),
                from.list(MOST_MARKS, WireInput::count),
                from.list(MOST_FINDINGS, in -> in.part(Finding.class)),
                from.part(Coverage.class),
                from.bits());
    }

    private static void write(WireOutput to, Finding finding) {
        to.word(finding.signature());
        to.count(finding.firstRun());
        to.text(finding.replay().text(), WireFormat.MOST_BYTES);
        to.count(finding.runs());
        to.part(finding.violation());
    }

    private static Finding finding(WireInput from) {
        return new Finding(
                from.word(),
                from.count(),
                replay(from.text(WireFormat.MOST_BYTES)),
                from.count(),
                from.part(Violation.class));
    }

    /**
     * A replay string.
     *
     * @throws WireException if the text is none
     */
    public static ReplayString replay(String text) {
        try {
            return ReplayString.parse(text);
        } catch (ReplayStringException e) {
            throw new WireException("a finding's replay string: " + e.getMessage(), e);
        }
    }

    private static void write(WireOutput to, Violation violation) {
        to.word(violation.kind().title());
        to.text(violation.text());
        to.word(violation.name());
        to.word(violation.object());
        to.text(violation.objectName());
        to.list(violation.parties(), MOST_PARTIES, WireOutput::part);
        to.count(violation.step());
    }

    private static Violation violation(WireInput from) {
        return new Violation(
                kind(from.word()),
                from.text(),
                from.word(),
                from.word(),
                from.text(),
                from.list(MOST_PARTIES, in -> in.part(Party.class)),
                from.count());
    }

    /** By title, which never changes; the order of the constants is that of severity and may. */
    static ViolationKind kind(String title) {
        for (ViolationKind kind : ViolationKind.values()) {
            if (kind.title().equals(title)) {
                return kind;
            }
        }
        throw new WireException(WireFormat.quote(title) + " is no violation of this build");
    }

    private static void write(WireOutput to, Party party) {
        to.word(party.role());
        to.word(party.task());
        to.number(party.taskId());
        to.number(party.cpu());
        to.list(party.stack(), MOST_FRAMES, WireOutput::part);
    }

    private static Party party(WireInput from) {
        return new Party(
                from.word(),
                from.word(),
                from.smallNumber(),
                from.smallNumber(),
                from.list(MOST_FRAMES, in -> in.part(Frame.class)));
    }

    private static void write(WireOutput to, Frame frame) {
        to.word(frame.function());
        to.word(frame.file());
        to.number(frame.line());
        to.flag(frame.library());
    }

    private static Frame frame(WireInput from) {
        return new Frame(from.word(), from.word(), from.smallNumber(), from.flag());
    }
}
