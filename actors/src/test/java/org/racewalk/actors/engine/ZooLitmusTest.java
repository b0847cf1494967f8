package org.racewalk.actors.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.litmus.LitmusResult;
import org.racewalk.model.litmus.LitmusSession;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.machine.RunSettings.RaceRule;
import org.racewalk.model.mail.LitmusExport;
import org.racewalk.model.shrink.Bound;

import java.util.List;

/**
 * Goal: what a finding of the zoo comes down to is allowed by the kernel's memory model, and with
 * the ordering of the fix it is not. Method: the core of the first finding as a litmus test, and
 * the same with the ordering of the scenario without macros; both enumerated to their end.
 */
final class ZooLitmusTest {
    private static final long MOST_RUNS = 20_000;
    private static final long CONTINUATIONS = 10;

    private final Engine engine = new ModelEngine();

    @ParameterizedTest
    @CsvSource({
        "b-05-maple-dead-node-barrier.c, BUGGY=1",
        "b-05-maple-dead-node-barrier.c, BUGGY=2",
        "b-08-vma-lock-sequence-order.c, BUGGY=1",
        "b-08-vma-lock-sequence-order.c, BUGGY=2",
        "b-40a-vma-refcount-acquire.c, BUGGY",
        "b-40b-vma-attach-release.c, BUGGY=1",
        "m-07-09-10-vma-writer-wait.c, M07",
        "m-07-09-10-vma-writer-wait.c, M09",
        "m-07-09-10-vma-writer-wait.c, M10"
    })
    void shouldBeAllowedAndWithTheFixForbidden(String file, String macro) throws Exception {
        Explanation explanation = explanation("../conf/zoo/" + file, macro, MemoryOrderName.LKMM);
        LitmusResult buggy = result(LitmusExport.text(explanation));
        LitmusResult fixed =
                result(
                        LitmusTwins.text(
                                explanation,
                                engine.compile(
                                        request("../conf/zoo/" + file, "", MemoryOrderName.LKMM))));
        assertThat(buggy.observation()).isEqualTo("Sometimes");
        assertThat(fixed.observation()).isEqualTo("Never");
        assertThat(buggy.exhausted() && fixed.exhausted()).isTrue();
        assertThat(buggy.flags() + fixed.flags()).isEmpty();
    }

    private static VariantRequest request(String file, String macro, MemoryOrderName memory) {
        RunSettings usual = RunSettings.defaults();
        RunSettings settings =
                new RunSettings(
                        memory,
                        usual.cpus(),
                        usual.preemption(),
                        usual.failures(),
                        usual.stepsPerRun(),
                        RaceRule.OFF,
                        usual.plain());
        return new VariantRequest(
                file,
                macro.isEmpty() ? List.of() : List.of(macro),
                List.of(),
                null,
                settings,
                "portfolio",
                1);
    }

    private Explanation explanation(String file, String macro, MemoryOrderName memory) {
        BatchResult result =
                engine.compile(request(file, macro, memory))
                        .newRange()
                        .run(0, MOST_RUNS, true, () -> false);
        assertThat(result.findings()).isNotEmpty();
        String replay = result.findings().getFirst().replay().text();
        return Explaining.of(
                        engine.named(replay, List.of(), null),
                        null,
                        Bound.DEFAULT,
                        (runs, best) -> true,
                        ExplainOptions.of(CONTINUATIONS))
                .explanation();
    }

    private static LitmusResult result(String text) {
        LitmusSession session =
                new LitmusSession(new LitmusFiles().compile("core.litmus", text), 1);
        session.explore(100_000);
        return session.result();
    }
}
