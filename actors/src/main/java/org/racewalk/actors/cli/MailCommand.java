package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.LitmusTwins;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.ExplanationReport;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.mail.LitmusExport;
import org.racewalk.model.mail.Mail;
import org.racewalk.model.mail.Unfit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code racewalk mail}: a finding as a mail. */
@Command(
        name = "mail",
        description = "Writes a finding as a mail to a kernel list: plain text, 72 columns.",
        footer = {
            "",
            "Nothing is sent. A mail holds the report of the steps that matter, the same steps",
            "as C, and one line that replays the run.",
            "",
            "Exit status: 1 written; 2 wrong input, or a file is there already; 3 written, but",
            "without the litmus test, which the dialect has no words for."
        },
        customSynopsis = "racewalk mail [OPTION]... FINDING|STRING|FILE")
final class MailCommand implements Callable<Integer> {
    private static final Pattern TAG =
            Pattern.compile("[A-Z][A-Za-z-]*: [\\x20-\\x7e]*[\\x21-\\x7e]");

    private final Session session;

    @Mixin private RunArgument run;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the mail to FILE and not to the terminal.")
    private @Nullable Path output;

    @Option(
            names = "--litmus",
            paramLabel = "FILE",
            description = "Write the core to FILE as a litmus test, and run that.")
    private @Nullable Path litmus;

    @Option(
            names = "--as",
            paramLabel = "MACROS",
            description =
                    "Of --litmus: with the ordering that these macros (commas between; may be"
                            + " empty) make, in place of the finding's own.")
    private @Nullable String as;

    @Option(names = "--as-is", description = "Mail this run, without shrinking it first.")
    private boolean asIs;

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Option(
            names = "--tag",
            paramLabel = "LINE",
            description = "A line for the end: \"Reported-by: A. Name <a@example.org>\".")
    private List<String> tags = List.of();

    @Option(
            names = "--tree",
            paramLabel = "TEXT",
            description = "What the sources are of, for example v6.13-rc7.")
    private String tree = "";

    MailCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                throw new WrongInputException(
                        "--tag '" + tag + "': expected one line of ASCII, Name: text");
            }
        }
        JsonFile machines = run.json();
        NewFile mail = output == null ? null : NewFile.at("--output", output, force);
        if (as != null && litmus == null) {
            throw new WrongInputException("--as says how --litmus is written, which is not given");
        }
        NewFile test = litmus == null ? null : NewFile.at("--litmus", litmus, force);
        Explained explained =
                run.explained(
                        session,
                        run.resolved(),
                        asIs,
                        ExplainOptions.of(ExplainOptions.DEFAULT_RUNS));
        Explanation explanation = explained.explanation();
        String written = "";
        String told = "";
        if (test != null) {
            try {
                written = as == null ? LitmusExport.text(explanation) : twin(explained, as);
                told = test.name() + ", " + LitmusVerdict.of(test.name(), written);
                test.write(written);
            } catch (Unfit e) {
                session.say("--litmus " + litmus + ": not written: " + e.getMessage());
            }
        }
        String report = ExplanationReport.text(explanation, explained.notes());
        String text = Mail.text(explanation, report, new Mail.More(tree, told, tags));
        if (mail == null) {
            session.out().print(text);
            session.out().flush();
        } else {
            mail.write(text);
        }
        if (machines != null) {
            Map<String, @Nullable Object> map =
                    new LinkedHashMap<>(ExplanationReport.toMap(explanation, explained.notes()));
            map.put("subject", Mail.subject(explanation));
            map.put("mail", text);
            map.put("tags", new ArrayList<>(tags));
            map.put("litmus", written.isEmpty() ? null : written);
            machines.write(map);
        }
        return test != null && written.isEmpty() ? ExitCode.INCOMPLETE : ExitCode.FINDINGS;
    }

    /** The same steps as another variant of the scenario orders them. */
    private String twin(Explained explained, String macros) throws Unfit {
        ReplayString replay = explained.run().replay();
        VariantRequest request =
                new VariantRequest(
                        replay.variant().scenario(),
                        Stream.of(macros.split(",")).filter(one -> !one.isBlank()).toList(),
                        run.headers().includes(),
                        run.headers().kernel(),
                        replay.settings(),
                        session.engine().strategy(null),
                        1);
        return LitmusTwins.text(explained.explanation(), session.engine().compile(request));
    }
}
