package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Remade;
import org.racewalk.actors.engine.WrongInputException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code racewalk replay}: one run again. */
@Command(
        name = "replay",
        description = "Makes a run again from its replay string and prints its report.",
        customSynopsis = "racewalk replay [OPTION]... STRING|FILE")
final class ReplayCommand implements Callable<Integer> {
    private static final long LARGEST = 64L << 20;

    private final Session session;

    @Parameters(
            paramLabel = "STRING|FILE",
            description = "A replay string, or a file that holds one.")
    private String replay = "";

    @Mixin private IncludeOptions headers;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the report to FILE too, for machines.")
    private @Nullable Path json;

    ReplayCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonFile file = json == null ? null : JsonFile.at(json);
        Remade remade = session.engine().replay(string(), headers.includes(), headers.kernel());
        session.out().print(remade.text());
        session.out().flush();
        if (file != null) {
            file.write(Map.of("reports", remade.reports()));
        }
        if (!remade.agrees()) {
            session.say("the run did not end as its replay string says");
            return ExitCode.INTERNAL;
        }
        return remade.violated() ? ExitCode.FINDINGS : ExitCode.CLEAN;
    }

    /** The file's contents if the argument names one, else the argument. */
    private String string() {
        Path path = pathOf(replay);
        if (path == null || !Files.exists(path)) {
            if (replay.endsWith(".replay") && !replay.startsWith("rw")) {
                throw new WrongInputException(replay + ": no such file");
            }
            return replay.strip();
        }
        if (!Files.isRegularFile(path)) {
            throw new WrongInputException(replay + ": is not a file");
        }
        try {
            if (Files.size(path) > LARGEST) {
                throw new WrongInputException(replay + ": is too long for a replay file");
            }
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new WrongInputException(replay + ": cannot be read as text");
        }
    }

    private static @Nullable Path pathOf(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
