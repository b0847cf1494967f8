package org.racewalk.model.litmus;

import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.parse.SourceReader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The litmus tests among the resources, and texts that tests make up. */
final class LitmusFiles {
    private static final String HEADERS = "conf/kernel/include";

    private LitmusFiles() {}

    /** The table of the states that each test of the resources can reach. */
    static ExpectedStates expected() {
        return new ExpectedStates(resource("expected.tsv"));
    }

    static LitmusProgram program(String id) {
        try {
            return compile(id + ".litmus", resource(id + ".litmus"));
        } catch (CompileException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static LitmusProgram compile(String file, String text) throws CompileException {
        return LitmusProgram.compile(file, text, SourceReader.files(root()), HEADERS);
    }

    private static String resource(String name) {
        try (InputStream in = LitmusFiles.class.getResourceAsStream("/litmus/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve(HEADERS))) {
            here = here.getParent();
        }
        return here;
    }
}
