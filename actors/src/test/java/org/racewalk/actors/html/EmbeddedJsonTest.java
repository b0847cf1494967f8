package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Map;

/** Goal: data cannot become markup. Method: texts that try to. */
final class EmbeddedJsonTest {
    private static final List<String> HOSTILE =
            List.of(
                    "</script><script>alert(1)</script>",
                    "<!-- <script>",
                    "]]>",
                    "\u2028\u2029",
                    "\"quoted\" 'and' \\back",
                    "<img src=x onerror=alert(1)>",
                    "&lt;&amp;",
                    "\u0000\u0007\ud83d\ude00");

    @Test
    void shouldHoldNoCharacterOfMarkup() {
        String json = EmbeddedJson.of(Map.of("texts", HOSTILE, "</script>", 1));
        assertThat(json).doesNotContain("<", ">", "&", "'", "\u2028", "\u2029");
    }

    @Test
    void shouldBeReadAsWhatWasWritten() {
        String json = EmbeddedJson.of(HOSTILE);
        assertThat(JsonMapper.builder().build().readValue(json, List.class)).isEqualTo(HOSTILE);
    }
}
