package org.racewalk.actors.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.json.JsonTree;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A file that an option names, such as that of {@code --json}: written whole at the end or not at
 * all.
 */
final class JsonFile {
    private final Path file;

    private JsonFile(Path file) {
        this.file = file;
    }

    /**
     * Checks that it can be written, before long work begins.
     *
     * @throws WrongInputException if not
     */
    static JsonFile at(Path file) {
        return at("--json", file);
    }

    /** As above, for another option. */
    static JsonFile at(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String given = option + " " + file;
        if (file.toString().equals("-")) {
            throw new WrongInputException(
                    given + ": expected a file; standard output carries the text");
        }
        if (Files.isDirectory(file)) {
            throw new WrongInputException(given + ": is a directory");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new WrongInputException(given + ": no such directory");
        }
        if (!Files.isWritable(folder)) {
            throw new WrongInputException(given + ": the directory is not writable");
        }
        return new JsonFile(file);
    }

    /** Writes the value in place of what the file held. */
    void write(Map<String, ?> value) {
        write(text(value));
    }

    /** Writes the text in place of what the file held. */
    void write(String text) {
        try {
            // Not createTempFile(), whose files none but their owner may read.
            String name = ".racewalk." + ProcessHandle.current().pid() + ".draft";
            Path draft = file.toAbsolutePath().resolveSibling(name);
            try {
                Files.writeString(draft, text);
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Map<String, ?> value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        try (JsonGenerator generator = new JsonFactory().createGenerator(bytes)) {
            generator.setPrettyPrinter(printer);
            JsonTree.write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8) + "\n";
    }
}
