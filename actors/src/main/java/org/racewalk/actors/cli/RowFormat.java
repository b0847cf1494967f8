package org.racewalk.actors.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.trace.RowSink;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** How the answer to a query is printed. */
final class RowFormat {
    private static final int DEFAULT_ROWS = 100;

    @Option(names = "--json", description = "Print a JSON object a row, all of them.")
    private boolean json;

    @Option(names = "--csv", description = "Print comma-separated values, all of them.")
    private boolean csv;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of the table that is printed else (${DEFAULT-VALUE}).")
    private int rows = DEFAULT_ROWS;

    /** Prints a query's answer. */
    abstract static class Printer implements RowSink {
        /** All rows have come. */
        void end() {}
    }

    Printer printer(PrintWriter out) {
        if (json) {
            return new JsonLines(out);
        }
        return csv ? new Csv(out) : new TextRows(out, Math.max(1, rows));
    }

    private static final class JsonLines extends Printer {
        private final PrintWriter out;
        private final JsonFactory factory = new JsonFactory();
        private List<String> names = List.of();

        JsonLines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void columns(List<String> all) {
            names = all;
        }

        @Override
        public boolean row(List<@Nullable Object> values) {
            StringWriter line = new StringWriter();
            try (JsonGenerator json = factory.createGenerator(line)) {
                json.writeStartObject();
                for (int i = 0; i < names.size(); i++) {
                    json.writeFieldName(names.get(i));
                    value(json, values.get(i));
                }
                json.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            out.print(line + "\n");
            return !out.checkError();
        }

        private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
            switch (value) {
                case null -> json.writeNull();
                case Boolean flag -> json.writeBoolean(flag);
                case Double number when !Double.isFinite(number) ->
                        json.writeString(number.toString());
                case Number number -> json.writeNumber(number.toString());
                default -> json.writeString(value.toString());
            }
        }
    }

    private static final class Csv extends Printer {
        private final PrintWriter out;

        Csv(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void columns(List<String> names) {
            row(new ArrayList<>(names));
        }

        @Override
        public boolean row(List<@Nullable Object> values) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < values.size(); i++) {
                line.append(i == 0 ? "" : ",").append(quoted(values.get(i)));
            }
            out.print(line.append('\n'));
            return !out.checkError();
        }

        private static String quoted(@Nullable Object value) {
            String text = value == null ? "" : value.toString();
            boolean plain = text.chars().noneMatch(ch -> ch == ',' || ch == '"' || ch < ' ');
            // Nothing and an empty text are told apart.
            return plain && !(value != null && text.isEmpty())
                    ? text
                    : "\"" + text.replace("\"", "\"\"") + "\"";
        }
    }
}
