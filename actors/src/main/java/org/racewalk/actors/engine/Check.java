package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Engine.Checked;
import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.UnitParser;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Program.SourceFile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compiles a scenario and tells what is wrong, what is missing, and where each file came from. */
final class Check {
    private static final int ORIGIN = 10;
    private static final Map<String, String> ORIGINS =
            Map.of(
                    "scenario", "scenario",
                    "racewalk", "ours",
                    "include", "-I",
                    "kernel", "--kernel");

    private final CompileRequest request;
    private final HeaderIndex index;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder sources = new StringBuilder();
    private final Map<String, @Nullable Object> report = new LinkedHashMap<>();

    private Check(CompileRequest request, HeaderIndex index) {
        this.request = request;
        this.index = index;
    }

    static Checked of(CompileRequest request, HeaderIndex index) {
        return new Check(request, index).run();
    }

    private Checked run() {
        report.put("scenario", request.scenario());
        try {
            TranslationUnit unit = FrontEnd.analyze(request);
            Diagnostics diagnostics = new Diagnostics(request.reader()::read);
            Program program = ProgramGenerator.generate(unit, diagnostics);
            diagnostics.throwIfAny();
            text.append(request.scenario()).append(": compiles\n");
            List<Missing> bodies = bodies(program);
            report.put("compiles", true);
            report.put("errors", List.of());
            missing(bodies);
            read(program.sources());
            return new Checked(
                    true,
                    text.toString(),
                    sources.toString(),
                    report,
                    Stubs.ofBodies(bodies, unit));
        } catch (CompileException e) {
            text.append(request.scenario()).append(": ").append(count(e.total())).append('\n');
            report.put("compiles", false);
            report.put("errors", e.diagnostics().stream().map(Check::map).toList());
            List<Missing> nowhere = missing(e.missing());
            errors(e);
            read(filesRead());
            return new Checked(
                    false,
                    text.toString(),
                    sources.toString(),
                    report,
                    Stubs.ofNames(nowhere, request));
        }
    }

    private static List<Missing> bodies(Program program) {
        List<Missing> bodies = new ArrayList<>();
        for (Function function : program.functions()) {
            if (function.stub()) {
                String file = function.position().file();
                int line = function.position().line();
                bodies.add(new Missing(Missing.Kind.BODY, function.name(), file, line));
            }
        }
        return bodies;
    }

    /** Reports what is missing; returns what no header has. */
    private List<Missing> missing(List<Missing> missing) {
        Map<Missing, HeaderIndex.Header> headers = index.headersOf(missing);
        MissingReport list = new MissingReport(missing, headers);
        text.append(list.text());
        report.put("missing", list.maps());
        return missing.stream().filter(one -> !headers.containsKey(one)).toList();
    }

    private List<SourceFile> filesRead() {
        try {
            return UnitParser.parse(request).unit().sources().files();
        } catch (CompileException e) {
            return List.of();
        }
    }

    private void read(List<SourceFile> files) {
        sources.append("\nread:\n");
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (SourceFile file : files) {
            String origin = ORIGINS.getOrDefault(file.origin(), file.origin());
            sources.append("  ")
                    .append(origin)
                    .append(" ".repeat(ORIGIN - origin.length()))
                    .append(file.path())
                    .append('\n');
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("path", file.path());
            map.put("origin", origin);
            maps.add(map);
        }
        report.put("read", maps);
    }

    private void errors(CompileException failure) {
        Map<String, List<Diagnostic>> byFile = new TreeMap<>();
        for (Diagnostic diagnostic : failure.diagnostics()) {
            byFile.computeIfAbsent(diagnostic.file(), file -> new ArrayList<>()).add(diagnostic);
        }
        byFile.forEach((file, diagnostics) -> {
            text.append('\n');
            if (byFile.size() > 1) {
                text.append(file).append(": ");
                text.append(count(diagnostics.size())).append('\n');
            }
            diagnostics.forEach(diagnostic -> text.append(diagnostic.render()).append('\n'));
        });
        int more = failure.total() - failure.diagnostics().size();
        if (more > 0) {
            text.append("\n... and ").append(more).append(" more\n");
        }
    }

    private static Map<String, @Nullable Object> map(Diagnostic diagnostic) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", diagnostic.file());
        map.put("line", diagnostic.line());
        map.put("column", diagnostic.column());
        map.put("message", diagnostic.message());
        map.put("hint", diagnostic.hint());
        return map;
    }

    private static String count(int errors) {
        return errors == 1 ? "1 error" : errors + " errors";
    }
}
