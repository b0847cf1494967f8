package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.FakeEngine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs command lines against made-up scenarios and keeps what they print. */
final class CommandLineFixture {
    private final Engine engine;
    private final Path folder;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    CommandLineFixture(Path folder) {
        this(new FakeEngine(), folder);
    }

    CommandLineFixture(Engine engine, Path folder) {
        this.engine = engine;
        this.folder = folder;
    }

    int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        Session session =
                new Session(
                        engine,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        new Interruption());
        return Racewalk.execute(session, args);
    }

    /** As a process of its own does it. */
    static int onStandardStreams(Interruption interruption, String... args) {
        Session session =
                new Session(
                        new FakeEngine(),
                        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        false,
                        interruption);
        return Racewalk.execute(session, args);
    }

    String scenario(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
