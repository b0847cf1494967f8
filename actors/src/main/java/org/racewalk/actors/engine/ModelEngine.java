package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.explore.Calibration;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.program.Program;

import java.util.List;

/** The model, asked by command line and campaign. */
public final class ModelEngine implements Engine {

    @Override
    public Variant compile(VariantRequest request) {
        CompilerAdvice.give();
        SourceTree tree = SourceTree.here();
        CompileRequest sources = sources(tree, request);
        StrategySpec strategy = parse(request.strategy());
        RunSpec spec =
                new RunSpec(
                        Compiling.runnable(sources),
                        new org.racewalk.model.explore.Variant(
                                sources.scenario(), sources.defines()),
                        request.settings(),
                        strategy,
                        request.seed());
        return new ModelVariant(Calibration.resolve(spec));
    }

    @Override
    public Checked check(VariantRequest request) {
        HeaderIndex headers = new HeaderIndex(Installation.home(), request);
        return Check.of(sources(SourceTree.here(), request), headers);
    }

    @Override
    public Remade replay(String replay, List<String> includes, @Nullable String kernel) {
        ReplayString string;
        try {
            string = ReplayString.parse(replay);
        } catch (ReplayStringException e) {
            throw new WrongInputException(e);
        }
        SourceTree tree = SourceTree.here();
        String scenario = string.variant().scenario();
        if (tree.read(scenario) == null) {
            throw new WrongInputException(
                    scenario + ": no such file, and the replay string is of a run of it");
        }
        Program program =
                Compiling.runnable(
                        sources(tree, scenario, string.variant().defines(), includes, kernel));
        if (!string.agreesWithProgram(program.hash())) {
            throw new WrongInputException(changed(scenario, program, string, includes, kernel));
        }
        return Remaking.of(program, string, signature -> true);
    }

    private static String changed(
            String scenario,
            Program program,
            ReplayString string,
            List<String> includes,
            @Nullable String kernel) {
        StringBuilder given = new StringBuilder();
        includes.forEach(folder -> given.append(" -I ").append(folder));
        given.append(kernel == null ? "" : " --kernel " + kernel);
        return scenario
                + ": it or a header that it includes has changed since the run (now program "
                + program.hash()
                + ", then "
                + string.programHash()
                + "...), or -I and --kernel are not as they were: a replay string does not name"
                + " them, and this replay has "
                + (given.isEmpty() ? "none" : given.substring(1))
                + ". racewalk check lists every file read.";
    }

    @Override
    public String strategy(@Nullable String name) {
        return name == null ? StrategySpec.defaults().name() : parse(name).name();
    }

    private static StrategySpec parse(String name) {
        return StrategySpec.parse(name)
                .filter(spec -> spec.branch() == 0)
                .orElseThrow(() ->
                        new WrongInputException(
                                "--strategy " + name + ": expected " + strategies()));
    }

    private static String strategies() {
        return "portfolio, delays, walk, pos, surw, pctcp (or pctcp2 to pctcp4) or calm";
    }

    private static CompileRequest sources(SourceTree tree, VariantRequest request) {
        return sources(
                tree,
                tree.nameOf(request.scenario()),
                request.defines(),
                request.includes(),
                request.kernel());
    }

    private static CompileRequest sources(
            SourceTree tree,
            String scenario,
            List<String> defines,
            List<String> includes,
            @Nullable String kernel) {
        return new CompileRequest(
                scenario,
                tree,
                Installation.OUR_HEADERS,
                includes.stream().map(tree::nameOf).toList(),
                kernel == null ? null : tree.nameOf(kernel),
                defines);
    }
}
