package org.racewalk.actors.plan;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.RunSettings.PlainLoads;
import org.racewalk.model.machine.RunSettings.Preemption;
import org.racewalk.model.machine.RunSettings.RaceRule;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A campaign file, read and checked. {@code conf/campaigns/reference.conf} says what each key
 * means.
 *
 * @param file as the user named it
 * @param scenarios files, or those that stand for the patterns and folders
 * @param headers whether variants are those that the headers name
 * @param strategies shares by name; empty: what is used without options
 * @param runs of each variant, or 0: none said
 * @param steps of each variant, or 0: none said
 */
public record CampaignFile(
        String file,
        String name,
        List<String> scenarios,
        boolean headers,
        List<String> includes,
        @Nullable String kernel,
        Axes axes,
        Map<String, Long> strategies,
        List<Long> seeds,
        long runs,
        long steps,
        @Nullable Duration time,
        boolean stopAtFirst,
        int stopAfterFindings,
        int batchRuns,
        int checkPerMille,
        ShrinkBounds shrink,
        Notify notices) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern DEFINE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(=.*)?");
    private static final int MOST_CPUS = 64;
    private static final int MOST_FAILURES = 2;

    private static final Map<String, List<String>> KEYS = keys();

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (String key :
                List.of(
                        "name",
                        "scenarios",
                        "headers",
                        "includes",
                        "kernel",
                        "defines",
                        "memory",
                        "cpus",
                        "preemption",
                        "failures",
                        "steps-per-run",
                        "races",
                        "plain",
                        "strategies",
                        "seeds",
                        "batch-runs",
                        "check-percent")) {
            keys.put(key, List.of());
        }
        keys.put("budget", List.of("runs", "steps", "time"));
        keys.put("stop", List.of("first-finding", "findings"));
        keys.put("shrink", List.of("runs", "findings"));
        keys.put("notify", List.of("finding", "end"));
        return keys;
    }

    /** All keys, those within others without what stands before the dot. */
    static List<String> paths() {
        List<String> paths = new ArrayList<>();
        KEYS.forEach((key, inner) -> paths.addAll(inner.isEmpty() ? List.of(key) : inner));
        return paths;
    }

    /**
     * Reads a file.
     *
     * @param strategy whether there is a strategy of that name
     * @throws WrongInputException with file and line, for all mistakes that can be told at once
     */
    public static CampaignFile read(String file, Predicate<String> strategy) {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            throw new WrongInputException(
                    file + (Files.isDirectory(path) ? ": is a directory" : ": no such file"));
        }
        Mistakes mistakes = new Mistakes(file);
        Config config = parse(file, mistakes);
        FileKeys keys = new FileKeys(config, mistakes);
        keys.requireKnown(KEYS);
        CampaignFile read = read(file, keys, strategy);
        mistakes.throwIfAny();
        return read;
    }

    private static Config parse(String file, Mistakes mistakes) {
        try {
            return ConfigFactory.parseFile(
                            Path.of(file).toFile(),
                            ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage());
            String place = e.origin() == null ? "" : e.origin().description() + ": ";
            mistakes.add(
                    e.origin(),
                    message.startsWith(place) ? message.substring(place.length()) : message);
            mistakes.throwIfAny();
            throw e;
        }
    }

    private static CampaignFile read(String file, FileKeys keys, Predicate<String> strategy) {
        List<String> scenarios = new ArrayList<>();
        for (String pattern : keys.strings("scenarios")) {
            List<String> found = ScenarioGlob.files(pattern);
            if (found.isEmpty()) {
                keys.mistake("scenarios", pattern + ": no such file, folder with C files or match");
            }
            found.stream().filter(one -> !scenarios.contains(one)).forEach(scenarios::add);
        }
        if (!keys.has("scenarios")) {
            keys.mistake("scenarios", "is missing: say which files the campaign runs");
        }
        Map<String, Long> strategies = keys.shares("strategies");
        for (String name : strategies.keySet()) {
            if (!strategy.test(name)) {
                keys.mistake("strategies", name + ": no such strategy; see racewalk run --help");
            }
        }
        long runs = keys.number("budget.runs", 0, 1, Long.MAX_VALUE);
        long steps = keys.number("budget.steps", 0, 1, Long.MAX_VALUE);
        Duration time = keys.duration("budget.time");
        if (!keys.has("budget.runs") && !keys.has("budget.steps") && !keys.has("budget.time")) {
            keys.mistake(
                    "budget", "is missing: give runs, steps or time, or the campaign never ends");
        }
        int batchRuns = (int) keys.number("batch-runs", CampaignSpec.BATCH_RUNS, 1, 1 << 20);
        if (batchRuns % CampaignSpec.BATCH_UNIT != 0) {
            keys.mistake("batch-runs", "expected a multiple of " + CampaignSpec.BATCH_UNIT);
        }
        return new CampaignFile(
                file,
                name(file, keys),
                List.copyOf(scenarios),
                keys.flag("headers", true),
                keys.strings("includes"),
                keys.has("kernel") ? keys.string("kernel", "") : null,
                axes(keys),
                strategies,
                keys.has("seeds") ? keys.items("seeds", CampaignFile::seed) : List.of(1L),
                runs,
                steps,
                time,
                keys.flag("stop.first-finding", true),
                (int) keys.number("stop.findings", 0, 0, Integer.MAX_VALUE),
                batchRuns,
                keys.perMille("check-percent", 10),
                shrink(keys),
                new Notify(keys.strings("notify.finding"), keys.strings("notify.end")));
    }

    private static String name(String file, FileKeys keys) {
        String last = String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.conf$", "");
        String name = keys.string("name", last.toLowerCase(Locale.ROOT));
        if (!NAME.matcher(name).matches()) {
            keys.mistake("name", "expected lower case letters, digits and dashes, found " + name);
        }
        return name;
    }

    private static ShrinkBounds shrink(FileKeys keys) {
        ShrinkBounds usual = ShrinkBounds.USUAL;
        return new ShrinkBounds(
                keys.number("shrink.runs", usual.runs(), 0, ShrinkBounds.MOST_RUNS),
                (int) keys.number("shrink.findings", usual.findings(), 0, Integer.MAX_VALUE));
    }

    private static Axes axes(FileKeys keys) {
        List<List<List<String>>> defines = new ArrayList<>();
        for (List<String> axis : keys.lists("defines")) {
            List<List<String>> alternatives = new ArrayList<>();
            for (String alternative : axis) {
                List<String> macros =
                        alternative.isBlank()
                                ? List.of()
                                : List.of(alternative.strip().split("\\s+"));
                for (String macro : macros) {
                    if (!DEFINE.matcher(macro).matches()) {
                        keys.mistake("defines", "expected NAME or NAME=VALUE, found " + macro);
                    }
                }
                alternatives.add(macros);
            }
            defines.add(alternatives);
        }
        return new Axes(
                defines,
                keys.items("memory", text -> constant(text, MemoryOrderName.values())),
                keys.items("cpus", text -> number(text, 1, MOST_CPUS)),
                keys.items("preemption", text -> constant(text, Preemption.values())),
                keys.items("failures", text -> number(text, 0, MOST_FAILURES)),
                keys.items("steps-per-run", text -> number(text, 1, Integer.MAX_VALUE)),
                keys.items("races", text -> constant(text, RaceRule.values())),
                keys.items("plain", text -> constant(text, PlainLoads.values())));
    }

    private static <E extends Enum<E>> E constant(String text, E[] known) {
        List<String> words = new ArrayList<>();
        for (E one : known) {
            String word = one.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return one;
            }
            words.add(word);
        }
        throw new IllegalArgumentException("one of " + String.join(", ", words));
    }

    private static int number(String text, int low, int high) {
        try {
            int number = Integer.parseInt(text);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As for a number out of range.
        }
        throw new IllegalArgumentException("whole numbers from " + low + " to " + high);
    }

    private static long seed(String text) {
        try {
            return text.startsWith("0x")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "64-bit numbers, decimal or 0x and hexadecimal (in quotes if above 2^63)", e);
        }
    }
}
