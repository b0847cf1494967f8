package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.NotReproducedException;
import org.racewalk.actors.engine.Shrinking;
import org.racewalk.actors.engine.Smaller;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.shrink.Size;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code racewalk shrink}: the smallest run that shows the same. */
@Command(
        name = "shrink",
        description = {
            "Makes a failing run smaller: fewer tasks, then fewer operations, switches,",
            "delays, objects, steps. What it shows stays the same."
        },
        footer = {
            "",
            "Other violations met on the way are listed, each with its replay string.",
            "",
            "Exit status: 1 the run shows what it did; 2 wrong input; 4 environment;",
            "5 internal failure, or the run did not end as its replay string says."
        },
        customSynopsis = "racewalk shrink [OPTION]... FINDING|STRING|FILE")
final class ShrinkCommand implements Callable<Integer> {
    private final Session session;

    @Mixin private RunArgument run;

    @Option(
            names = "--signature",
            paramLabel = "TEXT",
            description =
                    "What is to stay, if the run shows several violations (the finding's, or the"
                            + " first).")
    private @Nullable String signature;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Make N runs at most (${DEFAULT-VALUE}).")
    private long runs = Bound.DEFAULT.runs();

    ShrinkCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RunArgument.requireRuns(runs);
        JsonFile file = run.json();
        FindingArgument.Resolved resolved = run.resolved();
        String wanted = signature == null ? resolved.signature() : signature;
        NamedRun original = run.smallest(session, resolved);
        session.interruption().watch();
        ProgressLine progress =
                new ProgressLine(session.err(), session.progress(), System.nanoTime(), runs, 0);
        Shrunk shrunk;
        try {
            shrunk =
                    Shrinking.shrink(
                            original,
                            wanted.isEmpty() ? null : wanted,
                            Bound.ofRuns(runs),
                            (made, best) -> goOn(progress, made, best));
        } catch (NotReproducedException e) {
            progress.clear();
            session.say(String.valueOf(e.getMessage()));
            return ExitCode.INTERNAL;
        }
        progress.clear();
        run.finding().keepCore(resolved, shrunk.replay().text(), List.of());
        Smaller smaller = Shrinking.told(original, shrunk);
        session.out().print(smaller.text());
        session.out().flush();
        if (file != null) {
            file.write(smaller.report());
        }
        return ExitCode.FINDINGS;
    }

    private boolean goOn(ProgressLine progress, long made, Size best) {
        progress.show(
                System.nanoTime(),
                made,
                String.format(
                        Locale.ROOT, "  %,d switches, %,d steps", best.switches(), best.steps()));
        return !session.interruption().requested();
    }
}
