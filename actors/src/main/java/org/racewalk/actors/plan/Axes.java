package org.racewalk.actors.plan;

import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.RunSettings.PlainLoads;
import org.racewalk.model.machine.RunSettings.Preemption;
import org.racewalk.model.machine.RunSettings.RaceRule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What variants of a scenario a campaign file asks for, beside those that headers name. Each axis
 * is a list of alternatives; every combination is a variant. An empty axis leaves what is there.
 *
 * @param defines each an axis of its own; an alternative is a list of macros
 * @param stepsPerRun one alternative at most
 */
public record Axes(
        List<List<List<String>>> defines,
        List<MemoryOrderName> memory,
        List<Integer> cpus,
        List<Preemption> preemption,
        List<Integer> failures,
        List<Integer> stepsPerRun,
        List<RaceRule> races,
        List<PlainLoads> plain) {

    /** The variants that one becomes. */
    List<VariantRequest> of(VariantRequest one) {
        List<VariantRequest> all = List.of(one);
        for (List<List<String>> alternatives : defines) {
            all = times(all, alternatives, Axes::with);
        }
        all = times(all, memory, (request, to) -> with(request, Setting.memory(request, to)));
        all = times(all, cpus, (request, to) -> with(request, Setting.cpus(request, to)));
        all =
                times(
                        all,
                        preemption,
                        (request, to) -> with(request, Setting.preemption(request, to)));
        all = times(all, failures, (request, to) -> with(request, Setting.failures(request, to)));
        all = times(all, stepsPerRun, (request, to) -> with(request, Setting.steps(request, to)));
        all = times(all, races, (request, to) -> with(request, Setting.races(request, to)));
        return times(all, plain, (request, to) -> with(request, Setting.plain(request, to)));
    }

    private static <T> List<VariantRequest> times(
            List<VariantRequest> all,
            List<T> alternatives,
            BiFunction<VariantRequest, T, VariantRequest> change) {
        if (alternatives.isEmpty()) {
            return all;
        }
        List<VariantRequest> product = new ArrayList<>();
        for (VariantRequest request : all) {
            for (T alternative : alternatives) {
                product.add(change.apply(request, alternative));
            }
        }
        return product;
    }

    private static VariantRequest with(VariantRequest request, List<String> macros) {
        List<String> defines = new ArrayList<>(request.defines());
        defines.addAll(macros);
        return new VariantRequest(
                request.scenario(),
                defines,
                request.includes(),
                request.kernel(),
                request.settings(),
                request.strategy(),
                request.seed());
    }

    private static VariantRequest with(VariantRequest request, RunSettings settings) {
        return new VariantRequest(
                request.scenario(),
                request.defines(),
                request.includes(),
                request.kernel(),
                settings,
                request.strategy(),
                request.seed());
    }

    /** Settings that differ in one. */
    private static final class Setting {
        static RunSettings memory(VariantRequest request, MemoryOrderName to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    to,
                    s.cpus(),
                    s.preemption(),
                    s.failures(),
                    s.stepsPerRun(),
                    s.races(),
                    s.plain());
        }

        static RunSettings cpus(VariantRequest request, int to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(),
                    to,
                    s.preemption(),
                    s.failures(),
                    s.stepsPerRun(),
                    s.races(),
                    s.plain());
        }

        static RunSettings preemption(VariantRequest request, Preemption to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(), s.cpus(), to, s.failures(), s.stepsPerRun(), s.races(), s.plain());
        }

        static RunSettings failures(VariantRequest request, int to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(),
                    s.cpus(),
                    s.preemption(),
                    to,
                    s.stepsPerRun(),
                    s.races(),
                    s.plain());
        }

        static RunSettings steps(VariantRequest request, int to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(), s.cpus(), s.preemption(), s.failures(), to, s.races(), s.plain());
        }

        static RunSettings races(VariantRequest request, RaceRule to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(),
                    s.cpus(),
                    s.preemption(),
                    s.failures(),
                    s.stepsPerRun(),
                    to,
                    s.plain());
        }

        static RunSettings plain(VariantRequest request, PlainLoads to) {
            RunSettings s = request.settings();
            return new RunSettings(
                    s.memory(),
                    s.cpus(),
                    s.preemption(),
                    s.failures(),
                    s.stepsPerRun(),
                    s.races(),
                    to);
        }
    }
}
