package org.racewalk.actors.cli;

import org.racewalk.actors.engine.Explained;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explain.Experiments;
import org.racewalk.model.explain.Experiments.Told;
import org.racewalk.model.trace.Lines;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What would be if something about a run were otherwise, by the numbers of its explanation. */
final class ExperimentOptions {
    @Option(
            names = "--what-if",
            paramLabel = "CHANGE",
            description = "'swap A,B' or 'calm A': as the options of these names.")
    private List<String> changes = new ArrayList<>();

    @Option(
            names = "--swap",
            paramLabel = "A,B",
            description = "What if these two steps came the other way round.")
    private List<String> swaps = new ArrayList<>();

    @Option(
            names = "--calm",
            paramLabel = "A",
            description = "What if nothing unusual were decided at that step.")
    private List<String> calms = new ArrayList<>();

    @Option(
            names = "--force",
            paramLabel = "ORDER@PLACE",
            description =
                    "What if the access of row [N], or at FUNCTION:LINE, were acquire, release,"
                            + " full or once.")
    private List<String> forces = new ArrayList<>();

    @Option(
            names = "--branch-at",
            paramLabel = "N",
            description = "What becomes of runs that share the steps up to N (0: none).")
    private List<Integer> branches = new ArrayList<>();

    /** Whether anything is asked. */
    boolean any() {
        return !changes.isEmpty()
                || !swaps.isEmpty()
                || !calms.isEmpty()
                || !forces.isEmpty()
                || !branches.isEmpty();
    }

    /**
     * Makes the changed runs and tells what came of them; adds the same for machines.
     *
     * @param runs random ones for each answer
     * @return whether any of them still fails
     * @throws WrongInputException if a question cannot be understood
     */
    boolean answer(Session session, Explained explained, long runs, List<Object> machines) {
        Experiments experiments = explained.experiments();
        Map<String, Told> answers = new LinkedHashMap<>();
        for (String change : changes) {
            ask(answers, "--what-if '" + change + "'", () -> experiments.whatIf(change, runs));
        }
        for (String swap : swaps) {
            ask(answers, "--swap " + swap, () -> experiments.whatIf("swap " + swap, runs));
        }
        for (String calm : calms) {
            ask(answers, "--calm " + calm, () -> experiments.whatIf("calm " + calm, runs));
        }
        for (String force : forces) {
            ask(answers, "--force " + force, () -> experiments.forced(force, runs));
        }
        for (int branch : branches) {
            ask(answers, "--branch-at " + branch, () -> experiments.branch(branch, runs));
        }
        boolean fails = false;
        for (Map.Entry<String, Told> answer : answers.entrySet()) {
            tell(session, answer.getValue());
            machines.add(machine(answer.getKey(), answer.getValue()));
            fails |= answer.getValue().fails();
        }
        session.out().flush();
        return fails;
    }

    private static void ask(Map<String, Told> answers, String option, Supplier<Told> question) {
        // Messages of the model begin with what was asked.
        String name = option.substring(0, option.indexOf(' '));
        answers.put(option, InspectOptions.asked(name, question));
    }

    private static void tell(Session session, Told told) {
        for (String line : told.lines()) {
            Lines.paragraph("", "    ", line).forEach(session.out()::println);
        }
        told.replay()
                .ifPresent(replay -> {
                    session.out().println("replay:  racewalk replay \\");
                    session.out().println(replay.text());
                });
    }

    private static Map<String, Object> machine(String question, Told told) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("question", question);
        map.put("lines", told.lines());
        map.put("fails", told.fails());
        told.replay().ifPresent(replay -> map.put("replay", replay.text()));
        return map;
    }
}
