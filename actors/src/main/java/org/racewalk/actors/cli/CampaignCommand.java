package org.racewalk.actors.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code racewalk campaign}: campaigns of a store, which nodes run. */
@Command(
        name = "campaign",
        description = "Plans, starts, stops and shows campaigns of a store, which nodes run.")
final class CampaignCommand implements Runnable {
    @Spec private CommandSpec spec;

    /** With all that it can do. */
    static CommandLine line(Session session) {
        CommandLine line = new CommandLine(new CampaignCommand());
        line.addSubcommand(new CampaignPlanCommand(session));
        line.addSubcommand(new CampaignStartCommand(session));
        line.addSubcommand(new CampaignListCommand(session));
        line.addSubcommand(new CampaignTopCommand(session));
        line.addSubcommand(new CampaignStopCommand(session));
        line.addSubcommand(new CampaignResumeCommand(session));
        line.addSubcommand(new CampaignReportCommand(session));
        line.addSubcommand(new CampaignDiffCommand(session));
        line.addSubcommand(new CampaignExportCommand(session));
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
