package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Missing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lists what is missing, grouped by the header that has it. */
final class MissingReport {
    private static final int NAME = 30;
    private static final int MOST_PLACES = 4;

    private final List<Missing> missing;
    private final Map<Missing, HeaderIndex.Header> headers;

    MissingReport(List<Missing> missing, Map<Missing, HeaderIndex.Header> headers) {
        this.missing = missing;
        this.headers = headers;
    }

    /** Empty if nothing is missing. */
    String text() {
        StringBuilder text = new StringBuilder();
        groups().forEach((group, rows) -> {
            text.append("  ").append(group).append('\n');
            rows.forEach((name, places) -> {
                text.append("    ").append(pad(name, NAME)).append("  ");
                text.append(String.join(", ", places.stream().limit(MOST_PLACES).toList()));
                int more = places.size() - MOST_PLACES;
                text.append(more > 0 ? " and " + more + " more" : "").append('\n');
            });
        });
        return text.isEmpty() ? "" : "\nmissing:\n" + text;
    }

    /** The same for machines. */
    List<Map<String, @Nullable Object>> maps() {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        for (Missing one : missing) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("kind", word(one));
            map.put("name", one.name());
            map.put("file", one.file());
            map.put("line", one.line());
            HeaderIndex.Header header = headers.get(one);
            map.put("header", header == null ? null : header.name());
            maps.add(map);
        }
        return maps;
    }

    /** Group to row to places. Groups with a header come first, by header. */
    private Map<String, Map<String, List<String>>> groups() {
        Map<String, Map<String, List<String>>> known = new TreeMap<>();
        Map<String, Map<String, List<String>>> others = new TreeMap<>();
        for (Missing one : missing) {
            HeaderIndex.Header header = headers.get(one);
            Map<String, Map<String, List<String>>> to = header == null ? others : known;
            String group =
                    header == null
                            ? withoutHeader(one)
                            : "include <" + header.name() + "> (" + header.origin() + ")";
            to.computeIfAbsent(group, key -> new TreeMap<>())
                    .computeIfAbsent(word(one) + " " + one.name(), key -> new ArrayList<>())
                    .add(one.file() + ":" + one.line());
        }
        Map<String, Map<String, List<String>>> all = new LinkedHashMap<>(known);
        all.putAll(others);
        return all;
    }

    private static String withoutHeader(Missing one) {
        return switch (one.kind()) {
            case INCLUDE -> "no such file";
            case BODY -> "declared without a body: a run that gets there stops";
            default -> "in no header that was looked at";
        };
    }

    private static String word(Missing one) {
        return switch (one.kind()) {
            case BODY -> "function";
            default -> one.kind().name().toLowerCase(Locale.ROOT);
        };
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
