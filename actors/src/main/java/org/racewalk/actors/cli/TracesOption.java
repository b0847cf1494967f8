package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** Which trace store is meant. */
final class TracesOption {
    @Option(
            names = "--traces",
            paramLabel = "FILE",
            description = "The trace store; else what racewalk.traces.file says.")
    private @Nullable Path file;

    Path file() {
        return file == null ? Configuration.traces() : file;
    }
}
