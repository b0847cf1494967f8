package org.racewalk.model.explain;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in which one access has another ordering than its source says: {@code
 * acquire@FUNCTION:LINE}, likewise release, full, once.
 *
 * @param accesses how many instructions have been changed
 */
public record Forced(Program program, String what, int accesses) {
    private static final Pattern SPEC =
            Pattern.compile("(acquire|release|full|once)@([A-Za-z_]\\w*):([0-9]{1,7})");

    private static final String TASK = "__racewalk_task_";
    private static final int MODE_SHIFT = 8;
    private static final int ORDER_SHIFT = 3;
    private static final int ORDER_MASK = 7 << ORDER_SHIFT;

    /**
     * Changes the program.
     *
     * @throws IllegalArgumentException if the text is none of the above, or nothing is there
     */
    public static Forced of(Program program, String spec) {
        Matcher matcher = SPEC.matcher(spec.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    spec + ": expected acquire@FUNCTION:LINE, or release, full, once");
        }
        int order = order(matcher.group(1));
        String name = matcher.group(2);
        int line = Integer.parseInt(matcher.group(3));
        Function function =
                program.functions().stream()
                        .filter(one -> one.name().equals(name) || one.name().equals(TASK + name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        spec + ": there is no function " + name + "()"));
        int[] code = program.code().clone();
        int changed = 0;
        String misfit = "";
        for (int pc = 0; pc < code.length; pc += Op.SIZE) {
            int op = code[pc] & 0xff;
            if (!isAccess(op) || !isThere(program, pc, function, line)) {
                continue;
            }
            if (fits(order, op)) {
                int mode = (code[pc] >>> MODE_SHIFT & ~ORDER_MASK) | order << ORDER_SHIFT;
                code[pc] = mode << MODE_SHIFT | op;
                changed++;
            } else {
                misfit =
                        op == Op.LOAD ? "; a load can be an acquire" : "; a store can be a release";
            }
        }
        if (changed == 0) {
            throw new IllegalArgumentException(
                    spec
                            + ": no such access there"
                            + (misfit.isEmpty() ? others(program, function) : misfit));
        }
        return new Forced(with(program, code), spec.strip(), changed);
    }

    private static int order(String word) {
        return switch (word) {
            case "acquire" -> Access.ACQUIRE;
            case "release" -> Access.RELEASE;
            case "full" -> Access.FULL;
            default -> Access.ONCE;
        };
    }

    /** Of a line with loads and stores only those are meant that can be ordered so. */
    private static boolean fits(int order, int op) {
        return !(order == Access.ACQUIRE && op == Op.STORE)
                && !(order == Access.RELEASE && op == Op.LOAD);
    }

    private static boolean isAccess(int op) {
        return op == Op.LOAD || op == Op.STORE || op == Op.RMW || op == Op.CMPXCHG;
    }

    private static boolean isThere(Program program, int pc, Function function, int line) {
        Position at = program.positionAt(pc);
        return at.line() == line && at.file().equals(function.position().file());
    }

    private static String others(Program program, Function function) {
        TreeSet<Integer> lines = new TreeSet<>();
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            Position at = program.positionAt(pc);
            boolean here = at.file().equals(function.position().file());
            if (isAccess(program.code()[pc] & 0xff) && here) {
                lines.add(at.line());
            }
        }
        List<String> some = lines.stream().limit(16).map(Object::toString).toList();
        return some.isEmpty()
                ? "; " + function.name() + "() has none of its own"
                : "; " + function.name() + "() has some in lines " + String.join(", ", some);
    }

    private static Program with(Program old, int[] code) {
        return new Program(
                code,
                old.constants(),
                old.position(),
                old.field(),
                old.positions(),
                old.strings(),
                old.functions(),
                old.globals(),
                old.switches(),
                old.structs(),
                old.sometimes(),
                old.scenario(),
                old.sources(),
                old.hash(),
                old.allowedRaces());
    }
}
