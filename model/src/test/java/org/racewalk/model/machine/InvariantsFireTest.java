package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Goal: each invariant of the mm fires when what it forbids is done, and is asked but silent when
 * it is not. Method: the scenario that does each of these things, by the lines of its header.
 */
final class InvariantsFireTest {
    private static final String SCENARIO = "conf/scenarios/invariants/wrong.c";
    private static final Pattern EXPECT =
            Pattern.compile("expect: canary -D WRONG=(\\d+): (I-\\w+)");
    private static final Pattern CASES = Pattern.compile("cases\\[] = \\{([^}]*)}");

    private static Running scenario() {
        return Running.file(SCENARIO).cpus(4).failures(1).steps(20_000);
    }

    /** What each number of the header must come to. */
    static Map<Integer, String> expected() {
        Map<Integer, String> expected = new TreeMap<>();
        Matcher matcher = EXPECT.matcher(scenario().text());
        while (matcher.find()) {
            expected.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
        }
        assertThat(expected).hasSizeGreaterThan(60);
        return expected;
    }

    static List<Integer> numbers() {
        return List.copyOf(expected().keySet());
    }

    private static String texts(Running.Runs runs) {
        return runs.violations.values().stream()
                .map(Violation::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void shouldFireWithoutAMutation() {
        SortedSet<String> wanted = new TreeSet<>();
        Matcher matcher = CASES.matcher(scenario().text());
        assertThat(matcher.find()).isTrue();
        for (String number : matcher.group(1).strip().split(",\\s*")) {
            wanted.add(expected().get(Integer.valueOf(number)));
        }

        String found = texts(scenario().define("WRONG=ANY").runs(1_000));

        assertThat(wanted).allSatisfy(id -> assertThat(found).containsPattern(id + "\\b"));
    }

    @Test
    void shouldBeAskedAndStaySilent() {
        scenario().define("MARK_INVARIANTS").runs(80).shouldBeClean();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("numbers")
    void shouldFireAtWhatItForbids(int number) {
        Running.Runs runs = scenario().define("WRONG=" + number).untilFound(5_000);

        assertThat(texts(runs)).containsPattern(expected().get(number) + "\\b");
    }
}
