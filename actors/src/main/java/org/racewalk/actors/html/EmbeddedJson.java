package org.racewalk.actors.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.json.JsonTree;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * JSON that may stand inside of a script element: no character in it can end the element or begin a
 * comment, whatever the texts are.
 */
final class EmbeddedJson {
    private static final CharacterEscapes ESCAPES = new Escapes();

    private EmbeddedJson() {}

    /** Of maps, lists, strings, numbers, booleans and nulls. */
    static String of(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.setCharacterEscapes(ESCAPES);
            JsonTree.write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Also those of line separators, which are no part of a string in older scripts. */
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        private final int[] ascii = standardAsciiEscapesForJSON();

        Escapes() {
            for (char c : new char[] {'<', '>', '&', '\''}) {
                ascii[c] = ESCAPE_CUSTOM;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return switch (c) {
                case '<', '>', '&', '\'' -> new SerializedString("\\u" + String.format("%04x", c));
                default -> JsonpCharacterEscapes.instance().getEscapeSequence(c);
            };
        }
    }
}
