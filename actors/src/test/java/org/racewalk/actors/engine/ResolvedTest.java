package org.racewalk.actors.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.machine.RunSettings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goal: a machine without a checkout makes the same runs. Method: the counter scenario. */
final class ResolvedTest {
    private static final ModelEngine ENGINE = new ModelEngine();
    private static final VariantRequest COUNTER =
            new VariantRequest(
                    "../conf/scenarios/examples/counter.c",
                    List.of("BUGGY"),
                    List.of(),
                    null,
                    RunSettings.defaults(),
                    ENGINE.strategy(null),
                    7);

    private static BatchResult runs(Variant variant) {
        return variant.newRange().run(64, 192, false, () -> false);
    }

    @Test
    void shouldMakeTheSameRunsFromSourcesAlone() {
        Resolved resolved = ENGINE.resolve(COUNTER);
        assertThat(resolved.request().scenario()).isEqualTo("conf/scenarios/examples/counter.c");
        assertThat(resolved.sources())
                .containsKeys("conf/scenarios/examples/counter.c", "conf/kernel/races.allow");
        Variant here = ENGINE.compile(COUNTER);
        Variant there = ENGINE.compile(resolved);
        assertThat(there.program()).isEqualTo(resolved.program()).isEqualTo(here.program());
        assertThat(runs(there)).isEqualTo(runs(here));
        assertThat(there.summary(runs(there)))
                .isEqualTo(here.summary(runs(here)))
                .isEqualTo(Summaries.of(resolved.request(), resolved.marks(), runs(here)));
    }

    @Test
    void shouldSeeThatASourceIsAnother() {
        Resolved resolved = ENGINE.resolve(COUNTER);
        Map<String, String> changed = new TreeMap<>(resolved.sources());
        changed.computeIfPresent(resolved.request().scenario(), (name, text) -> text + "\n");
        Resolved other =
                new Resolved(
                        resolved.request(),
                        changed,
                        resolved.program(),
                        resolved.calibrated(),
                        resolved.marks());
        assertThat(ENGINE.compile(other).program()).isNotEqualTo(resolved.program());
    }

    @Test
    void shouldRefuseToCompileWithoutASource() {
        Resolved resolved = ENGINE.resolve(COUNTER);
        Resolved without =
                new Resolved(
                        resolved.request(),
                        Map.of(),
                        resolved.program(),
                        resolved.calibrated(),
                        resolved.marks());
        assertThatThrownBy(() -> ENGINE.compile(without)).isInstanceOf(WrongInputException.class);
    }
}
