package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.racewalk.model.oracle.ViolationKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Each oracle has a tiny scenario in {@code oracles/} that fails with {@code -DBUGGY} and passes
 * without. {@code // expect:} names the kind of violation.
 */
class OracleTwinsTest {
    private static final Path FOLDER = Path.of("src/test/resources/oracles");
    private static final Pattern EXPECT = Pattern.compile("// expect: ([A-Z_ ]+)");
    private static final int RUNS = 2_000;

    static List<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".c"))
                    .sorted()
                    .toList();
        }
    }

    private static List<ViolationKind> expected(Running scenario) {
        Matcher matcher = EXPECT.matcher(scenario.text());
        assertThat(matcher.find()).as("the file says what it expects").isTrue();
        return Arrays.stream(matcher.group(1).split(" ")).map(ViolationKind::valueOf).toList();
    }

    private static Running scenario(String name) {
        Running running = Running.resource("oracles/" + name).cpus(3);
        return name.startsWith("wild-access") ? running.failures(1) : running;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFindExactlyThePlantedBug(String name) {
        Running buggy = scenario(name).define("BUGGY");

        Running.Runs runs = buggy.runs(RUNS);

        List<ViolationKind> expected = expected(buggy);
        assertThat(runs.kinds.keySet()).as("%s", runs.violations).contains(expected.get(0));
        assertThat(expected).as("%s", runs.violations).containsAll(runs.kinds.keySet());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldFindNothingInTheTwin(String name) {
        scenario(name).runs(RUNS).shouldBeClean();
    }

    @Test
    void shouldHaveAScenarioForEveryKindThatTheMachineCanReport() throws IOException {
        Set<ViolationKind> covered = EnumSet.noneOf(ViolationKind.class);
        for (String name : scenarios()) {
            covered.addAll(new ArrayList<>(expected(scenario(name))));
        }

        Set<ViolationKind> missing = EnumSet.complementOf(EnumSet.copyOf(covered));

        // A stub is the front end's matter; there is no TLB yet.
        assertThat(missing)
                .containsExactlyInAnyOrder(ViolationKind.MISSING_FUNCTION, ViolationKind.STALE_TLB);
    }
}
