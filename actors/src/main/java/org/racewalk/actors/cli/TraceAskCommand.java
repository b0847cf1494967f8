package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.trace.EventPattern;
import org.racewalk.actors.trace.Questions;
import org.racewalk.actors.trace.Questions.Relation;
import org.racewalk.actors.trace.TraceQueries;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code racewalk trace ask}: questions that are asked often. */
@Command(
        name = "ask",
        description = "Asks a trace store one of the questions below.",
        footer = {
            "",
            "A and B are FUNCTION (also mutex_lock, kfree and their like), FUNCTION:LINE,",
            "FILE:LINE or OBJECT.FIELD; * stands for anything. For example:",
            "  racewalk trace ask --preceded-by vma_refcount_put kmem_cache_free",
            "counts the runs in which some vma_refcount_put has a kmem_cache_free before it.",
            "",
            "Exit status: 0 answered; 2 wrong input; 4 environment."
        },
        customSynopsis = "racewalk trace ask [OPTION]... QUESTION")
final class TraceAskCommand implements Callable<Integer> {
    private final Session session;

    @ArgGroup(multiplicity = "1")
    private Question question = new Question();

    /** One of them. */
    static final class Question {
        @Option(
                names = "--preceded-by",
                paramLabel = "PATTERN",
                arity = "2",
                hideParamSyntax = true,
                description = "A B: runs in which some A has a B before it, by outcome.")
        private List<String> precededBy = List.of();

        @Option(
                names = "--not-preceded-by",
                paramLabel = "PATTERN",
                arity = "2",
                hideParamSyntax = true,
                description = "A B: runs in which some A has no B before it.")
        private List<String> notPrecededBy = List.of();

        @Option(
                names = "--followed-by",
                paramLabel = "PATTERN",
                arity = "2",
                hideParamSyntax = true,
                description = "A B: runs in which some A has a B after it.")
        private List<String> followedBy = List.of();

        @Option(
                names = "--not-followed-by",
                paramLabel = "PATTERN",
                arity = "2",
                hideParamSyntax = true,
                description = "A B: runs in which some A has no B after it.")
        private List<String> notFollowedBy = List.of();

        @Option(names = "--hottest-lines", description = "Lines with the most steps.")
        private boolean hottestLines;

        @Option(
                names = "--contended-fields",
                description = "Fields that several CPUs use in one run, one of them writing.")
        private boolean contendedFields;

        @Option(
                names = "--clusters",
                description = "Failing runs, grouped by what they have in common.")
        private boolean clusters;

        @Option(
                names = "--unlink-to-free",
                description = "Steps from the last unlinking store of an object to its free.")
        private boolean unlinkToFree;
    }

    @Option(names = "--same-task", description = "Of A and B: only those of one task count.")
    private boolean sameTask;

    @Option(names = "--top", paramLabel = "N", description = "Rows at most (${DEFAULT-VALUE}).")
    private int top = 20;

    @Option(names = "--show-sql", description = "Print the query instead of asking it.")
    private boolean showSql;

    @Mixin private TracesOption traces;

    @Mixin private RowFormat format;

    TraceAskCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw new WrongInputException("--top " + top + ": expected a number from 1");
        }
        Pair pair = pair();
        if (sameTask && pair == null) {
            throw new WrongInputException("--same-task is about two events; this asks for none");
        }
        String sql = pair == null ? alone() : pair.sql(sameTask);
        if (showSql) {
            session.out().print(sql);
            return ExitCode.CLEAN;
        }
        try (TraceQueries queries = TraceQueries.open(traces.file())) {
            if (pair != null) {
                require(queries, pair.a());
                require(queries, pair.b());
            }
            RowFormat.Printer printer = format.printer(session.out());
            queries.ask(sql, printer);
            printer.end();
        }
        return ExitCode.CLEAN;
    }

    private record Pair(Relation relation, EventPattern a, EventPattern b) {
        String sql(boolean sameTask) {
            return Questions.order(a, relation, b, sameTask);
        }
    }

    private @Nullable Pair pair() {
        Pair pair = pair(Relation.PRECEDED_BY, question.precededBy);
        pair = pair == null ? pair(Relation.NOT_PRECEDED_BY, question.notPrecededBy) : pair;
        pair = pair == null ? pair(Relation.FOLLOWED_BY, question.followedBy) : pair;
        return pair == null ? pair(Relation.NOT_FOLLOWED_BY, question.notFollowedBy) : pair;
    }

    private static @Nullable Pair pair(Relation relation, List<String> patterns) {
        if (patterns.isEmpty()) {
            return null;
        }
        return new Pair(
                relation, EventPattern.of(patterns.get(0)), EventPattern.of(patterns.get(1)));
    }

    private String alone() {
        if (question.hottestLines) {
            return Questions.hottestLines(top);
        }
        if (question.contendedFields) {
            return Questions.contendedFields(top);
        }
        return question.clusters ? Questions.clusters(top) : Questions.unlinkToFree(top);
    }

    /** A question about what never happened has an answer that misleads. */
    private static void require(TraceQueries queries, EventPattern pattern) {
        if (!queries.any(Questions.occurs(pattern))) {
            throw new WrongInputException(
                    pattern
                            + ": no such event in these traces; expected FUNCTION, FUNCTION:LINE,"
                            + " FILE:LINE or OBJECT.FIELD. Near: "
                            + String.join(", ", queries.texts(Questions.near(pattern))));
        }
    }
}
