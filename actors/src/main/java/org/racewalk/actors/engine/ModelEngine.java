package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.explore.Calibration;
import org.racewalk.model.explore.Rarity;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayStringException;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.program.Program;

import java.nio.file.Path;
import java.util.List;

/** The model, asked by command line and campaign. */
public final class ModelEngine implements Engine {
    private final Programs programs;

    /** Compiles whatever it is asked for. */
    public ModelEngine() {
        this(CompileCache.none());
    }

    /** Compiles for campaigns what is not known yet. */
    public ModelEngine(CompileCache cache) {
        this.programs = new Programs(cache);
    }

    @Override
    public Variant compile(VariantRequest request) {
        SourceTree tree = SourceTree.here();
        VariantRequest named = named(tree, request);
        return calibrated(named, Compiling.runnable(sources(named, tree)));
    }

    @Override
    public Resolved resolve(VariantRequest request) {
        SourceTree tree = SourceTree.here();
        VariantRequest named = named(tree, request);
        Program[] made = new Program[1];
        Programs.Read read =
                programs.read(
                        named,
                        tree,
                        reader -> made[0] = Compiling.runnable(sources(named, reader)));
        Programs.Measured measured = programs.measured(read, named);
        if (measured == null) {
            ModelVariant variant =
                    calibrated(named, made[0] != null ? made[0] : program(named, read));
            measured =
                    programs.keep(
                            read,
                            named,
                            new Programs.Measured(
                                    variant.program(), variant.calibrated(), variant.marks()));
        }
        return new Resolved(
                named, read.texts(), measured.program(), measured.calibrated(), measured.marks());
    }

    @Override
    public Variant compile(Resolved resolved) {
        Calibrated measured = resolved.calibrated();
        VariantRequest request = resolved.request();
        Program program = program(request, programs.read(request, resolved.sources()));
        RunSpec plain = spec(request, program);
        StrategySpec strategy = parse(measured.strategy());
        Rarity rarity = new Rarity(measured.runs(), measured.reached());
        if (rarity.reached().size() != program.sometimes().length) {
            throw new WrongInputException(request.scenario() + ": was measured with other marks");
        }
        return new ModelVariant(
                request,
                new RunSpec(
                        program,
                        plain.variant(),
                        plain.settings(),
                        strategy,
                        plain.baseSeed(),
                        rarity));
    }

    private Program program(VariantRequest named, Programs.Read read) {
        return programs.program(read, () -> Compiling.runnable(sources(named, read.texts()::get)));
    }

    private static ModelVariant calibrated(VariantRequest named, Program program) {
        return new ModelVariant(named, Calibration.resolve(spec(named, program)));
    }

    private static RunSpec spec(VariantRequest named, Program program) {
        CompilerAdvice.give();
        return new RunSpec(
                program,
                new org.racewalk.model.explore.Variant(named.scenario(), named.defines()),
                named.settings(),
                parse(named.strategy()),
                named.seed());
    }

    @Override
    public Checked check(VariantRequest request) {
        HeaderIndex headers = new HeaderIndex(Installation.home(), request);
        SourceTree tree = SourceTree.here();
        return Check.of(sources(named(tree, request), tree), headers);
    }

    @Override
    public Remade replay(String replay, List<String> includes, @Nullable String kernel) {
        ReplayString string = parsed(replay);
        return Remaking.of(program(string, includes, kernel), string, signature -> true);
    }

    @Override
    public ReplayedVariant replayed(String replay, List<String> includes, @Nullable String kernel) {
        ReplayString string = parsed(replay);
        RunSpec spec =
                new RunSpec(
                        program(string, includes, kernel),
                        string.variant(),
                        string.settings(),
                        StrategySpec.defaults(),
                        0);
        VariantRequest request =
                new VariantRequest(
                        string.variant().scenario(),
                        string.variant().defines(),
                        List.of(),
                        null,
                        string.settings(),
                        spec.strategy().name(),
                        0);
        return new ReplayedVariant(new ModelVariant(request, spec).spread(), string);
    }

    @Override
    public NamedRun named(String replay, List<String> includes, @Nullable String kernel) {
        ReplayString string = parsed(replay);
        return new NamedRun(program(string, includes, kernel), string);
    }

    private static ReplayString parsed(String replay) {
        try {
            return ReplayString.parse(replay);
        } catch (ReplayStringException e) {
            throw new WrongInputException(e);
        }
    }

    @Override
    public Continuation continued(
            String replay,
            List<String> includes,
            @Nullable String kernel,
            @Nullable Path was,
            @Nullable String signature,
            long most) {
        ReplayString string = parsed(replay);
        Program now = here(SourceTree.here(), string, includes, kernel);
        Program then = was == null ? null : then(was, string, includes, kernel);
        return Continuation.of(now, then, string, signature, most);
    }

    private static Program then(
            Path was, ReplayString string, List<String> includes, @Nullable String kernel) {
        SourceTree tree = new SourceTree(was, was);
        String scenario = string.variant().scenario();
        for (String file : List.of(scenario, Installation.OUR_HEADERS + "/racewalk.h")) {
            if (tree.read(file) == null) {
                throw new WrongInputException(
                        was + ": has no " + file + "; give the folder in which conf lies");
            }
        }
        Program then = here(tree, string, includes, kernel);
        if (!string.agreesWithProgram(then.hash())) {
            throw new WrongInputException(
                    was
                            + ": these are not the sources of the replay string either (program "
                            + then.hash()
                            + ", the string's is "
                            + string.programHash()
                            + "...)");
        }
        return then;
    }

    /** The program that the run is of. */
    private static Program program(
            ReplayString string, List<String> includes, @Nullable String kernel) {
        Program program = here(SourceTree.here(), string, includes, kernel);
        if (!string.agreesWithProgram(program.hash())) {
            String scenario = string.variant().scenario();
            throw new WrongInputException(changed(scenario, program, string, includes, kernel));
        }
        return program;
    }

    /** The program of the sources as they are. */
    private static Program here(
            SourceTree tree, ReplayString string, List<String> includes, @Nullable String kernel) {
        String scenario = string.variant().scenario();
        if (tree.read(scenario) == null) {
            throw new WrongInputException(
                    scenario + ": no such file, and the replay string is of a run of it");
        }
        return Compiling.runnable(
                sources(tree, scenario, string.variant().defines(), includes, kernel));
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
                + ". racewalk check lists every file read; racewalk replay --continue makes the run"
                + " with the sources that are here.";
    }

    @Override
    public @Nullable String source(String name) {
        return SourceTree.here().read(name);
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

    /** The request with names in place of the user's paths. */
    private static VariantRequest named(SourceTree tree, VariantRequest request) {
        String kernel = request.kernel();
        return new VariantRequest(
                tree.nameOf(request.scenario()),
                request.defines(),
                request.includes().stream().map(tree::nameOf).toList(),
                kernel == null ? null : tree.nameOf(kernel),
                request.settings(),
                request.strategy(),
                request.seed());
    }

    private static CompileRequest sources(VariantRequest named, SourceReader reader) {
        return new CompileRequest(
                named.scenario(),
                reader,
                Installation.OUR_HEADERS,
                named.includes(),
                named.kernel(),
                named.defines());
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
