package org.racewalk.model.explain;

import org.racewalk.model.machine.GhostReads;
import org.racewalk.model.machine.GhostReads.Read;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Target;
import org.racewalk.model.trace.Wording;
import org.racewalk.model.trace.WorldNames;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What ghost code read last before it found an invariant broken: the words that the failing
 * statement read, and what they held, but for what it had noted itself; or the object of which it
 * asked whether it is there. Where no single store is to blame, because something was not done,
 * this is what is known.
 */
final class Found {
    private static final int MOST = 3;
    private static final int FEW = 2;
    private static final int MOST_RUNS = 64;
    private static final int NONE = -1;

    private final Made run;
    private final Trace trace;
    private final Violation violation;
    private final Trials trials;
    private final Wording wording;

    Found(Made run, Violation violation, Trials trials, Wording wording) {
        this.run = run;
        this.trace = run.trace();
        this.violation = violation;
        this.trials = trials;
        this.wording = wording;
    }

    /**
     * One word, or object.
     *
     * @param text what it is, and what was in it
     * @param event the last that changed it, index in the trace, or -1
     * @param by what that event did to it; without one: why there is none
     */
    record Item(String text, int event, String by) {
        /** With who left it so. */
        String told(Core core) {
            return text + ", " + by + (event < 0 ? "" : " " + core.row(event));
        }
    }

    /** In the order in which they were read. */
    List<Item> items(int end) {
        Trials.Checked checked = trials.checked(run.order());
        boolean here = checked.step() <= violation.step() && checked.step() + 1 >= violation.step();
        if (!here || checked.reads().isEmpty()) {
            return List.of();
        }
        List<Read> own = ofStatement(checked.reads());
        Reader reader =
                own.isEmpty()
                        ? new Reader(decisive(checked), end, true)
                        : new Reader(own, end, false);
        return trials.watch(run.order(), reader) == trace.events().size()
                ? reader.items()
                : List.of();
    }

    /**
     * The last that the statement read which failed; if it read nothing itself, an object that it
     * looked for last, if it did.
     */
    private List<Read> ofStatement(List<Read> reads) {
        List<Read> own = new ArrayList<>();
        int i = reads.size() - 1;
        while (i >= 0 && own.size() < MOST) {
            if (!isOfStatement(reads.get(i))) {
                break;
            }
            own.addFirst(reads.get(i));
            i--;
        }
        return own.isEmpty() && reads.getLast().pc() < 0 ? List.of(reads.getLast()) : own;
    }

    /** The last words with which, if they were 0, the check passes: where calls read for it. */
    private List<Read> decisive(Trials.Checked checked) {
        Set<Long> words = new TreeSet<>();
        List<Read> found = new ArrayList<>();
        List<Read> reads = checked.reads();
        for (int i = reads.size() - 1; i >= 0 && found.size() < FEW; i--) {
            long word = reads.get(i).address() & -8L;
            if (reads.get(i).pc() >= 0 && words.size() < MOST_RUNS && words.add(word)) {
                Trials.Result result =
                        trials.without(
                                run.order(), checked.step(), word, new GhostReads.Word(0, 0));
                if (result.violations().stream()
                        .noneMatch(other -> other.step() == violation.step())) {
                    found.addFirst(reads.get(i));
                }
            }
        }
        return found;
    }

    private boolean isOfStatement(Read read) {
        List<Frame> stack =
                violation.parties().isEmpty() ? List.of() : violation.parties().get(0).stack();
        if (stack.isEmpty() || read.pc() < 0) {
            return false;
        }
        Program program = trials.program();
        Frame failed = stack.getFirst();
        return program.functionAt(read.pc()).name().equals(failed.function())
                && program.positionAt(read.pc()).line() == failed.line();
    }

    /** Reads them where the run ends, and notes who has changed them. */
    private final class Reader implements Watching.Look {
        private final List<Read> reads;
        private final int end;
        private final int[] changed;
        private final long[] held;
        private final String[] texts;
        private final boolean tried;
        private boolean begun;

        /**
         * @param tried whether the check passes if one of the words is 0
         */
        Reader(List<Read> reads, int end, boolean tried) {
            this.tried = tried;
            this.reads = reads;
            this.end = end;
            changed = new int[reads.size()];
            held = new long[reads.size()];
            texts = new String[reads.size()];
        }

        @Override
        public void after(World world, long done) {
            for (int i = 0; i < reads.size() && done <= end + 1; i++) {
                Read read = reads.get(i);
                if (!begun) {
                    changed[i] = NONE;
                }
                if (read.pc() >= 0) {
                    long now = GhostReads.word(world, read.address() & -8L).value();
                    if (begun && now != held[i]) {
                        changed[i] = (int) done - 1;
                    }
                    held[i] = now;
                }
                texts[i] = text(new WorldNames(world), read, held[i]);
            }
            begun = true;
        }

        private String text(WorldNames names, Read read, long word) {
            String object = names.objectName(read.address());
            if (read.pc() < 0) {
                return wording.plain(object);
            }
            String field = names.fieldName(read.address(), read.pc());
            Target target = new Target(object, field, read.address());
            int unused = 64 - (read.size() << 3);
            long bits = word >>> ((read.address() & 7) << 3) << unused >> unused;
            long value = read.size() == 8 || bits >= -4096 ? bits : bits & -1L >>> unused;
            return wording.name(target) + " is " + wording.plain(names.symbolic(value, read.pc()));
        }

        List<Item> items() {
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < reads.size() && begun; i++) {
                if (reads.get(i).pc() < 0) {
                    int freed = freed(texts[i]);
                    if (freed >= 0) {
                        items.add(new Item(texts[i] + " is not there", freed, "freed by"));
                    }
                } else {
                    boolean noted = changed[i] >= 0 && !isStore(changed[i]);
                    if (tried) {
                        items.add(new Item(texts[i], NONE, "and with 0 in it the check passes"));
                    } else if (!noted) {
                        items.add(item(texts[i], changed[i]));
                    }
                }
            }
            return items;
        }

        private Item item(String text, int event) {
            if (isStore(event)) {
                return new Item(text, event, "stored by");
            }
            return new Item(text, NONE, "and no step changed it");
        }

        private boolean isStore(int event) {
            return event >= 0
                    && event < trace.events().size()
                    && trace.events().get(event) instanceof Access access
                    && access.effect() != Effect.READ;
        }

        private int freed(String object) {
            for (int i = Math.min(end, trace.events().size() - 1); i >= 0; i--) {
                TraceEvent event = trace.events().get(i);
                if (Relations.isGroup(event, Group.ALLOCATE)
                        && wording.plain(Wording.target(event).object()).equals(object)) {
                    return NONE;
                }
                if (Relations.isGroup(event, Group.FREE)
                        && wording.plain(Wording.target(event).object()).equals(object)) {
                    return i;
                }
            }
            return NONE;
        }
    }
}
