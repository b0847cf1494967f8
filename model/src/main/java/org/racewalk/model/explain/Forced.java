package org.racewalk.model.explain;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in which one access has another ordering than its source says: {@code
 * acquire@FUNCTION:LINE} or {@code acquire@[N]} for the access of a row; likewise release, full,
 * once.
 *
 * @param what was changed, for people
 * @param accesses how many instructions have been changed
 */
public record Forced(Program program, String what, int accesses) {
    private static final Pattern SPEC =
            Pattern.compile(
                    "(acquire|release|full|once)@\\s*"
                            + "(?:([A-Za-z_]\\w*)(?:\\(\\))?:([0-9]{1,7})|\\[?s?([0-9]{1,6})\\]?)");

    private static final String TASK = "__racewalk_task_";
    private static final int MODE_SHIFT = 8;
    private static final int ORDER_SHIFT = 3;
    private static final int ORDER_MASK = 7 << ORDER_SHIFT;

    /**
     * Changes the program.
     *
     * @param trace of the run
     * @param rows indices of the events that have numbers
     * @throws IllegalArgumentException if the text is none of the above, or nothing is there
     */
    public static Forced of(Program program, String spec, Trace trace, List<Integer> rows) {
        Matcher matcher = SPEC.matcher(spec.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    spec
                            + ": expected acquire@[N] with the number of a row, or"
                            + " acquire@FUNCTION:LINE; likewise release, full, once");
        }
        String word = matcher.group(1);
        return matcher.group(4) == null
                ? ofLine(
                        program,
                        word,
                        matcher.group(2),
                        Integer.parseInt(matcher.group(3)),
                        spec.strip())
                : ofRow(program, word, Integer.parseInt(matcher.group(4)), trace, rows);
    }

    private static Forced ofLine(Program program, String word, String name, int line, String spec) {
        Function function =
                program.functions().stream()
                        .filter(one -> one.name().equals(name) || one.name().equals(TASK + name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        spec + ": there is no function " + name + "()"));
        List<Integer> there = new ArrayList<>();
        for (int pc = 0; pc < program.code().length; pc += Op.SIZE) {
            if (isAccess(op(program, pc)) && isAt(program, pc, function.position().file(), line)) {
                there.add(pc);
            }
        }
        if (there.isEmpty()) {
            throw new IllegalArgumentException(
                    spec + ": no such access there" + others(program, function));
        }
        return changed(program, word, there, spec, spec);
    }

    private static Forced ofRow(
            Program program, String word, int number, Trace trace, List<Integer> rows) {
        String spec = word + "@[" + number + "]";
        if (number < 1 || number > rows.size()) {
            throw new IllegalArgumentException(spec + ": there are rows 1 to " + rows.size());
        }
        int event = rows.get(number - 1);
        Wording wording = new Wording(trace);
        if (event >= trace.events().size()
                || !(trace.events().get(event) instanceof TraceEvent.Access access)) {
            String is =
                    event < trace.events().size()
                            ? wording.text(trace.events().get(event))
                            : "the end";
            throw new IllegalArgumentException(
                    spec
                            + ": that row ("
                            + is
                            + ") is no load, store or read-modify-write that an ordering could"
                            + " be given to");
        }
        List<Integer> there = new ArrayList<>();
        List<Integer> called = new ArrayList<>();
        for (int pc = 0; pc < program.code().length; pc += Op.SIZE) {
            if (isOf(op(program, pc), access.effect())) {
                if (isAt(program, pc, access.at().file(), access.at().line())) {
                    there.add(pc);
                } else if (program.functionAt(pc).name().equals(access.via())) {
                    called.add(pc);
                }
            }
        }
        String place = "in " + access.at().function() + ":" + access.at().line();
        if (there.isEmpty()) {
            there = called;
            place = "in " + access.via() + "(), for all that call it";
        }
        if (there.isEmpty()) {
            throw new IllegalArgumentException(
                    spec
                            + ": the access is not made "
                            + place
                            + " itself; name the line that makes it: "
                            + word
                            + "@FUNCTION:LINE");
        }
        List<Integer> named =
                there.stream().filter(pc -> names(program, pc, access.target())).toList();
        String what = kind(access.effect()) + " " + wording.name(access.target()) + " " + place;
        return changed(
                program, word, named.isEmpty() ? there : named, spec + " (" + what + ")", spec);
    }

    private static String kind(Effect effect) {
        return switch (effect) {
            case READ -> "load of";
            case WRITE -> "store to";
            case UPDATE -> "read-modify-write of";
        };
    }

    private static boolean names(Program program, int pc, TraceEvent.Target target) {
        String field = program.fieldAt(pc);
        // Instructions know no numbers of elements.
        String touched = target.field().replaceFirst("^(\\[[0-9]+])+\\.?", "");
        return !field.isEmpty()
                && !touched.isEmpty()
                && (field.endsWith("." + touched)
                        || touched.startsWith(field.substring(field.indexOf('.') + 1)));
    }

    private static Forced changed(
            Program program, String word, List<Integer> there, String what, String spec) {
        int order = order(word);
        int[] code = program.code().clone();
        int changed = 0;
        int same = 0;
        for (int pc : there) {
            int op = code[pc] & 0xff;
            int mode = code[pc] >>> MODE_SHIFT;
            if (fits(order, op)) {
                same += (mode & ORDER_MASK) == order << ORDER_SHIFT ? 1 : 0;
                code[pc] = (mode & ~ORDER_MASK | order << ORDER_SHIFT) << MODE_SHIFT | op;
                changed++;
            }
        }
        if (changed == 0) {
            boolean load = (code[there.get(0)] & 0xff) == Op.LOAD;
            throw new IllegalArgumentException(
                    spec
                            + (load
                                    ? ": that is a load, which can be an acquire"
                                    : ": that is a store, which can be a release"));
        }
        if (same == changed) {
            throw new IllegalArgumentException(spec + ": it is that already: nothing would change");
        }
        return new Forced(with(program, code), what, changed);
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

    private static boolean isOf(int op, Effect effect) {
        return switch (effect) {
            case READ -> op == Op.LOAD;
            case WRITE -> op == Op.STORE;
            case UPDATE -> op == Op.RMW || op == Op.CMPXCHG;
        };
    }

    private static int op(Program program, int pc) {
        return program.code()[pc] & 0xff;
    }

    private static boolean isAt(Program program, int pc, String file, int line) {
        Position at = program.positionAt(pc);
        return at.line() == line && at.file().equals(file);
    }

    private static String others(Program program, Function function) {
        TreeSet<Integer> lines = new TreeSet<>();
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            Position at = program.positionAt(pc);
            boolean here = at.file().equals(function.position().file());
            if (isAccess(op(program, pc)) && here) {
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
