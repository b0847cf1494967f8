package org.racewalk.actors.engine;

import org.racewalk.actors.engine.Engine.Checked;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.UnitParser;
import org.racewalk.model.program.Program.SourceFile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compiles a scenario and tells what is wrong, file by file, and where each file came from. */
final class Check {
    private static final int ORIGIN = 10;
    private static final Map<String, String> ORIGINS =
            Map.of(
                    "scenario", "scenario",
                    "racewalk", "ours",
                    "include", "-I",
                    "kernel", "--kernel");

    private Check() {}

    static Checked of(CompileRequest request) {
        StringBuilder text = new StringBuilder();
        List<SourceFile> files;
        boolean compiles = true;
        try {
            files = Compiling.program(request).sources();
            text.append(request.scenario()).append(": compiles\n");
        } catch (CompileException e) {
            compiles = false;
            files = filesRead(request);
            text.append(request.scenario()).append(": ").append(count(e.total())).append('\n');
            errors(e, text);
        }
        text.append("\nread:\n");
        for (SourceFile file : files) {
            String origin = ORIGINS.getOrDefault(file.origin(), file.origin());
            text.append("  ")
                    .append(origin)
                    .append(" ".repeat(ORIGIN - origin.length()))
                    .append(file.path())
                    .append('\n');
        }
        return new Checked(compiles, text.toString());
    }

    private static List<SourceFile> filesRead(CompileRequest request) {
        try {
            return UnitParser.parse(request).unit().sources().files();
        } catch (CompileException e) {
            return List.of();
        }
    }

    private static void errors(CompileException failure, StringBuilder text) {
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

    private static String count(int errors) {
        return errors == 1 ? "1 error" : errors + " errors";
    }
}
