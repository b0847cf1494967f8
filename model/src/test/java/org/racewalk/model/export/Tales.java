package org.racewalk.model.export;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Story;
import org.racewalk.model.trace.Trace;

import java.util.List;
import java.util.Optional;

/** Runs written by hand. */
final class Tales {
    private Tales() {}

    /** {@code sc}: a reader is preempted, the grace period waits for it, a use after free. */
    static ExportedRun preemptionAndRcu() {
        Story story = new Story();
        story.on(0, "reader", 101).switches(99, 101);
        story.on(1, "updater", 102).switches(99, 102);
        story.on(0, "reader", 101).enters("reader", 10);
        story.call(10, "rcu_read_lock", Intrinsic.RCU_READ_LOCK);
        story.enters("find", 4);
        story.read(5, "head", "next", "&item#1");
        story.on(0, "other", 103).delivered("preempt").switches(101, 103);
        story.in("other").update(30, "head", "users.refs.counter", "1", "2");
        story.on(1, "updater", 102).enters("updater", 20);
        story.lock(20, "down_write", "head", "sem");
        story.write(21, "head", "next", "&item#1", "0");
        story.unlock(22, "up_write", "head", "sem");
        story.call(23, "call_rcu", Intrinsic.CALL_RCU);
        story.on(0, "other", 103).delivered("grace period");
        story.delivered("quiescent request");
        story.on(1, "updater", 102).delivered("quiescent request");
        story.delivered("quiescent report");
        story.free(24, "kfree", "item#1");
        Party freed = story.party("freed", 24);
        story.on(0, "other", 103).switches(103, 101);
        story.on(0, "reader", 101).in("find");
        Party reader = story.party("read of 8 bytes", 6);
        Violation violation =
                new Violation(
                        ViolationKind.USE_AFTER_FREE_READ,
                        "offset 8 of 64 bytes",
                        "",
                        "item",
                        "item#1",
                        List.of(reader, freed),
                        story.step() + 1);
        return failing(story.trace(), "sc", violation);
    }

    /** {@code lkmm}: a store reaches the other CPU late, behind a later one. */
    static ExportedRun delayedStore() {
        Story story = new Story();
        story.on(0, "writer", 101).enters("writer", 10);
        story.decided(10, DecisionKind.DELAY, 2, 1);
        story.write(10, "box", "data", "0", "1");
        long data = story.step();
        story.write(11, "box", "ready", "0", "1");
        long ready = story.step();
        story.on(1, "reader", 102).enters("reader", 20);
        story.readFrom(20, "box", "ready", "1", ready);
        story.permitted(21, "the store at mp.c:10 has not reached CPU1");
        story.read(21, "box", "data", "0");
        story.arrives("box", "data", data);
        story.primitive(22, "require", Intrinsic.VIOLATED, "", "", "what is ready is there", true);
        Party reader = story.party("", 22);
        Violation violation =
                new Violation(
                        ViolationKind.INVARIANT,
                        "what is ready is there",
                        "what is ready is there",
                        "",
                        "",
                        List.of(reader),
                        story.step());
        return failing(story.trace(), "lkmm", violation);
    }

    static ExportedRun failing(Trace trace, String memory, Violation violation) {
        return new ExportedRun(
                trace,
                new Origin(Story.FILE, List.of("BUGGY"), memory, "8f3a12d0", "rw1:tale", 0, 0),
                new ExportedRun.Machine(2, "full", 1, 2_000, "pos", 7),
                "violated",
                "00c0ffee",
                Optional.of(violation),
                Optional.empty());
    }
}
