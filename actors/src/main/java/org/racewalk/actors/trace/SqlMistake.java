package org.racewalk.actors.trace;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a query, in one line that says what there is instead. */
final class SqlMistake {
    /** What a user may ask; the schema has nothing else. */
    static final List<String> TABLES =
            List.of(
                    "runs",
                    "events",
                    "steps",
                    "accesses",
                    "messages",
                    "decisions",
                    "objects",
                    "violations",
                    "findings",
                    "meta");

    private static final Pattern COLUMN =
            Pattern.compile(
                    "(?:Referenced column|Referenced update column|column named) \"([^\"]+)\"");
    private static final Pattern COLUMN_OF =
            Pattern.compile("[Tt]able \"([^\"]+)\" does not have a column named \"([^\"]+)\"");
    private static final Pattern TABLE =
            Pattern.compile("(?:Table|View) with name \"?([^\"\\s]+)\"? does not exist");

    private static final Pattern FAILURE =
            Pattern.compile(
                    "(?:java\\.sql\\.SQLException: )?"
                            + "(?:IO|INTERNAL|FATAL|Serialization|Out of Memory) Error");

    private final String message;

    private SqlMistake(String message) {
        this.message = message;
    }

    static SqlMistake of(SQLException e) {
        return new SqlMistake(String.valueOf(e.getMessage()));
    }

    /** Whether the query is wrong, and not the file or the machine. */
    boolean isOfTheQuery() {
        return !FAILURE.matcher(message).lookingAt();
    }

    /**
     * The line.
     *
     * @param columns names of the columns of a table
     */
    String line(String sql, Function<String, List<String>> columns) {
        Matcher table = TABLE.matcher(message);
        if (table.find()) {
            return "sql: no table " + table.group(1) + "; there are " + String.join(", ", TABLES);
        }
        Matcher of = COLUMN_OF.matcher(message);
        Matcher column = COLUMN.matcher(message);
        boolean named = of.find();
        if (named || column.find()) {
            StringBuilder line =
                    new StringBuilder("sql: no column ")
                            .append(named ? of.group(2) : column.group(1));
            String separator = "; ";
            for (String used : used(sql)) {
                line.append(separator).append(used).append(" has ");
                line.append(String.join(", ", columns.apply(used)));
                separator = "; ";
            }
            return line.toString();
        }
        return "sql: " + firstLine();
    }

    private String firstLine() {
        String first = message.lines().findFirst().orElse("");
        return first.replaceFirst("^java\\.sql\\.[A-Za-z]+: ", "")
                .replaceFirst("^(?:Binder|Parser|Catalog|Invalid Input|Conversion) Error: ", "");
    }

    private static List<String> used(String sql) {
        List<String> used = new ArrayList<>();
        String lower = sql.toLowerCase(Locale.ROOT);
        for (String table : TABLES) {
            if (Pattern.compile("\\b" + table + "\\b").matcher(lower).find()) {
                used.add(table);
            }
        }
        return used;
    }
}
