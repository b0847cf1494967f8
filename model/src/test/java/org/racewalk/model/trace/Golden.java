package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reports that were read and found good. {@code -Dracewalk.golden=write} in the module's folder
 * writes them anew.
 */
final class Golden {
    private static final Path SOURCES = Path.of("src/test/resources/org/racewalk/model/trace");

    private Golden() {}

    static void check(String name, String actual) throws IOException {
        String file = name + ".txt";
        if ("write".equals(System.getProperty("racewalk.golden"))) {
            Files.createDirectories(SOURCES);
            Files.writeString(SOURCES.resolve(file), actual);
            return;
        }
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            String expected =
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual).as("golden file %s", file).isEqualTo(expected);
        }
    }
}
