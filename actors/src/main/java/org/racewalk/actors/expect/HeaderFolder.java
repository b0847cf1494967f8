package org.racewalk.actors.expect;

import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the headers of scenario files. */
public final class HeaderFolder {
    private static final String SUFFIX = ".c";

    private HeaderFolder() {}

    /**
     * The headers of all C files in a folder, sorted by name.
     *
     * @return empty if no file has one
     * @throws WrongInputException if one cannot be read, or if only some files have one
     */
    public static List<Header> in(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        } catch (IOException e) {
            throw new WrongInputException(folder + ": cannot be read");
        }
        List<Header> headers = new ArrayList<>();
        String without = null;
        for (Path file : files) {
            Optional<Header> header = of(file);
            header.ifPresent(headers::add);
            without = header.isEmpty() && without == null ? file.toString() : without;
        }
        if (without != null && !headers.isEmpty()) {
            throw new WrongInputException(without + ":1: " + missing());
        }
        return headers;
    }

    /**
     * The header of a file.
     *
     * @throws WrongInputException if it has none
     */
    public static Header require(Path file) {
        return of(file).orElseThrow(() -> new WrongInputException(file + ":1: " + missing()));
    }

    private static String missing() {
        return "no expect: line in the first comment; see \"Expectations\" in docs/scenarios.md";
    }

    /** The header of a file, if it has one. */
    public static Optional<Header> of(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return HeaderReader.read(file.toString().replace('\\', '/'), text);
        } catch (IOException e) {
            throw new WrongInputException(file + ": cannot be read");
        }
    }
}
