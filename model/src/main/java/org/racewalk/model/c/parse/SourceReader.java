package org.racewalk.model.c.parse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where sources come from: the file system, or a bundle. */
@FunctionalInterface
public interface SourceReader {
    /**
     * The text of a file, or null if there is no such regular file.
     *
     * @param path with {@code /}, relative as the user named it, or absolute
     */
    @Nullable String read(String path);

    /**
     * Files in UTF-8, relative paths below {@code directory}; unreadable files count as missing.
     */
    static SourceReader files(Path directory) {
        return path -> {
            Path file = directory.resolve(path);
            if (!Files.isRegularFile(file)) {
                return null;
            }
            try {
                return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return null;
            }
        };
    }
}
