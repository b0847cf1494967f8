package org.racewalk.actors.cli;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.RunSettings.PlainLoads;
import org.racewalk.model.machine.RunSettings.Preemption;
import org.racewalk.model.machine.RunSettings.RaceRule;

import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The machine that is simulated, and what makes its decisions. */
final class MachineOptions {
    private static final int MOST_CPUS = 64;
    private static final int MOST_FAILURES = 2;
    private static final RunSettings DEFAULTS = RunSettings.defaults();

    @Option(
            names = "--memory",
            paramLabel = "M",
            description = "Memory order: sc, tso or lkmm (${DEFAULT-VALUE}).")
    private String memory = name(DEFAULTS.memory());

    @Option(
            names = "--cpus",
            paramLabel = "N",
            description = "Simulated CPUs, 1 to 64 (${DEFAULT-VALUE}).")
    private int cpus = DEFAULTS.cpus();

    @Option(
            names = "--preempt",
            paramLabel = "MODEL",
            description = "Preemption: none, voluntary or full (${DEFAULT-VALUE}).")
    private String preemption = name(DEFAULTS.preemption());

    @Option(
            names = "--failures",
            paramLabel = "K",
            description = "At most K allocations of a run fail, 0 to 2 (${DEFAULT-VALUE}).")
    private int failures = DEFAULTS.failures();

    @Option(
            names = "--steps-per-run",
            paramLabel = "N",
            description = "Steps before a run is brought to its end (${DEFAULT-VALUE}).")
    private int steps = DEFAULTS.stepsPerRun();

    @Option(
            names = "--races",
            paramLabel = "RULE",
            description = "Data races: off, kcsan or lkmm (${DEFAULT-VALUE}).")
    private String races = name(DEFAULTS.races());

    @Option(
            names = "--plain",
            paramLabel = "LOADS",
            description =
                    "Plain loads: once, or reload if the compiler may make them again"
                            + " (${DEFAULT-VALUE}).")
    private String plain = name(DEFAULTS.plain());

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "What makes the decisions; an unknown name lists those known.")
    private @Nullable String strategy;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "Seed, a 64-bit number (${DEFAULT-VALUE}). The same seed gives the same runs.")
    private String seed = "1";

    /** The variant of a scenario on this machine. */
    VariantRequest variant(String scenario, ScenarioOptions sources, Engine engine) {
        return new VariantRequest(
                scenario,
                sources.defines(),
                sources.includes(),
                sources.kernel(),
                settings(),
                engine.strategy(strategy),
                seed());
    }

    private RunSettings settings() {
        MemoryOrderName order = memoryOrder(memory);
        requireRange("--cpus", cpus, 1, MOST_CPUS);
        requireRange("--failures", failures, 0, MOST_FAILURES);
        requireRange("--steps-per-run", steps, 1, Integer.MAX_VALUE);
        return new RunSettings(
                order,
                cpus,
                oneOf("--preempt", preemption, Preemption.values()),
                failures,
                steps,
                oneOf("--races", races, RaceRule.values()),
                oneOf("--plain", plain, PlainLoads.values()));
    }

    private long seed() {
        try {
            return seed.startsWith("0x")
                    ? Long.parseUnsignedLong(seed.substring(2), 16)
                    : Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw new WrongInputException(
                    "--seed " + seed + ": expected a 64-bit number, decimal or 0x and hexadecimal");
        }
    }

    private static void requireRange(String option, int value, int low, int high) {
        if (value < low || value > high) {
            throw new WrongInputException(
                    option
                            + " "
                            + value
                            + ": expected a number "
                            + (high == Integer.MAX_VALUE
                                    ? "from " + low
                                    : "from " + low + " to " + high));
        }
    }

    private static <E extends Enum<E>> E oneOf(String option, String value, E[] known) {
        for (E candidate : known) {
            if (name(candidate).equals(value)) {
                return candidate;
            }
        }
        String names =
                alternatives(
                        Arrays.stream(known)
                                .map(MachineOptions::name)
                                .collect(Collectors.toList()));
        throw new WrongInputException(option + " " + value + ": expected " + names);
    }

    private static String alternatives(List<String> names) {
        int last = names.size() - 1;
        return last == 0
                ? names.get(0)
                : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The memory order that {@code --memory} names. */
    static MemoryOrderName memoryOrder(String name) {
        return oneOf("--memory", name, MemoryOrderName.values());
    }
}
