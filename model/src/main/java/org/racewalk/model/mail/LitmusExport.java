package org.racewalk.model.mail;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.oracle.FindingId;
import org.racewalk.model.trace.Lines;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The core of a finding as a litmus test of the Linux-kernel memory model: one thread for each
 * task, one variable for each field, and a condition that states what the loads of the run read.
 * The way that each task went is written as conditions on what it had read.
 */
public final class LitmusExport {
    /** No value has this bit, so masking with it makes a dependency and nothing else. */
    private static final int NO_VALUE = 128;

    private static final Set<String> FENCES =
            new TreeSet<>(
                    List.of(
                            "smp_mb",
                            "smp_rmb",
                            "smp_wmb",
                            "smp_mb__before_atomic",
                            "smp_mb__after_atomic"));

    private final Explanation explanation;
    private final Trace trace;
    private final Wording wording;
    private final LitmusCore core;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();

    /** By location the number of each value, by the store that made it. */
    private final Map<String, Map<Integer, Integer>> values = new TreeMap<>();

    /** The same, as the run showed them. */
    private final Map<String, Map<Integer, String>> texts = new TreeMap<>();

    private final List<String> outcome = new ArrayList<>();

    private final String variant;

    private LitmusExport(Explanation explanation, LitmusCore core, String variant) {
        this.explanation = explanation;
        this.trace = explanation.trace();
        this.wording = new Wording(trace);
        this.core = core;
        this.variant = variant;
    }

    /**
     * The file.
     *
     * @throws Unfit if the dialect has no words for the core
     */
    public static String text(Explanation explanation) throws Unfit {
        return text(explanation, LitmusCore.of(explanation), "");
    }

    /**
     * As above, of other statements with the same outcome.
     *
     * @param variant that they are of, or empty
     */
    static String text(Explanation explanation, LitmusCore core, String variant) throws Unfit {
        return new LitmusExport(explanation, core, variant).write();
    }

    private String write() throws Unfit {
        for (List<Item> items : core.threads().values()) {
            for (Item item : items) {
                if (!item.location().isEmpty()) {
                    variable(item);
                }
            }
        }
        List<String> threads = new ArrayList<>();
        int number = 0;
        for (Map.Entry<Integer, List<Item>> thread : core.threads().entrySet()) {
            threads.addAll(thread(number++, thread.getKey(), thread.getValue()));
        }
        List<String> lines = new ArrayList<>();
        lines.add("C " + name());
        lines.add("");
        comment(lines);
        lines.add("");
        lines.add("{");
        values.forEach((location, numbers) -> {
            int value = numbers.getOrDefault(LitmusCore.BEFORE, 0);
            if (value != 0) {
                lines.add("\t" + variables.get(location) + " = " + value + ";");
            }
        });
        lines.add("}");
        lines.add("");
        lines.addAll(threads);
        lines.add("exists (" + String.join(" /\\ ", outcome) + ")");
        return String.join("\n", lines) + "\n";
    }

    private String name() {
        String file = explanation.origin().scenario();
        String base = file.substring(file.lastIndexOf('/') + 1).replaceAll("\\.c$", "");
        return Names.identifier(base).replace('_', '-') + "-" + id();
    }

    private String id() {
        return FindingId.of(
                explanation.origin().scenario(),
                explanation.origin().defines(),
                explanation.violation().signature());
    }

    private void comment(List<String> lines) {
        lines.add("(*");
        lines.addAll(Lines.paragraph(" * ", " * ", Wording.title(explanation.violation()) + ","));
        lines.addAll(Lines.paragraph(" * ", " * ", "from the core of this run:"));
        lines.add(" * racewalk replay " + explanation.origin().replay());
        if (!variant.isEmpty()) {
            lines.addAll(Lines.paragraph(" * ", " * ", "with the ordering of " + variant));
        }
        lines.add(" *");
        int number = 0;
        for (int task : core.threads().keySet()) {
            lines.add(" * P" + number++ + ": " + wording.plain(trace.taskName(task)));
        }
        variables.forEach((location, name) -> {
            String what = shown.getOrDefault(location, "");
            String said = meaning(location);
            if (!what.equals(name) || !said.isEmpty()) {
                lines.addAll(Lines.paragraph(" * ", " *   ", name + ": " + what + said));
            }
        });
        lines.add(" *)");
    }

    /** What the numbers stand for where they are not those of the run. */
    private String meaning(String location) {
        List<String> told = new ArrayList<>();
        Map<Integer, String> here = texts.getOrDefault(location, Collections.emptyMap());
        values.getOrDefault(location, Collections.emptyMap())
                .forEach((store, number) -> {
                    String text = here.getOrDefault(store, "");
                    if (!text.equals(Integer.toString(number))) {
                        told.add(number + " is " + wording.plain(text));
                    }
                });
        return told.isEmpty() ? "" : "; " + String.join(", ", told);
    }

    // ---- names and values
    // -------------------------------------------------------------------------

    private void variable(Item item) {
        String location = item.location();
        if (!variables.containsKey(location)) {
            String what = what(item);
            shown.put(location, what);
            String tail = Names.identifier(what.substring(what.lastIndexOf('.') + 1));
            String whole = Names.identifier(what.replace("#", ""));
            variables.put(location, free(tail) ? tail : free(whole) ? whole : other(whole));
        }
        if (item.accesses()) {
            number(location, LitmusCore.BEFORE, core.initial(location));
            if (item.writes()) {
                number(location, item.event(), item.written());
            }
        }
    }

    private boolean free(String name) {
        return !variables.containsValue(name) && !name.matches("[rP][0-9]+|int|long|if|else|char");
    }

    private String other(String name) {
        int number = 2;
        while (!free(name + "_" + number)) {
            number++;
        }
        return name + "_" + number;
    }

    private String what(Item item) {
        String freed = Accesses.freedom("");
        if (item.location().startsWith("called ")) {
            return "call_rcu";
        }
        if (item.location().startsWith(freed)) {
            return wording.plain(item.location().substring(freed.length())) + ".freed";
        }
        TraceEvent event =
                item.event() < trace.events().size() ? trace.events().get(item.event()) : null;
        return switch (event) {
            case TraceEvent.Access access -> wording.name(access.target());
            case TraceEvent.Primitive primitive ->
                    item.kind() == Item.Kind.LOAD
                            ? wording.name(primitive.target()) + ".__state"
                            : wording.lock(primitive.target());
            case null, default -> "x";
        };
    }

    /**
     * Each store gets a number of its own, so that a value tells which one was read. Small numbers
     * stay where they are free.
     */
    private void number(String location, int store, String text) {
        Map<Integer, Integer> numbers =
                values.computeIfAbsent(location, l -> new LinkedHashMap<>());
        if (numbers.containsKey(store)) {
            return;
        }
        texts.computeIfAbsent(location, l -> new TreeMap<>()).put(store, text);
        int number = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 1;
        while (numbers.containsValue(number)) {
            number++;
        }
        numbers.put(store, number);
    }

    private int written(Item item) {
        return values.getOrDefault(item.location(), Collections.emptyMap())
                .getOrDefault(item.event(), 0);
    }

    private int read(Item item) {
        return values.getOrDefault(item.location(), Collections.emptyMap())
                .getOrDefault(core.source(item), 0);
    }

    // ---- threads
    // ----------------------------------------------------------------------------------

    private List<String> thread(int number, int task, List<Item> items) throws Unfit {
        String name = trace.taskName(task);
        if (name.startsWith("irq") || name.equals("idle")) {
            throw new Unfit("interrupts are not in the dialect");
        }
        Body body = new Body(number, items);
        body.write();
        List<String> lines = new ArrayList<>();
        lines.add("P" + number + "(" + parameters(items) + ")");
        lines.add("{");
        for (int i = 0; i < body.registers.size(); i++) {
            lines.add("\tint r" + i + ";");
        }
        if (!body.registers.isEmpty()) {
            lines.add("");
        }
        lines.addAll(body.lines);
        lines.add("}");
        lines.add("");
        return lines;
    }

    private String parameters(List<Item> items) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Item item : items) {
            if (!item.location().isEmpty()) {
                parameters.put(
                        variables.getOrDefault(item.location(), ""),
                        item.accesses() ? "int" : "spinlock_t");
            }
        }
        List<String> list = new ArrayList<>();
        parameters.forEach((name, type) -> list.add(type + " *" + name));
        return String.join(", ", list);
    }

    /** The statements of a thread. */
    private final class Body {
        private final int thread;
        private final List<Item> items;
        private final List<String> lines = new ArrayList<>();

        /** Events whose values they hold. */
        private final List<Integer> registers = new ArrayList<>();

        /** Loads that the way of the task may depend on, and nothing says so yet. */
        private final List<Item> open = new ArrayList<>();

        private int depth = 1;

        Body(int thread, List<Item> items) {
            this.thread = thread;
            this.items = items;
        }

        void write() throws Unfit {
            for (Item item : items) {
                if (item.writes()) {
                    conditions();
                }
                add(statement(item) + ";");
                if (item.reads()) {
                    outcome.add(thread + ":r" + (registers.size() - 1) + "=" + read(item));
                }
                if (item.reads() && !item.late() && item.order().equals("once")) {
                    open.add(item);
                }
                if (item.kind() == Item.Kind.FENCE && item.order().equals("smp_mb")) {
                    open.clear();
                }
            }
            while (depth > 1) {
                depth--;
                add("}");
            }
        }

        private void conditions() {
            for (Item load : open) {
                add(register(load.event()) + " == " + read(load), "if (", ") {");
                depth++;
            }
            open.clear();
        }

        private void add(String text) {
            add(text, "", "");
        }

        private void add(String text, String before, String after) {
            lines.add("\t".repeat(depth) + before + text + after);
        }

        private String register(int event) {
            return "r" + registers.indexOf(event);
        }

        private String statement(Item item) throws Unfit {
            return switch (item.kind()) {
                case LOAD -> {
                    String target = target(item);
                    yield result(item) + load(item, target);
                }
                case STORE -> store(item, target(item), written(item));
                case SWAP -> {
                    String target = target(item);
                    String order = item.order().equals("full") ? "" : "_" + relaxed(item.order());
                    yield result(item) + "xchg" + order + "(" + target + ", " + written(item) + ")";
                }
                case FENCE -> fence(item.order()) + "()";
                case SECTION, WAIT -> item.order() + "()";
                case LOCK, UNLOCK -> item.order() + "(" + variables.get(item.location()) + ")";
            };
        }

        private String result(Item item) {
            registers.add(item.event());
            return "r" + (registers.size() - 1) + " = ";
        }

        /** The address, with a dependency on the load that gave it. */
        private String target(Item item) {
            String name = String.valueOf(variables.get(item.location()));
            return item.address() < 0
                    ? name
                    : "(" + name + " + (" + register(item.address()) + " & " + NO_VALUE + "))";
        }

        private static String relaxed(String order) {
            return order.equals("acquire") || order.equals("release") ? order : "relaxed";
        }

        private String load(Item item, String target) {
            return switch (item.order()) {
                case "acquire" -> "smp_load_acquire(" + target + ")";
                case "plain" -> core.plain() ? "*" + target : "READ_ONCE(*" + target + ")";
                default -> "READ_ONCE(*" + target + ")";
            };
        }

        private String store(Item item, String target, int value) {
            return switch (item.order()) {
                case "release" -> "smp_store_release(" + target + ", " + value + ")";
                case "plain" ->
                        core.plain()
                                ? "*" + target + " = " + value
                                : "WRITE_ONCE(*" + target + ", " + value + ")";
                default -> "WRITE_ONCE(*" + target + ", " + value + ")";
            };
        }

        private String fence(String name) throws Unfit {
            String plain = name.replaceFirst("^(?:dma_|virt_|__smp_)?(mb|rmb|wmb)$", "smp_$1");
            if (!FENCES.contains(plain)) {
                throw new Unfit(name + "() is not in the dialect");
            }
            boolean atomic = plain.endsWith("_atomic");
            boolean has = items.stream().anyMatch(item -> item.kind() == Item.Kind.SWAP);
            return atomic && !has ? "smp_mb" : plain;
        }
    }
}
