package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Values of literals. */
final class Literals {
    private static final String FILE_PREFIX = "/~/";

    private final Unit unit;

    Literals(Unit unit) {
        this.unit = unit;
    }

    Expression expression(IASTLiteralExpression literal) {
        Position position = unit.position(literal);
        String text = new String(literal.getValue());
        return switch (literal.getKind()) {
            case IASTLiteralExpression.lk_integer_constant -> integer(literal, text, position);
            case IASTLiteralExpression.lk_char_constant ->
                    Fold.constant(character(literal, text), Conversions.INT, position);
            case IASTLiteralExpression.lk_string_literal -> string(bytes(literal, text), position);
            case IASTLiteralExpression.lk_float_constant ->
                    throw unit.unsupported(
                            literal,
                            "floating point",
                            "use integers; the simulated machine has no floating point");
            default -> throw unit.unsupported(literal, "this literal", "");
        };
    }

    /** The place of a string literal's variable. */
    Expression.VariablePlace string(String bytes, Position position) {
        Symbol.Variable variable = unit.strings.variable(bytes, position);
        return new Expression.VariablePlace(variable, position);
    }

    private Expression integer(IASTLiteralExpression node, String text, Position position) {
        String digits = text.toLowerCase(Locale.ROOT);
        int end = digits.length();
        boolean hex = digits.startsWith("0x");
        while (end > 0 && "ul".indexOf(digits.charAt(end - 1)) >= 0) {
            end--;
        }
        String suffix = digits.substring(end);
        digits = digits.substring(0, end);
        boolean unsigned = suffix.indexOf('u') >= 0;
        int longs = (int) suffix.chars().filter(c -> c == 'l').count();
        if (longs > 2 || suffix.chars().filter(c -> c == 'u').count() > 1) {
            throw unit.reject(node, "invalid suffix \"" + suffix + "\" on integer constant", "");
        }
        boolean binary = digits.startsWith("0b");
        boolean octal = !hex && !binary && digits.length() > 1 && digits.startsWith("0");
        int radix = hex ? 16 : binary ? 2 : octal ? 8 : 10;
        String number = digits.substring(hex || binary ? 2 : octal ? 1 : 0);
        try {
            long value = Long.parseUnsignedLong(number, radix);
            return new Expression.Constant(
                    value, Conversions.ofConstant(value, radix == 10, unsigned, longs), position);
        } catch (NumberFormatException e) {
            throw unit.reject(
                    node,
                    "'" + text + "' is no integer constant",
                    "constants have 64 bits at most");
        }
    }

    private int character(IASTLiteralExpression node, String text) {
        if (!text.startsWith("'")) {
            throw unit.unsupported(node, "a wide character constant", "use a plain one");
        }
        String bytes = unescape(node, text.substring(1, text.length() - 1));
        if (bytes.isEmpty() || bytes.length() > 4) {
            throw unit.reject(node, "a character constant has one to four characters", "");
        }
        int value = (byte) bytes.charAt(0);
        for (int i = 1; i < bytes.length(); i++) {
            value = (value << 8) | (bytes.charAt(i) & 0xff);
        }
        return value;
    }

    /** The bytes of a string literal in UTF-8, one char each, without the final zero. */
    String bytes(IASTLiteralExpression node, String text) {
        if (!text.startsWith("\"")) {
            throw unit.unsupported(node, "a wide string literal", "use a plain one");
        }
        String body = text.substring(1, text.length() - 1);
        if (body.startsWith(FILE_PREFIX)) {
            // __FILE__, as the user named the file.
            body = body.substring(FILE_PREFIX.length());
        }
        return unescape(node, body);
    }

    /** The text of a literal's bytes. */
    static String decode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The bytes of a text. */
    static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String unescape(IASTLiteralExpression node, String body) {
        StringBuilder bytes = new StringBuilder();
        String text = encode(body);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                bytes.append(c);
                continue;
            }
            c = text.charAt(i++);
            int simple = "abfnrtve\\'\"?".indexOf(c);
            if (simple >= 0) {
                bytes.append("\u0007\b\f\n\r\t\u000b\u001b\\'\"?".charAt(simple));
            } else if (c == 'x') {
                int start = i;
                while (i < text.length() && Character.digit(text.charAt(i), 16) >= 0) {
                    i++;
                }
                if (i == start) {
                    throw unit.reject(node, "\\x used with no following hex digits", "");
                }
                String digits = text.substring(Math.max(start, i - 8), i);
                bytes.append((char) (Long.parseLong(digits, 16) & 0xff));
            } else if (c >= '0' && c <= '7') {
                int start = i - 1;
                while (i < text.length()
                        && i < start + 3
                        && Character.digit(text.charAt(i), 8) >= 0) {
                    i++;
                }
                bytes.append((char) (Integer.parseInt(text.substring(start, i), 8) & 0xff));
            } else {
                throw unit.reject(node, "unknown escape sequence: '\\" + c + "'", "");
            }
        }
        return bytes.toString();
    }
}
