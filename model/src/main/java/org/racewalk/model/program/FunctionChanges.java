package org.racewalk.model.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which functions differ between two programs. Two functions are the same if they have the same
 * name and the same instructions, wherever those lie: lines that moved, comments and the names of
 * registers' variables do not count. One that the compiler inlines shows in its callers too.
 */
public final class FunctionChanges {
    private static final Pattern SWITCH_TARGET = Pattern.compile("(-> |else )([0-9]+)");

    private FunctionChanges() {}

    /** What became of a function. */
    public enum Kind {
        /** The later program does something else in it. */
        DIFFERS,
        /** Only the later program has it. */
        NEW,
        /** Only the earlier program has it. */
        GONE
    }

    /**
     * One of the functions.
     *
     * @param position in the later program; of one that is gone, in the earlier
     */
    public record Change(Kind kind, String function, Position position) {}

    /** All that differ: in the order of the later program, then what is gone. */
    public static List<Change> between(Program earlier, Program later) {
        Map<String, Function> before = new LinkedHashMap<>();
        earlier.functions().forEach(function -> before.put(function.name(), function));
        List<Change> changes = new ArrayList<>();
        for (Function function : later.functions()) {
            Function old = before.remove(function.name());
            if (old == null) {
                changes.add(new Change(Kind.NEW, function.name(), function.position()));
            } else if (!body(earlier, old).equals(body(later, function))) {
                changes.add(new Change(Kind.DIFFERS, function.name(), function.position()));
            }
        }
        for (Function gone : before.values()) {
            changes.add(new Change(Kind.GONE, gone.name(), gone.position()));
        }
        return changes;
    }

    private static List<String> body(Program program, Function function) {
        List<String> lines = new ArrayList<>();
        lines.add(
                function.parameters()
                        + (function.ghost() ? " ghost" : "")
                        + (function.stub() ? " stub" : "")
                        + function.locals());
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            lines.add(relative(program, pc));
        }
        return lines;
    }

    /** The instruction with its targets counted from itself. */
    private static String relative(Program program, int pc) {
        String text = Disassembler.instruction(program, pc);
        int op = program.code()[pc] & 0xff;
        if (op == Op.SWITCH) {
            Matcher target = SWITCH_TARGET.matcher(text);
            return target.replaceAll(
                    found -> found.group(1) + (Integer.parseInt(found.group(2)) - pc));
        }
        if (op < Op.JMP || op > Op.JGEI) {
            return text;
        }
        int last = text.lastIndexOf(' ') + 1;
        return text.substring(0, last) + (Integer.parseInt(text.substring(last)) - pc);
    }
}
