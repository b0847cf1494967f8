package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.GhostReads;
import org.racewalk.model.machine.GhostReads.Word;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Program.SourceFile;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who left what a check finds wrong. Of each word that an invariant read, the last change in the
 * run: it is evaluated again, in the same run, as if that word had not changed. Where it holds
 * then, the change is to blame. Of what the program itself asserts: who stored what it read last.
 */
final class Blame {
    private static final int MOST_WORDS = 512;
    private static final int MOST_RUNS = 100;

    private final Made run;
    private final Trace trace;
    private final Violation violation;
    private final Trials trials;
    private final boolean exact;

    /**
     * @param exact whether memory is what everybody sees
     */
    Blame(Made run, Violation violation, Trials trials, boolean exact) {
        this.run = run;
        this.trace = run.trace();
        this.violation = violation;
        this.trials = trials;
        this.exact = exact;
    }

    /** How an event left it. */
    private enum How {
        /** It stored what the assertion reads. */
        READ,
        /** It stored what the invariant finds. */
        STORED,
        /** Ghost code noted it on the way to the event. */
        BEFORE,
        /** Ghost code noted it after the event. */
        AFTER
    }

    /**
     * What left what is wrong.
     *
     * @param event index in the trace
     * @param place function that its task has come to then, or empty
     */
    record Left(int event, How how, String place) {
        /**
         * One clause about the event.
         *
         * @param end the row of the check
         */
        String text(String end) {
            String there = place.isEmpty() ? "" : ", at " + place + "(),";
            return switch (how) {
                case READ -> "stored what " + end + " reads";
                case STORED -> "without what it stored the check passes";
                case BEFORE -> "without what was noted on the way to it the check passes";
                case AFTER -> "without what was noted after it" + there + " the check passes";
            };
        }
    }

    /**
     * The last change of a word before the check.
     *
     * @param event index in the trace
     * @param before what was in the word
     * @param noted whether it is no store of the event itself, but ghost code's after it
     * @param place function in which its task stands after that
     */
    private record Change(int event, long address, Word before, boolean noted, String place) {}

    /**
     * What left it, if that is known: one of the core if there is one, else the last store of
     * others, else what ghost code noted of others, else the last store of the task itself.
     *
     * @param end index of the event at which it goes wrong
     * @param task that it goes wrong in
     */
    Optional<Left> left(int end, int task, Core core) {
        boolean check =
                switch (violation.kind()) {
                    case INVARIANT, BUG_ON, WARNING -> true;
                    default -> false;
                };
        boolean counts =
                switch (violation.kind()) {
                    case REFCOUNT_SATURATED, REFCOUNT_UNDERFLOW -> true;
                    default -> check;
                };
        List<Change> changes = check && exact ? toBlame(end) : List.of();
        List<Change> others = new ArrayList<>(changes);
        others.removeIf(change -> taskOf(change) == task);
        List<Change> own = new ArrayList<>(changes);
        own.removeIf(change -> taskOf(change) != task || change.noted());
        return known(others, end, core)
                .or(() -> store(others))
                .or(() -> others.stream().findFirst().map(note -> noted(note, end)))
                .or(() -> known(own, end, core))
                .or(() -> store(own))
                .or(() -> counts ? asserted(end, task) : Optional.empty());
    }

    // ---- invariants
    // ---------------------------------------------------------------------------------

    /** The last one that is in the core already. */
    private Optional<Left> known(List<Change> changes, int end, Core core) {
        for (Change change : changes) {
            int next = change.noted() ? next(change, end) : -1;
            if (core.contains(change.event())) {
                How how = change.noted() ? How.AFTER : How.STORED;
                return Optional.of(new Left(change.event(), how, change.place()));
            }
            if (next >= 0 && core.contains(next)) {
                return Optional.of(new Left(next, How.BEFORE, ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<Left> store(List<Change> changes) {
        return changes.stream()
                .filter(change -> !change.noted())
                .findFirst()
                .map(change -> new Left(change.event(), How.STORED, ""));
    }

    /** A note is told at the step that comes next, or at the one before. */
    private Left noted(Change change, int end) {
        int next = next(change, end);
        return next < 0
                ? new Left(change.event(), How.AFTER, change.place())
                : new Left(next, How.BEFORE, "");
    }

    private int taskOf(Change change) {
        return trace.events().get(change.event()).task();
    }

    /** The next row of the task before the check, or -1. */
    private int next(Change change, int end) {
        for (int i = change.event() + 1; i < Math.min(end, trace.events().size()); i++) {
            TraceEvent event = trace.events().get(i);
            if (Rows.isRow(event) && event.task() == taskOf(change)) {
                return i;
            }
        }
        return -1;
    }

    /** Changes without which the invariant holds, latest first. */
    private List<Change> toBlame(int end) {
        Trials.Checked checked = trials.checked(run.order());
        boolean here = checked.step() <= violation.step() && checked.step() + 1 >= violation.step();
        if (!here || checked.words().length > MOST_WORDS) {
            return List.of();
        }
        History history = new History(checked.words());
        long events = trials.watch(run.order(), history);
        if (events != trace.events().size()) {
            return List.of();
        }
        List<Change> changes = history.changes(end);
        List<Change> found = new ArrayList<>();
        for (Change change : changes.subList(0, Math.min(MOST_RUNS, changes.size()))) {
            if (holdsWithout(change, checked.step())) {
                found.add(change);
            }
        }
        return found;
    }

    private boolean holdsWithout(Change change, long step) {
        Trials.Result result = trials.without(run.order(), step, change.address(), change.before());
        return result.violations().stream().noneMatch(other -> other.step() == violation.step());
    }

    /** When words change. */
    private final class History implements Watching.Look {
        private final long[] words;
        private final @Nullable Word[] now;
        private final @Nullable Change[] last;
        private int before = -1;

        History(long[] words) {
            this.words = words;
            now = new Word[words.length];
            last = new Change[words.length];
        }

        @Override
        public void after(World world, long events) {
            int event = (int) events - 1;
            for (int i = 0; i < words.length; i++) {
                Word old = now[i];
                Word is = GhostReads.word(world, words[i]);
                if (old != null && !old.equals(is)) {
                    last[i] = change(world, event, words[i], old);
                }
                now[i] = is;
            }
            before = event;
        }

        /** What is no store of the event itself was done by ghost code after the event before. */
        private Change change(World world, int event, long word, Word old) {
            if (isOwn(event, word)) {
                return new Change(event, word, old, false, "");
            }
            int row = Math.min(before, trace.events().size() - 1);
            while (row >= 0 && !Rows.isRow(trace.events().get(row))) {
                row--;
            }
            String place = row < 0 ? "" : place(world, trace.events().get(row).task());
            return new Change(row, word, old, true, place);
        }

        private boolean isOwn(int event, long word) {
            return event < trace.events().size()
                    && trace.events().get(event) instanceof Access access
                    && access.effect() != Effect.READ
                    && (access.target().address() & -8L) == word;
        }

        /** Latest first. */
        List<Change> changes(int end) {
            List<Change> changes = new ArrayList<>();
            for (Change change : last) {
                if (change != null && change.event() >= 0 && change.event() < end) {
                    changes.add(change);
                }
            }
            changes.sort(Comparator.comparingInt(Change::event).reversed());
            return changes;
        }
    }

    /** The function of the user's code that a task stands in. */
    private static String place(World world, int task) {
        Program program = world.program();
        for (int pc : task < 0 ? new int[0] : world.stackPcs(task)) {
            String file = program.positionAt(pc).file();
            boolean ours =
                    program.sources().stream()
                            .filter(source -> source.origin().equals("racewalk"))
                            .map(SourceFile::path)
                            .anyMatch(file::equals);
            if (!ours) {
                return program.functionAt(pc).name();
            }
        }
        return "";
    }

    // ---- assertions
    // ---------------------------------------------------------------------------------

    /**
     * Who stored what the statement read last, if it stands where its task states it: of others
     * rather than of the task. What the statement stores itself is not meant.
     */
    private Optional<Left> asserted(int end, int task) {
        Frame stated = stated();
        Optional<Left> itself = Optional.empty();
        for (int i = Math.min(end, trace.events().size() - 1); i >= 0 && stated != null; i--) {
            TraceEvent event = trace.events().get(i);
            if (!Rows.isRow(event) || event.task() != task) {
                continue;
            }
            if (!stated.equals(event.at())) {
                return itself;
            }
            int store = event instanceof Access read ? storeOf(read, i) : -1;
            boolean own = store >= 0 && taskAt(store) == task && stated.equals(placeOf(store));
            if (store >= 0 && !own) {
                Optional<Left> left = Optional.of(new Left(store, How.READ, ""));
                if (taskAt(store) != task) {
                    return left;
                }
                itself = itself.or(() -> left);
            }
        }
        return itself;
    }

    private int taskAt(int event) {
        return trace.events().get(event).task();
    }

    private @Nullable Frame placeOf(int event) {
        return trace.events().get(event).at();
    }

    private @Nullable Frame stated() {
        if (violation.parties().isEmpty()) {
            return null;
        }
        return violation.parties().get(0).stack().stream()
                .filter(frame -> !frame.library())
                .findFirst()
                .orElse(null);
    }

    /** The store that a statement read, if it changed anything; or -1. */
    private int storeOf(Access read, int at) {
        for (int i = at - 1; i >= 0 && read.effect() != Effect.WRITE && read.from() > 0; i--) {
            if (trace.events().get(i) instanceof Access write
                    && write.step() == read.from()
                    && write.effect() != Effect.READ
                    && !write.before().equals(write.after())) {
                return i;
            }
        }
        return -1;
    }
}
