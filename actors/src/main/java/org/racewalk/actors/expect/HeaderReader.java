package org.racewalk.actors.expect;

import org.racewalk.actors.engine.WrongInputException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the header of a scenario: lines {@code key: value} of its first comment, among prose. The
 * format is described in {@code docs/scenarios.md}.
 */
public final class HeaderReader {
    private static final List<String> KEYS =
            List.of("id", "fix", "cve", "claim", "by", "flip", "expect");
    private static final Pattern ENTRY = Pattern.compile("\\s?([A-Za-z]+):(?:\\s+(.*))?");
    private static final Pattern CONTINUED = Pattern.compile("\\s{4,}(\\S.*)");
    private static final Pattern COMMENT_LINE = Pattern.compile("\\s*(?:/\\*+|\\*(?!/))?(.*)");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{12,40}");
    private static final Pattern FLIP = Pattern.compile("(\\S+)\\s+(\\S+)\\s+(\\S.*)");
    private static final Pattern CVE = Pattern.compile("CVE-[0-9]{4}-[0-9]{4,}");

    private final String file;
    private final List<Entry> entries = new ArrayList<>();

    /** A key with its value, lines that go on included. */
    private record Entry(int line, String key, String value) {}

    private HeaderReader(String file) {
        this.file = file;
    }

    /**
     * The header of a file.
     *
     * @param file its name, for messages
     * @return empty if the first comment has no line {@code expect:}
     * @throws WrongInputException with file and line, if there is one that cannot be read
     */
    public static Optional<Header> read(String file, String text) {
        HeaderReader reader = new HeaderReader(file);
        reader.split(text);
        boolean expects = reader.entries.stream().anyMatch(entry -> entry.key().equals("expect"));
        return expects ? Optional.of(reader.header()) : Optional.empty();
    }

    private void split(String text) {
        String[] lines = text.split("\n", -1);
        int at = 0;
        while (at < lines.length && !lines[at].contains("/*")) {
            at++;
        }
        boolean open = false;
        for (boolean over = false; at < lines.length && !over; at++) {
            int end = lines[at].indexOf("*/");
            over = end >= 0;
            Matcher content = COMMENT_LINE.matcher(over ? lines[at].substring(0, end) : lines[at]);
            open = content.matches() && line(at + 1, content.group(1).stripTrailing(), open);
        }
    }

    /** Takes one line; returns whether the next one may go on with its value. */
    private boolean line(int number, String content, boolean open) {
        Matcher more = CONTINUED.matcher(content);
        if (open && more.matches()) {
            Entry last = entries.removeLast();
            entries.add(new Entry(last.line(), last.key(), last.value() + " " + more.group(1)));
            return true;
        }
        Matcher entry = ENTRY.matcher(content);
        if (!entry.matches()) {
            return false;
        }
        String key = entry.group(1);
        if (!KEYS.contains(key)) {
            refuseMisspelt(number, key);
            return false;
        }
        String value = entry.group(2) == null ? "" : entry.group(2).strip();
        entries.add(new Entry(number, key, value));
        return true;
    }

    /** Prose may begin with a word and a colon; a key with one letter wrong is no prose. */
    private void refuseMisspelt(int number, String key) {
        for (String known : KEYS) {
            boolean alike =
                    key.equalsIgnoreCase(known) || known.length() > 2 && key.startsWith(known);
            if (alike) {
                throw wrong(number, key + ": no such key; did you mean " + known + ":");
            }
        }
    }

    private Header header() {
        List<String> ids = new ArrayList<>();
        for (Entry entry : of("id")) {
            ids.addAll(list(entry, ExpectationParser.ID, "expected ids such as B-08 or M-03"));
        }
        if (ids.isEmpty()) {
            throw wrong(
                    of("expect").getFirst().line(),
                    "the header has expect: lines but no id: line; add \"id: B-nn\"");
        }
        List<String> fixes = new ArrayList<>();
        for (Entry entry : of("fix")) {
            fixes.addAll(list(entry, COMMIT, "expected commits of 12 or more hexadecimal digits"));
        }
        List<String> cves = new ArrayList<>();
        for (Entry entry : of("cve")) {
            cves.addAll(list(entry, CVE, "expected numbers such as CVE-2025-38554"));
        }
        List<Expectation> expectations = new ArrayList<>();
        for (Entry entry : of("expect")) {
            expectations.addAll(
                    new ExpectationParser(ids, reason -> wrong(entry.line(), "expect: " + reason))
                            .parse(entry.line(), entry.value()));
        }
        return new Header(
                file, ids, fixes, cves, single("claim"), single("by"), flips(), expectations);
    }

    private List<Header.Flip> flips() {
        List<Header.Flip> flips = new ArrayList<>();
        for (Entry entry : of("flip")) {
            Matcher flip = FLIP.matcher(entry.value());
            if (!flip.matches()) {
                throw wrong(entry.line(), "flip: expected two generations and what changed");
            }
            flips.add(new Header.Flip(flip.group(1), flip.group(2), flip.group(3)));
        }
        return flips;
    }

    private List<Entry> of(String key) {
        return entries.stream().filter(entry -> entry.key().equals(key)).toList();
    }

    private String single(String key) {
        List<Entry> all = of(key);
        if (all.size() > 1) {
            throw wrong(all.get(1).line(), "a second " + key + ": line; one is enough");
        }
        if (all.isEmpty()) {
            return "";
        }
        if (all.getFirst().value().isEmpty()) {
            throw wrong(all.getFirst().line(), key + ": expected a text");
        }
        return all.getFirst().value();
    }

    private List<String> list(Entry entry, Pattern pattern, String expected) {
        List<String> items = Stream.of(entry.value().split("[,\\s]+")).toList();
        for (String item : items) {
            if (!pattern.matcher(item).matches()) {
                throw wrong(entry.line(), entry.key() + ": \"" + item + "\": " + expected);
            }
        }
        return items;
    }

    private WrongInputException wrong(int line, String reason) {
        return new WrongInputException(file + ":" + line + ": " + reason);
    }
}
