package org.racewalk.model.c.generate;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.program.CodeBuilder;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.StructType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a program of a typed tree. With a scenario in it, only what the scenario can reach becomes
 * part of the program, otherwise all functions and variables that are defined.
 */
public final class ProgramGenerator {
    private final TranslationUnit unit;
    private final Diagnostics diagnostics;

    private ProgramGenerator(TranslationUnit unit, Diagnostics diagnostics) {
        this.unit = unit;
        this.diagnostics = diagnostics;
    }

    /**
     * The program of a unit.
     *
     * @throws CompileException if something in it is not supported, or not constant where it must
     *     be
     */
    public static Program generate(TranslationUnit unit) throws CompileException {
        Diagnostics diagnostics = new Diagnostics(path -> null);
        Program program = generate(unit, diagnostics);
        diagnostics.throwIfAny();
        return program;
    }

    /**
     * As above, with errors left for the caller to throw; the program is of use without any only.
     */
    public static Program generate(TranslationUnit unit, Diagnostics diagnostics) {
        return new ProgramGenerator(unit, diagnostics).generate();
    }

    private Program generate() {
        ScenarioReader scenario = new ScenarioReader(unit);
        Reachability reached = new Reachability();
        List<FunctionSymbol> roots = scenario.roots();
        boolean whole = !scenario.isPresent() || roots.isEmpty();
        if (!whole) {
            roots.forEach(reached::root);
        } else {
            unit.functions().stream().filter(f -> f.body != null).forEach(reached::root);
            unit.variables().stream().filter(v -> !v.external).forEach(reached::root);
        }
        unit.storeProbes().forEach(probe -> reached.root(probe.probe()));
        List<Variable> variables = reached.variables(unit);
        ProgramTables tables =
                new ProgramTables(
                        variables,
                        unit.storeProbes(),
                        new InlineRules(unit.sources()),
                        diagnostics);
        Map<FunctionSymbol, FunctionGenerator> generated = new LinkedHashMap<>();
        for (FunctionSymbol function : reached.functions(unit)) {
            FunctionGenerator generator = new FunctionGenerator(tables, function);
            generator.generate();
            generated.put(function, generator);
        }
        if (!whole) {
            generated.keySet().retainAll(used(generated, roots, variables));
        }
        generated.keySet().forEach(tables::number);
        List<Function> functions =
                generated.values().stream().map(FunctionGenerator::append).toList();
        Images images = new Images(tables);
        List<Global> globals = variables.stream().map(images::global).toList();
        List<StructType> structs =
                unit.structs().stream()
                        .filter(struct -> struct.complete && !struct.tag.isEmpty())
                        .map(Leaves::named)
                        .toList();
        CodeBuilder builder = tables.builder;
        int[] code = builder.code();
        return new Program(
                code,
                builder.constants(),
                builder.position(),
                builder.field(),
                builder.positions(),
                builder.strings(),
                functions,
                globals,
                builder.switches(),
                structs,
                sometimes(code),
                scenario.scenario(tables),
                unit.sources(),
                unit.hash());
    }

    /** The functions that are left when all calls that are expanded are: those in use. */
    private static Set<FunctionSymbol> used(
            Map<FunctionSymbol, FunctionGenerator> generated,
            List<FunctionSymbol> roots,
            List<Variable> variables) {
        List<FunctionSymbol> work = new ArrayList<>(roots);
        TreeWalker addresses =
                new TreeWalker() {
                    @Override
                    void expression(Expression expression) {
                        if (expression instanceof Expression.FunctionAddress a) {
                            work.add(a.function());
                        }
                        super.expression(expression);
                    }
                };
        variables.forEach(variable -> addresses.initializer(variable.initializer));
        Set<FunctionSymbol> used = new LinkedHashSet<>();
        while (!work.isEmpty()) {
            FunctionSymbol function = work.removeLast();
            FunctionGenerator generator = generated.get(function);
            if (generator != null && used.add(function)) {
                work.addAll(generator.references());
            }
        }
        return used;
    }

    /** Labels of all SOMETIMES in the code: each is loaded right before it is used. */
    private static int[] sometimes(int[] code) {
        Set<Integer> labels = new LinkedHashSet<>();
        for (int i = 0; i < code.length; i += Op.SIZE) {
            if ((code[i] & 0xff) == Op.INTRINSIC && code[i + 1] == Intrinsic.SOMETIMES.ordinal()) {
                labels.add(constantBefore(code, i, code[i + 2]));
            }
        }
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int constantBefore(int[] code, int index, int register) {
        for (int i = index - Op.SIZE; i >= 0; i -= Op.SIZE) {
            if ((code[i] & 0xff) == Op.CONSTI && code[i + 1] == register) {
                return code[i + 2];
            }
        }
        throw new IllegalStateException("no label at " + index);
    }
}
