package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Scenario;

import java.util.ArrayList;
import java.util.List;

/** Reads the variables by which the macros of {@code racewalk.h} describe a scenario. */
final class ScenarioReader {
    private static final String PREFIX = "__racewalk_";

    private String title = "";
    private final List<FunctionSymbol> setup = new ArrayList<>();
    private final List<FunctionSymbol> finish = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<Invariant> invariants = new ArrayList<>();
    private boolean present;

    private record Task(String name, FunctionSymbol run, int count, int cpu) {}

    private record Invariant(String name, FunctionSymbol run, String text) {}

    ScenarioReader(TranslationUnit unit) {
        for (Variable variable : unit.variables()) {
            if (variable.type.unqualified() instanceof CType.Struct s
                    && s.tag.startsWith(PREFIX)
                    && variable.initializer != null) {
                read(variable, s, variable.initializer);
            }
        }
    }

    /** Whether the sources describe a scenario. */
    boolean isPresent() {
        return present;
    }

    /** Everything that the scenario runs. */
    List<FunctionSymbol> roots() {
        List<FunctionSymbol> roots = new ArrayList<>(setup);
        tasks.forEach(task -> roots.add(task.run));
        invariants.forEach(invariant -> roots.add(invariant.run));
        roots.addAll(finish);
        return roots;
    }

    Scenario scenario(ProgramTables program) {
        return new Scenario(
                title,
                setup.stream().map(program::function).toList(),
                tasks.stream()
                        .map(t ->
                                new Scenario.Task(t.name, program.function(t.run), t.count, t.cpu))
                        .toList(),
                invariants.stream()
                        .map(i -> new Scenario.Invariant(i.name, program.function(i.run), i.text))
                        .toList(),
                finish.stream().map(program::function).toList());
    }

    private void read(Variable variable, CType.Struct struct, Initializer initializer) {
        switch (struct.tag.substring(PREFIX.length())) {
            case "scenario" -> title = string(struct, initializer, "title", title);
            case "setup" -> setup.add(function(variable, struct, initializer));
            case "finally" -> finish.add(function(variable, struct, initializer));
            case "task" ->
                    tasks.add(
                            new Task(
                                    string(struct, initializer, "name", variable.name),
                                    function(variable, struct, initializer),
                                    integer(struct, initializer, "count", 1),
                                    integer(struct, initializer, "cpu", -1)));
            case "invariant" -> {
                String name = string(struct, initializer, "name", variable.name);
                invariants.add(
                        new Invariant(
                                name,
                                function(variable, struct, initializer),
                                string(struct, initializer, "text", name)));
            }
            default -> {
                return;
            }
        }
        present = true;
    }

    /** The last value given to a field, or null. */
    private static @Nullable Expression value(
            CType.Struct struct, Initializer initializer, String name) {
        Expression value = null;
        for (CType.Field field : struct.fields) {
            if (field.name().equals(name)) {
                for (Initializer.Entry entry : initializer.entries()) {
                    if (entry.offset() == field.offset()) {
                        value = entry.value();
                    }
                }
            }
        }
        return value == null ? null : Simplifier.PLAIN.simplify(value);
    }

    private static int integer(
            CType.Struct struct, Initializer initializer, String name, int otherwise) {
        Expression value = value(struct, initializer, name);
        Long constant = value == null ? null : Simplifier.valueOf(value);
        return constant == null ? otherwise : (int) (long) constant;
    }

    private static FunctionSymbol function(
            Variable variable, CType.Struct struct, Initializer initializer) {
        Expression value = value(struct, initializer, "run");
        if (value != null
                && Names.withoutConversions(value) instanceof Expression.FunctionAddress f) {
            return f.function();
        }
        throw new IllegalStateException(variable.name + " names no function: " + variable.position);
    }

    private static String string(
            CType.Struct struct, Initializer initializer, String name, String otherwise) {
        Expression value = value(struct, initializer, name);
        if (value != null
                && Names.withoutConversions(value) instanceof Expression.AddressOf a
                && a.place() instanceof Expression.VariablePlace v) {
            return text(v.variable());
        }
        return otherwise;
    }

    /** The characters of a string literal. */
    static String text(Variable literal) {
        Initializer initializer = literal.initializer;
        int size =
                (int) Math.max(literal.type.size(), initializer == null ? 0 : initializer.size());
        byte[] bytes = new byte[size];
        if (initializer != null) {
            for (Initializer.Entry entry : initializer.entries()) {
                Long value = Simplifier.valueOf(Simplifier.PLAIN.simplify(entry.value()));
                if (value != null) {
                    bytes[(int) entry.offset()] = (byte) (long) value;
                }
            }
        }
        int length = 0;
        while (length < size && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    }
}
