package org.racewalk.actors.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.engine.Calibrated;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.machine.RunSettings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Goal: a stored campaign reads as it was written, and what is no campaign is refused. */
final class SpecJsonTest {
    private static VariantSpec variant(String scenario, long runs) {
        return new VariantSpec(
                new VariantRequest(
                        scenario,
                        List.of("A=\"x y\"", "B"),
                        List.of("include"),
                        "linux",
                        RunSettings.defaults(),
                        "portfolio",
                        Long.MIN_VALUE),
                runs,
                false,
                "clean but data race",
                "f00d",
                new Calibrated("portfolio(3)", 256, List.of(1, 0)),
                List.of("m\u00e9", "n"),
                Map.of(scenario, "aa", "common.h", "bb"));
    }

    private static CampaignSpec spec(Duration time) {
        return new CampaignSpec(
                "nightly",
                List.of(variant("a.c", 1), variant("b c.c", Long.MAX_VALUE)),
                time,
                7,
                2048,
                15,
                new ShrinkBounds(500, 3),
                new Notify(List.of("mail"), List.of("mail", "page")),
                "build");
    }

    @Test
    void shouldReadWhatItWrites() throws SpecFormatException {
        for (CampaignSpec spec : List.of(spec(null), spec(Duration.ofMillis(1_500)))) {
            assertThat(SpecJson.parse(SpecJson.text(spec))).isEqualTo(spec);
        }
    }

    @Test
    void shouldReadSpecsOfBuildsThatShrankNothing() throws SpecFormatException {
        String text = SpecJson.text(spec(null));
        String older = text.replace("\"shrinkRuns\":500,\"shrinkFindings\":3,", "");
        assertThat(older).isNotEqualTo(text);
        assertThat(SpecJson.parse(older).shrink()).isEqualTo(ShrinkBounds.OFF);
    }

    @Test
    void shouldNameASharedSourceOnce() {
        assertThat(SpecJson.text(spec(null)).split("bb common.h", -1)).hasSize(2);
    }

    @Test
    void shouldRefuseANewerFormat() {
        String newer = SpecJson.text(spec(null)).replace("\"format\":1", "\"format\":2");
        assertThatThrownBy(() -> SpecJson.parse(newer))
                .isInstanceOf(SpecFormatException.class)
                .hasMessageContaining("format 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"format\":1}",
                "{\"format\":\"1\"}",
                "{\"format\":99999999999999999999}",
                "{\"format\":1.5}"
            })
    void shouldRefuseWhatIsNoCampaign(String text) {
        assertThatThrownBy(() -> SpecJson.parse(text)).isInstanceOf(SpecFormatException.class);
    }

    @Test
    void shouldRefuseEveryBeginningOfACampaign() {
        String whole = SpecJson.text(spec(null));
        for (int length = 0; length < whole.length(); length += 7) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> SpecJson.parse(part)).isInstanceOf(SpecFormatException.class);
        }
    }
}
