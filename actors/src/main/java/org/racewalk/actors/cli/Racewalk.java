package org.racewalk.actors.cli;

import org.racewalk.actors.engine.CompileCache;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.store.StoreUnavailableException;
import org.racewalk.actors.store.StoreUnusableException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The {@code racewalk} command. Its exit codes are the process's. */
@Command(
        name = "racewalk",
        description = "Runs kernel C on a simulated machine of actors.",
        mixinStandardHelpOptions = true,
        versionProvider = Racewalk.Version.class)
public final class Racewalk implements Runnable {
    @Spec private CommandSpec spec;

    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        interruption.install();
        Session session =
                new Session(
                        new ModelEngine(CompileCache.at(Configuration::compiled)),
                        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                        Terminal.showsStandardError(),
                        interruption);
        int status = execute(session, args);
        interruption.finished(status);
        System.exit(status);
    }

    /** Carries out a command line; prints to the session alone and returns the exit status. */
    static int execute(Session session, String... args) {
        CommandLine line = new CommandLine(new Racewalk());
        line.addSubcommand(new RunCommand(session));
        line.addSubcommand(new ReplayCommand(session));
        line.addSubcommand(new ShrinkCommand(session));
        line.addSubcommand(new ExplainCommand(session));
        line.addSubcommand(new WhatIfCommand(session));
        line.addSubcommand(new WatchCommand(session));
        line.addSubcommand(new CheckCommand(session));
        line.addSubcommand(new ReconcileCommand(session));
        line.addSubcommand(new LitmusCommand(session));
        line.addSubcommand(new ZooCommand(session));
        line.addSubcommand(new BenchCommand(session));
        line.addSubcommand(new NodeCommand(session));
        line.addSubcommand(CampaignCommand.line(session));
        line.addSubcommand(FindingsCommand.line(session));
        line.addSubcommand(TraceCommand.line(session));
        line.addSubcommand(new MailCommand(session));
        line.getSubcommands().values().forEach(Racewalk::addHelp);
        line.setOut(session.out());
        line.setErr(session.err());
        line.setParameterExceptionHandler((failure, given) -> wrongUsage(session, failure));
        line.setExecutionExceptionHandler((failure, command, result) -> failed(session, failure));
        int status = line.execute(args);
        session.out().flush();
        session.err().flush();
        return status;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this help and exit.")
                                .build());
        command.getSubcommands().values().forEach(Racewalk::addHelp);
    }

    private static int wrongUsage(Session session, ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        String command = line.getCommandSpec().qualifiedName();
        session.say(message(failure, line) + "\nSee " + command + " --help");
        return ExitCode.WRONG_INPUT;
    }

    private static String message(ParameterException failure, CommandLine line) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            String argument = unmatched.getUnmatched().getFirst();
            return line.getParent() == null
                    ? argument
                            + ": no such command; there are "
                            + String.join(", ", line.getSubcommands().keySet())
                    : argument + ": one argument too many";
        }
        // The words for Java's types mean nothing to a user.
        return String.valueOf(failure.getMessage())
                .replaceFirst(
                        "' is not an? (?:int|long)$", "' is not a whole number, or is too large");
    }

    private static int failed(Session session, Exception failure) {
        if (failure instanceof WrongInputException) {
            String message = String.valueOf(failure.getMessage());
            if (message.indexOf('\n') < 0) {
                session.say(message);
            } else {
                // A compiler's messages begin with the place, for editors that jump there.
                session.err().println(message);
            }
            return ExitCode.WRONG_INPUT;
        }
        if (failure instanceof StoreUnusableException
                || failure instanceof StoreUnavailableException) {
            session.say(String.valueOf(failure.getMessage()));
            boolean wrong = failure instanceof StoreUnusableException;
            return wrong ? ExitCode.WRONG_INPUT : ExitCode.ENVIRONMENT;
        }
        session.say("internal failure");
        failure.printStackTrace(session.err());
        return ExitCode.INTERNAL;
    }

    /** Takes the version from the jar's manifest, so that it is stated once, in the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Racewalk.class.getPackage().getImplementationVersion();
            return new String[] {"racewalk " + (version == null ? "development" : version)};
        }
    }
}
