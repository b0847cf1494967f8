package org.racewalk.actors.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code racewalk trace}: runs event by event, in a file that SQL can ask. */
@Command(
        name = "trace",
        description = "Records runs event by event, and asks, exports what was recorded.")
final class TraceCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** With all that it can do. */
    static CommandLine line(Session session) {
        CommandLine line = new CommandLine(new TraceCommand());
        line.addSubcommand(new TraceRecordCommand(session));
        line.addSubcommand(new TraceSqlCommand(session));
        line.addSubcommand(new TraceAskCommand(session));
        line.addSubcommand(new TraceExportCommand(session));
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
