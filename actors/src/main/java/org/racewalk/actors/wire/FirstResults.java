package org.racewalk.actors.wire;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Coverage;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;

/**
 * The upgrade from version 1 of results, for stores that hold them. Nothing writes it any more. Its
 * shape is frozen here, with that of its parts: {@link ResultTypes} may go on without it.
 */
final class FirstResults {
    private FirstResults() {}

    static BatchResult read(WireInput from) {
        return new BatchResult(
                from.count(),
                from.count(),
                from.count(),
                from.count(),
                from.count(),
                from.list(ResultTypes.MOST_MARKS, WireInput::count),
                from.list(ResultTypes.MOST_FINDINGS, FirstResults::finding),
                from.part(Coverage.class),
                from.bits());
    }

    private static Finding finding(WireInput from) {
        return new Finding(
                from.text(),
                from.count(),
                ResultTypes.replay(from.text(WireFormat.MOST_BYTES)),
                from.count(),
                violation(from));
    }

    private static Violation violation(WireInput from) {
        return new Violation(
                ResultTypes.kind(from.text()),
                from.text(),
                from.text(),
                from.text(),
                from.text(),
                from.list(ResultTypes.MOST_PARTIES, FirstResults::party),
                from.count());
    }

    private static Party party(WireInput from) {
        return new Party(
                from.text(),
                from.text(),
                from.smallNumber(),
                from.smallNumber(),
                from.list(ResultTypes.MOST_FRAMES, FirstResults::frame));
    }

    private static Frame frame(WireInput from) {
        return new Frame(from.text(), from.text(), from.smallNumber(), from.flag());
    }
}
