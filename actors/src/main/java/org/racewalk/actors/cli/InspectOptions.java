package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.Inspector;
import org.racewalk.model.explain.Inspector.Answer;
import org.racewalk.model.trace.Lines;

import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Questions about one run, by the numbers of the rows of its report. */
final class InspectOptions {
    @Option(
            names = "--assert",
            paramLabel = "EXPR@N",
            description = "Say whether EXPR holds after row N, or after FUNCTION:LINE.")
    private List<String> assertions = new ArrayList<>();

    @Option(names = "--break", paramLabel = "EXPR", description = "Say when EXPR becomes true.")
    private List<String> breaks = new ArrayList<>();

    @Option(
            names = "--last-write",
            paramLabel = "OBJECT.FIELD",
            description = "Say which step stored there last.")
    private List<String> lastWrites = new ArrayList<>();

    @Option(names = "--step", description = "Walk through the run, step by step.")
    private boolean step;

    /** Whether anything is asked. */
    boolean any() {
        return step || !assertions.isEmpty() || !breaks.isEmpty() || !lastWrites.isEmpty();
    }

    /**
     * Answers all that is asked; whether every answer is yes.
     *
     * @param walked indices of the events that a walk stops at
     * @throws WrongInputException if a question cannot be understood
     */
    boolean answer(Session session, Inspector inspector, List<Integer> walked) {
        boolean yes = true;
        for (String question : assertions) {
            yes &=
                    tell(
                            session,
                            "",
                            asked("--assert " + question, () -> inspector.asserted(question)));
        }
        for (String field : lastWrites) {
            Answer answer = asked("--last-write " + field, () -> inspector.lastWrite(field));
            yes &= tell(session, "", answer);
        }
        for (String expression : breaks) {
            List<Answer> answers =
                    asked("--break " + expression, () -> inspector.breaks(expression));
            yes &= !answers.isEmpty();
            if (answers.isEmpty()) {
                tell(session, expression + ": ", new Answer(false, "never true"));
            }
            answers.forEach(answer -> tell(session, expression + ": ", answer));
        }
        if (step) {
            walk(session, inspector, walked);
        }
        session.out().flush();
        return yes;
    }

    private static boolean tell(Session session, String first, Answer answer) {
        Lines.paragraph("", "    ", first + answer.text()).forEach(session.out()::println);
        return answer.yes();
    }

    /** The model's words for what is wrong with a question, with the option that asked it. */
    static <T> T asked(String option, Supplier<T> question) {
        try {
            return question.get();
        } catch (IllegalArgumentException e) {
            throw new WrongInputException(option + ": " + e.getMessage());
        }
    }

    private static void walk(Session session, Inspector inspector, List<Integer> walked) {
        boolean waits = Terminal.isInteractive();
        BufferedReader typed =
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        for (int event : walked) {
            Lines.paragraph("", "      ", inspector.told(event)).forEach(session.out()::println);
            session.out().flush();
            if (waits && stops(session, typed)) {
                return;
            }
        }
    }

    private static boolean stops(Session session, BufferedReader typed) {
        try {
            session.out().print("Enter next, q quit: ");
            session.out().flush();
            String line = typed.readLine();
            return line == null || line.strip().equals("q");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
