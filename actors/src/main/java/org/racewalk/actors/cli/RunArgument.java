package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.Explaining;
import org.racewalk.actors.engine.NamedRun;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.shrink.Bound;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;

/** The one run that a command is about, its headers, and the file for machines. */
final class RunArgument {
    @Parameters(paramLabel = FindingArgument.LABEL, description = FindingArgument.DESCRIPTION)
    private String named = "";

    @Mixin private FindingArgument finding;

    @Mixin private IncludeOptions headers;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the same to FILE too, for machines.")
    private @Nullable Path json;

    /** What was named. */
    FindingArgument.Resolved resolved() {
        return finding.resolve(named);
    }

    FindingArgument finding() {
        return finding;
    }

    IncludeOptions headers() {
        return headers;
    }

    /**
     * Its program, compiled.
     *
     * @throws WrongInputException if it is not that of the string
     */
    NamedRun run(Session session, FindingArgument.Resolved of) {
        return session.engine().named(of.replay(), headers.includes(), headers.kernel());
    }

    /** As above, of the smallest run that is known. */
    NamedRun smallest(Session session, FindingArgument.Resolved of) {
        return session.engine().named(of.smallest(), headers.includes(), headers.kernel());
    }

    /** The file of {@code --json}, checked to be writable, or null. */
    @Nullable JsonFile json() {
        return json == null ? null : JsonFile.at(json);
    }

    /**
     * Explains it, with progress on a terminal.
     *
     * @param asIs without shrinking it first: the run that was found; else the smallest that is
     *     known is where shrinking begins
     */
    Explained explained(
            Session session, FindingArgument.Resolved of, boolean asIs, ExplainOptions options) {
        if (asIs) {
            return explained(session, run(session, of), of.signature(), true, options);
        }
        Explained explained =
                explained(session, smallest(session, of), of.signature(), false, options);
        return new Explained(explained.run(), explained.explanation(), of.notes(explained.notes()));
    }

    /**
     * As above, a run that was compiled already.
     *
     * @param signature of the finding, or empty
     */
    static Explained explained(
            Session session, NamedRun run, String signature, boolean asIs, ExplainOptions options) {
        ProgressLine line =
                new ProgressLine(
                        session.err(), session.progress(), System.nanoTime(), Long.MAX_VALUE, 0);
        try {
            return Explaining.of(
                    run,
                    signature.isEmpty() ? null : signature,
                    asIs ? null : Bound.DEFAULT,
                    (made, best) -> {
                        line.show(System.nanoTime(), made, ", shrinking: " + best.text());
                        return true;
                    },
                    options);
        } finally {
            line.clear();
        }
    }

    /** A number of runs that an option gave. */
    static void requireRuns(long runs) {
        if (runs < 1) {
            throw new WrongInputException("--runs " + runs + ": expected a number from 1");
        }
    }
}
