package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Header;
import org.racewalk.actors.expect.Trial;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.util.ArrayList;
import java.util.List;

/** The options of an {@code expect:} line of a header: those of {@code racewalk run}. */
final class TrialOptions {
    @Mixin private ScenarioOptions sources;

    @Mixin private MachineOptions machine;

    @Option(names = "--runs", paramLabel = "N", description = "Runs that a clean verdict needs.")
    private @Nullable Long runs;

    /**
     * The trial of an expectation.
     *
     * @param more options that count in place of the header's
     * @throws WrongInputException with file and line, if the header's options make no sense
     */
    static Trial trial(Header header, Expectation expectation, List<String> more, Engine engine) {
        List<String> args = new ArrayList<>(expectation.options());
        args.addAll(more);
        args.add(header.file());
        TrialOptions options = new TrialOptions();
        try {
            new CommandLine(options)
                    .setOverwrittenOptionsAllowed(true)
                    .parseArgs(args.toArray(String[]::new));
            long atLeast = options.runs == null ? 0 : options.runs;
            if (options.runs != null && atLeast < 1) {
                throw new WrongInputException("--runs " + atLeast + ": expected a number from 1");
            }
            List<String> files = options.sources.named();
            if (files.size() > 1) {
                throw new WrongInputException("\"" + files.getFirst() + "\": expected an option");
            }
            VariantRequest request =
                    options.machine.variant(header.file(), options.sources, engine);
            return new Trial(header, expectation, request, atLeast);
        } catch (ParameterException | WrongInputException e) {
            throw new WrongInputException(
                    header.file() + ":" + expectation.line() + ": expect: " + e.getMessage());
        }
    }
}
