package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.placement.SpreadRun;
import org.racewalk.actors.placement.WatchedRun;
import org.racewalk.actors.placement.WatchedStep;
import org.racewalk.model.machine.WorldPart;
import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows a watched run: line by line, or a screen at a time with commands. */
final class Viewer {
    private static final String CLEAR = "\033[H\033[2J";
    private static final int ROWS = 23;

    private final Session session;
    private final Lanes lanes;
    private final int cpus;
    private final WatchedRun run;
    private final List<WatchedStep> seen = new ArrayList<>();
    private String title = "";
    private boolean over;

    Viewer(Session session, Lanes lanes, int cpus, WatchedRun run) {
        this.session = session;
        this.lanes = lanes;
        this.cpus = cpus;
        this.run = run;
    }

    /** What the user types. */
    @FunctionalInterface
    interface Commands {
        /** The next line, or null if there is none. */
        @Nullable String next();
    }

    void begin(String replay) {
        title = "replay " + replay;
    }

    private void line(String text) {
        session.out().println(text);
    }

    // ---- plain
    // ---------------------------------------------------------------------------------------

    /** Prints so many events at most; whether the run is over then. */
    boolean plain(long most) throws InterruptedException {
        line(title);
        line(lanes.header());
        for (long i = 0; i < most; i++) {
            Optional<WatchedStep> step = run.next();
            if (step.isEmpty()) {
                line("");
                ending().forEach(this::line);
                return true;
            }
            lanes.lines(step.get()).forEach(this::line);
            if (session.interruption().requested()) {
                return false;
            }
        }
        return false;
    }

    private List<String> ending() {
        SpreadRun made = run.result();
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "the run is over: %s, %,d steps, set-up included",
                        made.ended().outcome().name().toLowerCase(Locale.ROOT),
                        made.ended().steps()));
        for (Violation violation : made.violations()) {
            lines.add(violation.kind().title() + ": " + violation.text());
        }
        return lines;
    }

    // ---- with commands
    // -------------------------------------------------------------------------------

    /** Shows events as the user wants them; whether the run is over in the end. */
    boolean interactive(Commands commands) throws InterruptedException {
        int at = forward(0);
        while (true) {
            draw(at);
            String command = commands.next();
            if (command == null || command.strip().equals("q")) {
                return over;
            }
            String word = command.strip();
            switch (word) {
                case "", "n" -> at = forward(at);
                case "b" -> at = Math.max(1, at - 1);
                case "c" -> at = toEnd(at);
                default -> at = ofCpu(word, at);
            }
        }
    }

    /** One event on; the number of events shown. */
    private int forward(int at) throws InterruptedException {
        if (at < seen.size()) {
            return at + 1;
        }
        if (over) {
            return at;
        }
        Optional<WatchedStep> step = run.next();
        if (step.isEmpty()) {
            over = true;
            return at;
        }
        seen.add(step.get());
        return at + 1;
    }

    private int toEnd(int from) throws InterruptedException {
        int at = from;
        int next = forward(at);
        while (next != at && !session.interruption().requested()) {
            at = next;
            next = forward(at);
        }
        return at;
    }

    private int ofCpu(String word, int from) throws InterruptedException {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (word.equals(Integer.toString(cpu)) || word.equals(WorldPart.name(cpu, cpus))) {
                int at = from;
                int next = forward(at);
                while (next != at && seen.get(next - 1).receiver() != cpu) {
                    at = next;
                    next = forward(at);
                }
                return next;
            }
        }
        return from;
    }

    private void draw(int at) {
        List<String> body = new ArrayList<>();
        for (int i = Math.max(0, at - ROWS); i < at; i++) {
            body.addAll(lanes.lines(seen.get(i)));
        }
        if (over && at == seen.size()) {
            body.addAll(ending());
        }
        int room = ROWS - 2;
        List<String> shown = body.subList(Math.max(0, body.size() - room), body.size());
        session.out().print(CLEAR);
        line(lanes.header());
        shown.forEach(this::line);
        for (int i = shown.size(); i < room; i++) {
            line("");
        }
        session.out()
                .print("Enter next, b back, 0.." + (cpus - 1) + " of that CPU, c end, q quit: ");
        session.out().flush();
    }
}
