package org.racewalk.model.c.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.program.Program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * C's semantics by table: each {@code ROW(name, value) { … }} in {@code c-semantics/*.c} is a
 * function and the value that it returns, as the front end and the code generator have it, and as
 * gcc has it where gcc is present.
 */
class CSemanticsTest {
    private static final Path TABLE = Path.of("src/test/resources/c-semantics");
    private static final Pattern ROW =
            Pattern.compile("^ROW\\((\\w+), (-?\\d+)\\)", Pattern.MULTILINE);

    private static List<Path> files() throws IOException {
        Path folder = Files.isDirectory(TABLE) ? TABLE : Path.of("model").resolve(TABLE);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".c")).sorted().toList();
        }
    }

    private static Map<String, Long> rows(Path file) throws IOException {
        Map<String, Long> rows = new TreeMap<>();
        Matcher matcher = ROW.matcher(Files.readString(file, StandardCharsets.UTF_8));
        while (matcher.find()) {
            rows.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        return rows;
    }

    static Program compile(Path file, String... defines) throws CompileException {
        CompileRequest request =
                new CompileRequest(
                        file.getFileName().toString(),
                        SourceReader.files(file.toAbsolutePath().getParent()),
                        "no-such-directory",
                        List.of(),
                        null,
                        List.of(defines));
        return ProgramGenerator.generate(FrontEnd.analyze(request));
    }

    @Test
    void valuesAreThoseOfTheTable() throws IOException {
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (Path file : files()) {
            Program program;
            try {
                program = compile(file);
            } catch (CompileException e) {
                wrong.add(file + "\n" + e.getMessage());
                continue;
            }
            for (Map.Entry<String, Long> row : rows(file).entrySet()) {
                count++;
                String name = file.getFileName() + " " + row.getKey();
                try {
                    long value = new ReferenceInterpreter(program).call("row_" + row.getKey());
                    if (value != row.getValue()) {
                        wrong.add(name + ": " + value + ", should be " + row.getValue());
                    }
                } catch (RuntimeException e) {
                    wrong.add(name + ": " + e);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(count).isGreaterThan(400);
    }

    @Test
    void valuesAreThoseOfGcc(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(hasGcc()).as("gcc is present").isTrue();
        Map<String, Long> expected = new TreeMap<>();
        List<String> command =
                new ArrayList<>(List.of("gcc", "-std=gnu11", "-O0", "-fwrapv", "-w", "-o", "rows"));
        StringBuilder main = new StringBuilder("#include <stdio.h>\n");
        StringBuilder body = new StringBuilder();
        for (Path file : files()) {
            command.add(file.toAbsolutePath().toString());
            for (Map.Entry<String, Long> row : rows(file).entrySet()) {
                String name = row.getKey();
                main.append("long row_").append(name).append("(void);\n");
                body.append("printf(\"").append(name).append(" %ld\\n\", row_");
                body.append(name).append("());\n");
                expected.put(name, row.getValue());
            }
        }
        main.append("int main(void) {\n").append(body).append("return 0; }\n");
        Files.writeString(folder.resolve("main.c"), main);
        command.add("main.c");
        assertThat(run(folder, command)).isEmpty();
        Map<String, Long> actual = new TreeMap<>();
        for (String line : run(folder, List.of("./rows")).split("\n")) {
            String[] words = line.split(" ");
            actual.put(words[0], Long.valueOf(words[1]));
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static boolean hasGcc() {
        try {
            return run(Path.of("."), List.of("gcc", "--version")).contains("Free Software");
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String run(Path folder, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
