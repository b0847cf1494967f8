package org.racewalk.model.trace;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The words for events, the same in the text report and its JSON twin. Objects get the short names
 * that kernel developers use ({@code vma#1} for {@code vm_area_struct#1}) unless that would make
 * one name stand for two objects.
 */
public final class Wording {
    private static final List<List<String>> SHORT =
            List.of(
                    List.of("vm_area_struct#", "vma#"),
                    List.of("mm_struct#", "mm#"),
                    List.of("task_struct#", "task#"),
                    List.of("anon_vma_chain#", "avc#"),
                    List.of("maple_node#", "node#"));

    /** Innards of counters, which say nothing more than the counter's name. */
    private static final List<String> INNARDS = List.of(".refs.counter", ".counter", ".sequence");

    /** Innards of locks, outermost last; a counter may be called so too, a lock's name never. */
    private static final List<String> LOCK_INNARDS =
            List.of(".raw_lock", ".rlock", ".state", ".count");

    /** How functions are named that on_enter() and its kin make. */
    private static final String PROBE = "__racewalk_probe_";

    private final Trace trace;
    private final List<List<String>> shorten;

    /**
     * By address: fields of objects of no known type, by those accesses that name them. A counter's
     * own functions know no more than that it is one.
     */
    private final Map<Long, String> fields = new TreeMap<>();

    /** Words for the events of that trace. */
    public Wording(Trace trace) {
        this.trace = trace;
        this.shorten = SHORT.stream().filter(pair -> !uses(pair.get(1))).toList();
        for (TraceEvent event : trace.events()) {
            TraceEvent.Target target = target(event);
            boolean named = !INNARDS.contains("." + target.field()) && !target.field().isEmpty();
            if (target.object().startsWith("kmalloc-") && named) {
                fields.putIfAbsent(target.address(), target.field());
            }
        }
    }

    private boolean uses(String prefix) {
        for (TraceEvent event : trace.events()) {
            if (target(event).object().startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** What the event touches, or {@link TraceEvent.Target#NONE}. */
    public static TraceEvent.Target target(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> access.target();
            case TraceEvent.Primitive primitive -> primitive.target();
            case TraceEvent.Wait wait -> wait.target();
            default -> TraceEvent.Target.NONE;
        };
    }

    /** Text with the short names of objects, ASCII. */
    public String plain(String text) {
        String result = Lines.ascii(text);
        for (List<String> pair : shorten) {
            result = result.replace(pair.get(0), pair.get(1));
        }
        return result;
    }

    /** The inverse of {@link #plain} for the name of an object: {@code vma#1} in full. */
    public String full(String object) {
        for (List<String> pair : shorten) {
            if (object.startsWith(pair.get(1))) {
                return pair.get(0) + object.substring(pair.get(1).length());
            }
        }
        return object;
    }

    /** The target's name without innards. */
    public String name(TraceEvent.Target target) {
        return name(target, INNARDS);
    }

    private String name(TraceEvent.Target target, List<String> allInnards) {
        String field = target.field();
        for (String innards : allInnards) {
            boolean whole = !target.object().isEmpty() && innards.equals("." + field);
            if (whole || field.endsWith(innards)) {
                field = field.substring(0, Math.max(0, field.length() - innards.length()));
            }
        }
        if (field.isEmpty() && !target.field().isEmpty()) {
            field = fields.getOrDefault(target.address(), "");
        }
        int inner = field.indexOf(".__");
        if (inner > 0) {
            field = field.substring(0, inner);
        }
        return plain(new TraceEvent.Target(target.object(), field, 0).name());
    }

    /** A lock's name without innards. */
    public String lock(TraceEvent.Target target) {
        return name(target, LOCK_INNARDS);
    }

    /** What the event did, for a cell of the table. */
    public String text(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> access(access);
            case TraceEvent.Primitive primitive -> primitive(primitive);
            case TraceEvent.Barrier barrier -> barrier.name() + "()";
            case TraceEvent.Wait wait -> "waits for " + waitsFor(wait);
            case TraceEvent.Delivered delivered -> "< " + plain(delivered.message()) + " >";
            case TraceEvent.Switched switched -> "< " + trace.taskName(switched.task()) + " >";
            case TraceEvent.Decided decided -> decision(decided);
            case TraceEvent.Permitted permitted -> plain(permitted.rule());
            case TraceEvent.Entered entered -> "enters " + entered.at().function() + "()";
            case TraceEvent.Left left -> "leaves " + left.at().function() + "()";
            case TraceEvent.Violated violated -> plain(violated.text());
        };
    }

    private String access(TraceEvent.Access access) {
        String name = name(access.target());
        String before = plain(access.before());
        String after = plain(access.after());
        return switch (access.effect()) {
            case READ -> "read " + name + " -> " + after;
            case WRITE, UPDATE ->
                    before.equals(after)
                            ? name + " stays " + after
                            : name + " " + before + " -> " + after;
        };
    }

    private String primitive(TraceEvent.Primitive primitive) {
        boolean lock =
                primitive.group() == TraceEvent.Group.LOCK
                        || primitive.group() == TraceEvent.Group.UNLOCK;
        String touched = lock ? lock(primitive.target()) : name(primitive.target());
        String call = primitive.name() + "(" + touched + ")";
        return switch (primitive.group()) {
            case MARK -> mark(primitive);
            case ALLOCATE, CHOICE -> primitive.name() + "() -> " + plain(primitive.result());
            default ->
                    primitive.result().isEmpty() ? call : call + " -> " + plain(primitive.result());
        };
    }

    private String mark(TraceEvent.Primitive primitive) {
        String label = plain(primitive.result());
        return switch (primitive.intrinsic()) {
            case Intrinsic.SOMETIMES -> "reached \"" + label + "\"";
            case Intrinsic.WARN -> "WARNING: " + label;
            case Intrinsic.BUG -> "BUG: " + label;
            case Intrinsic.MISSING -> "missing: " + label;
            default -> "violated: " + label;
        };
    }

    /** What a task waits for: the lock itself where it is one, rather than its class. */
    String waitsFor(TraceEvent.Wait wait) {
        String name = lock(wait.target());
        return name.isEmpty() ? plain(wait.what()) : name;
    }

    private static String decision(TraceEvent.Decided decided) {
        return decided.kind() == DecisionKind.CHOOSE
                ? "choose(" + decided.n() + ") = " + decided.answer()
                : decision(decided.kind(), decided.answer());
    }

    /** What was decided, if it was not the calm default. */
    public static String decision(int kind, int answer) {
        return switch (kind) {
            case DecisionKind.CHOOSE -> "choose() = " + answer;
            case DecisionKind.FAILURE -> "allocation failed";
            case DecisionKind.REUSE -> "freed object reused";
            case DecisionKind.STEAL -> "lock taken past its waiters";
            case DecisionKind.COHERENCE -> "store ordered before newer ones";
            case DecisionKind.STALE -> "load answered from an older view";
            case DecisionKind.LATE -> "load answered late";
            case DecisionKind.DELAY -> "store reaches other CPUs later";
            default -> DecisionKind.name(kind) + " " + answer;
        };
    }

    /** Path as reports print it: relative, with slashes. */
    public static String path(String file) {
        String path = Lines.ascii(file).replace('\\', '/');
        if (path.startsWith("./")) {
            path = path.substring(2);
        }
        boolean absolute = path.startsWith("/") || (path.length() > 1 && path.charAt(1) == ':');
        if (!absolute) {
            return path;
        }
        String[] parts = path.split("/");
        int from = Math.max(1, parts.length - 3);
        return String.join("/", List.of(parts).subList(from, parts.length));
    }

    /** The title of a splat without its prefix: class, name and the functions, sorted. */
    public static String title(Violation violation) {
        String signature = violation.signature();
        String suffix = " on " + violation.object();
        String title =
                !violation.object().isEmpty() && signature.endsWith(suffix)
                        ? signature.substring(0, signature.length() - suffix.length())
                        : signature;
        String kind = violation.kind().title() + " ";
        if (isBugOn(violation) && title.startsWith(kind)) {
            title = title.substring(kind.length());
        }
        return probeNamed(title, violation);
    }

    /** Whether its name says BUG already. */
    private static boolean isBugOn(Violation violation) {
        return violation.kind() == ViolationKind.BUG_ON && violation.name().startsWith("BUG_ON(");
    }

    /** What a probe found is told of the function that it was made for: it has but a number. */
    private static String probeNamed(String title, Violation violation) {
        String named = title;
        for (Violation.Party party : violation.parties()) {
            String ghost = "";
            boolean within = false;
            for (Violation.Frame frame : party.stack()) {
                if (within) {
                    named = named.replaceAll("\\b" + ghost + "$", frame.function());
                    break;
                }
                ghost = ghost.isEmpty() && !frame.library() ? frame.function() : ghost;
                within = frame.function().startsWith(PROBE);
            }
        }
        return named;
    }

    /** Where a probe found it: the row above is the step before, or that of the store. */
    private static String probed(Violation violation) {
        boolean within = false;
        List<Violation.Frame> stack =
                violation.parties().isEmpty() ? List.of() : violation.parties().get(0).stack();
        for (Violation.Frame frame : stack) {
            if (within) {
                return " in " + frame.function() + "()";
            }
            within = frame.function().startsWith(PROBE);
        }
        return "";
    }

    /** What the acting party did, for the line between asterisks. */
    public String verdict(Violation violation) {
        String what = isBugOn(violation) ? "" : violation.kind().title();
        if (violation.kind() == ViolationKind.INVARIANT) {
            what += " broken" + probed(violation) + (violation.name().isEmpty() ? "" : ":");
        }
        if (!violation.name().isEmpty()) {
            what += (what.isEmpty() ? "" : " ") + violation.name();
        }
        if (!violation.objectName().isEmpty() && !what.contains(violation.objectName())) {
            what += " on " + violation.objectName();
        }
        boolean shared =
                switch (violation.kind()) {
                    case DEADLOCK, LIVELOCK, LOST_WAKE_UP, LOCK_ORDER, LEAK -> true;
                    default -> violation.parties().isEmpty();
                };
        return plain(shared ? what : "CPU" + violation.parties().get(0).cpu() + ": " + what);
    }
}
