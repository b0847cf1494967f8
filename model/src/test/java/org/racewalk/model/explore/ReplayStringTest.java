package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.explore.ReplayString.Schedule;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.explore.ReplayStringException.Reason;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.RunSettings;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Goal: a replay string says all that a run needs, and no damaged one is taken for another run.
 * Method: round trips, then every truncation, substitution and swap of real strings.
 */
final class ReplayStringTest {
    private static final String B_01 = "conf/zoo/b-01-mm-use-after-free-after-refcount-drop.c";
    private static final String HASH = "9f86d081884c7d65";
    private static final String CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:,/-";

    private static ReplayString of(Schedule schedule) {
        return new ReplayString(
                new Variant(B_01, List.of("BUGGY")),
                RunSettings.defaults(),
                schedule,
                HASH,
                OptionalLong.empty());
    }

    private static ReplayString seeded() {
        return of(new Seeded(
                        new StrategySpec(StrategyKind.DELAYS, 0, 0, 12, 63, 2500), (1L << 47) - 1))
                .withUnseed(0xfedcba9876543210L);
    }

    private static ReplayString decided() {
        int[] index = {0, 1, 7, 300, 70_000};
        int[] kind = {
            DecisionKind.EVENT,
            DecisionKind.CHOOSE,
            DecisionKind.EVENT,
            DecisionKind.FAILURE,
            DecisionKind.REUSE
        };
        int[] answer = {1, 1_000_000, 64 + 3, 1, 2};
        return of(new Decided(new Deviations(index, kind, answer)));
    }

    private static Reason reasonOf(String text) {
        ReplayStringException refusal =
                catchThrowableOfType(ReplayStringException.class, () -> ReplayString.parse(text));
        assertThat(refusal).as(text).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("\n");
        return refusal.reason();
    }

    @Test
    void shouldRoundTripBothForms() throws ReplayStringException {
        for (ReplayString replay : List.of(seeded(), decided())) {
            String text = replay.text();
            assertThat(ReplayString.parse(text)).isEqualTo(replay);
            assertThat(ReplayString.parse(text).text()).isEqualTo(text);
            assertThat(text).matches("[A-Za-z0-9._:,/-]+");
        }
    }

    @Test
    void shouldFitOneLineOfMailForTheFirstBugOfTheZoo() {
        assertThat(seeded().text()).hasSizeLessThanOrEqualTo(120);
        assertThat(seeded().isInline()).isTrue();
    }

    @Test
    void shouldCarryEverySetting() throws ReplayStringException {
        for (RunSettings.MemoryOrderName memory : RunSettings.MemoryOrderName.values()) {
            for (RunSettings.Preemption preemption : RunSettings.Preemption.values()) {
                for (RunSettings.RaceRule races : RunSettings.RaceRule.values()) {
                    RunSettings.PlainLoads plain =
                            RunSettings.PlainLoads.values()[races.ordinal() % 2];
                    RunSettings settings =
                            new RunSettings(memory, 64, preemption, 2, 12_345, races, plain);
                    ReplayString replay =
                            new ReplayString(
                                    new Variant("a.c", List.of()),
                                    settings,
                                    new Seeded(StrategySpec.of(StrategyKind.CALM), 0),
                                    HASH,
                                    OptionalLong.empty());
                    assertThat(ReplayString.parse(replay.text()).settings()).isEqualTo(settings);
                }
            }
        }
    }

    @Test
    void shouldCarryOddPathsAndMacros() throws ReplayStringException {
        Variant variant =
                new Variant(
                        "../my dir/gr\u00fc\u00df,e:$(x)+\u6f22.c",
                        List.of("N=3", "D", "DDD=,D,E", "S=\"a b\"", "EMPTY="));
        ReplayString replay =
                new ReplayString(
                        variant,
                        RunSettings.defaults(),
                        new Seeded(StrategySpec.of(StrategyKind.POS), 5),
                        HASH,
                        OptionalLong.of(0));

        assertThat(replay.text()).matches("[A-Za-z0-9._:,/-]+");
        assertThat(ReplayString.parse(replay.text()).variant()).isEqualTo(variant);
    }

    @Test
    void shouldReadWhatMailWrapped() throws ReplayStringException {
        String text = seeded().text();
        String wrapped = "  " + text.substring(0, 40) + "\n\t" + text.substring(40) + "\r\n";
        assertThat(ReplayString.parse(wrapped)).isEqualTo(seeded());
    }

    @Test
    void shouldRefuseEachTruncation() {
        for (String text : List.of(seeded().text(), decided().text())) {
            for (int length = 0; length < text.length(); length++) {
                Reason expected = length < 3 ? Reason.NOT_A_REPLAY_STRING : Reason.TRUNCATED;
                Reason actual = reasonOf(text.substring(0, length));
                assertThat(actual).as("length %d", length).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldRefuseEachMistypedCharacter() {
        for (String text : List.of(seeded().text(), decided().text())) {
            for (int at = 0; at < text.length(); at++) {
                for (int i = 0; i < CHARACTERS.length(); i++) {
                    char other = CHARACTERS.charAt(i);
                    if (other != text.charAt(at)) {
                        reasonOf(text.substring(0, at) + other + text.substring(at + 1));
                    }
                }
            }
        }
    }

    @Test
    void shouldRefuseSwappedDroppedAndDoubledCharacters() {
        String text = seeded().text();
        for (int at = 0; at + 1 < text.length(); at++) {
            String before = text.substring(0, at);
            String after = text.substring(at + 2);
            char first = text.charAt(at);
            char second = text.charAt(at + 1);
            if (first != second) {
                reasonOf(before + second + first + after);
                reasonOf(before + second + after);
                reasonOf(before + first + first + second + after);
            }
        }
    }

    @Test
    void shouldSayWhatIsWrong() {
        String text = seeded().text();
        assertThat(reasonOf("hello")).isEqualTo(Reason.NOT_A_REPLAY_STRING);
        assertThat(reasonOf("conf/zoo/a.c")).isEqualTo(Reason.NOT_A_REPLAY_STRING);
        assertThat(reasonOf("rw2" + text.substring(3))).isEqualTo(Reason.OTHER_VERSION);
        assertThat(reasonOf(text.replace("zoo", "zo0"))).isEqualTo(Reason.MISTYPED);
        assertThat(reasonOf(text + "x")).isEqualTo(Reason.MISTYPED);
        assertThat(reasonOf(text + ":" + text)).isEqualTo(Reason.MISTYPED);
    }

    @Test
    void shouldVerifyProgramAndUnseed() {
        ReplayString replay = seeded();
        assertThat(replay.agreesWithProgram(HASH)).isTrue();
        assertThat(replay.agreesWithProgram("9f86d081894c7d65")).isFalse();
        assertThat(replay.agreesWithUnseed(0xfedcba9876543210L)).isTrue();
        assertThat(replay.agreesWithUnseed(0xfedcba9876543211L)).isFalse();
        assertThat(decided().agreesWithUnseed(1)).isTrue();
    }

    @Test
    void shouldTellWhenItNeedsFile() throws ReplayStringException {
        int size = 2000;
        int[] index = new int[size];
        int[] kind = new int[size];
        int[] answer = new int[size];
        Arrays.setAll(index, i -> 3 * i);
        Arrays.setAll(answer, i -> i % 4);
        ReplayString replay = of(new Decided(new Deviations(index, kind, answer)));

        assertThat(replay.isInline()).isFalse();
        assertThat(replay.text().length()).isLessThan(size * 3 + 200);
        assertThat(ReplayString.parse(replay.text())).isEqualTo(replay);
    }

    @Test
    void shouldRoundTripBytesOfEachLength() {
        Randomness random = new Randomness(1);
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) random.next();
            }
            assertThat(Base62.decodeBytes(Base62.encodeBytes(bytes))).isEqualTo(bytes);
        }
    }
}
