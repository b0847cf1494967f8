package org.racewalk.actors.cli;

import org.racewalk.actors.placement.WatchedStep;
import org.racewalk.actors.placement.WatchedStep.Hop;
import org.racewalk.model.machine.Verb;
import org.racewalk.model.machine.WorldPart;
import org.racewalk.model.trace.EventTexts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Events of a spread world as lines: a lane for each CPU, the Mm and the Rcu, time going down. 80
 * columns, ASCII.
 */
final class Lanes {
    static final int WIDTH = 80;
    private static final int NUMBER = 6;
    private static final int WIDE = 6;
    private static final int NARROW = 3;
    private static final int MOST_WIDE = 6;

    private final int cpus;
    private final int lanes;
    private final int wide;
    private final int textAt;

    Lanes(int cpus) {
        this.cpus = cpus;
        lanes = cpus + 2;
        wide = lanes <= MOST_WIDE ? WIDE : NARROW;
        textAt = NUMBER + lanes * wide + 2;
    }

    /** What stands above. */
    String header() {
        char[] line = blank();
        put(line, 0, "event");
        for (int lane = 0; lane < lanes; lane++) {
            String name = WorldPart.name(lane, cpus);
            String shown = wide >= name.length() + 1 ? name : name.replace("cpu", "");
            put(line, column(lane) - 1, shown.substring(0, Math.min(shown.length(), wide)));
        }
        put(line, textAt, "what");
        return new String(line).stripTrailing();
    }

    /** One event. */
    List<String> lines(WatchedStep step) {
        List<String> lines = new ArrayList<>();
        char[] first = rails();
        put(first, 0, String.format(Locale.ROOT, "%5d", step.number()));
        first[column(step.receiver())] = '*';
        add(lines, first, step.message() + " > " + WorldPart.name(step.receiver(), cpus));
        for (Hop hop : step.hops()) {
            if (isTold(hop.verb())) {
                char[] line = rails();
                arrow(line, hop);
                add(lines, line, hop.verb().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        for (EventTexts.Line event : step.events()) {
            char[] line = rails();
            if (event.cpu() >= 0 && event.cpu() < cpus) {
                line[column(event.cpu())] = '#';
            }
            add(
                    lines,
                    line,
                    event.at().isEmpty() ? event.text() : event.text() + "  " + event.at());
        }
        return lines;
    }

    private void add(List<String> lines, char[] lane, String text) {
        int room = WIDTH - textAt;
        String left = text;
        char[] line = lane;
        while (left.length() > room) {
            int cut = left.lastIndexOf(' ', room);
            int end = cut > room / 2 ? cut : room;
            put(line, textAt, left.substring(0, end));
            lines.add(new String(line).stripTrailing());
            left = "  " + left.substring(end).strip();
            line = rails();
        }
        put(line, textAt, left);
        lines.add(new String(line).stripTrailing());
    }

    /** Questions and answers that say nothing of what happens are left out. */
    private static boolean isTold(Verb verb) {
        return switch (verb) {
            case LOAD,
                    STORE,
                    READ_MODIFY_WRITE,
                    COMPARE_EXCHANGE,
                    ISSUE,
                    ANSWER,
                    FENCE,
                    STEP,
                    BLOCK,
                    WAKE,
                    SPIN_AGAIN,
                    ENQUEUE,
                    GIVE_UP,
                    ENTER_INTERRUPT,
                    ENTER_BOTTOM_HALF,
                    LEAVE_INTERRUPT,
                    START_HANDLER,
                    READERS,
                    RUN_CALLBACKS,
                    NEXT_CALLBACK,
                    FORM_BEGINS,
                    FORM_ENDS,
                    TIMEOUT,
                    FREE_FOR,
                    SEND,
                    DECIDE ->
                    true;
            default -> false;
        };
    }

    private void arrow(char[] line, Hop hop) {
        int from = hop.from() < lanes ? column(hop.from()) : textAt - 1;
        int to = hop.to() < lanes ? column(hop.to()) : textAt - 1;
        Arrays.fill(line, Math.min(from, to), Math.max(from, to), '-');
        line[from] = 'o';
        line[to] = to > from ? '>' : '<';
    }

    private int column(int lane) {
        return NUMBER + lane * wide + 1;
    }

    private char[] blank() {
        char[] line = new char[WIDTH];
        Arrays.fill(line, ' ');
        return line;
    }

    private char[] rails() {
        char[] line = blank();
        for (int lane = 0; lane < lanes; lane++) {
            line[column(lane)] = '.';
        }
        return line;
    }

    private static void put(char[] line, int at, String text) {
        for (int i = 0; i < text.length() && at + i < line.length; i++) {
            line[at + i] = text.charAt(i);
        }
    }
}
