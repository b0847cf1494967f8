package org.racewalk.model.explore;

import org.racewalk.model.explore.ReplayStringException.Reason;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.RunSettings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line that reproduces a run byte for byte on any machine. Seven fields with colons between:
 *
 * <pre>
 * rw1                 format version
 * conf/zoo/a.c,DBUGGY scenario, then each -D macro
 * s4f1k20k            memory order (s t l), CPUs, preemption (n v f), failures, race rule (o k l),
 *                     steps per run (k: thousands)
 * pctcp3.410.12       strategy with all parameters, or "log"
 * 0aZ81kQp            seed of the run, or the deviations from the calm defaults
 * 2zKf9Qa.u41Gd0b     first 40 bits of the program's hash; unseed, if known, to be verified
 * x91Kd               checksum of all before
 * </pre>
 *
 * <p>Made of {@code [A-Za-z0-9._:,/-]} alone: it survives shells unquoted and mails unwrapped. In a
 * path or macro {@code ,E} is an equals sign and {@code ,hh} the byte with that hexadecimal number.
 *
 * @param programHash at least 10 hexadecimal digits; the first 10 count
 * @param unseed of the run, or empty
 */
public record ReplayString(
        Variant variant,
        RunSettings settings,
        Schedule schedule,
        String programHash,
        OptionalLong unseed) {

    /** A longer text goes to a {@code .replay} file. */
    public static final int MOST_INLINE = 1000;

    private static final String MAGIC = "rw1";
    private static final int FIELDS = 7;
    private static final String LOG = "log";
    private static final int HASH_DIGITS = 10;
    private static final int HASH_WIDTH = 7;
    private static final int SEED_WIDTH = 8;
    private static final int UNSEED_BITS = 35;
    private static final int UNSEED_WIDTH = 6;
    private static final int CHECK_WIDTH = 5;

    /** The greatest prime below 62^5: two texts that differ in one character differ in checksum. */
    private static final long CHECK_PRIME = 916132829L;

    private static final Pattern START = Pattern.compile("rw([0-9]{1,4})(:.*)?", Pattern.DOTALL);
    private static final Pattern SETTINGS =
            Pattern.compile("([stl])([0-9]{1,2})([nvf])([0-9]{1,6})([okl])([0-9]{1,9})(k?)(r?)");
    private static final Pattern LAST =
            Pattern.compile("([0-9A-Za-z]{7})(?:\\.u([0-9A-Za-z]{6}))?");

    /** What decides the run. */
    public sealed interface Schedule {}

    /** The seed form: a strategy without anything left to draw, and the seed of the run. */
    public record Seeded(StrategySpec strategy, long seed) implements Schedule {}

    /** The decision form. */
    public record Decided(Deviations deviations) implements Schedule {}

    /** Cuts hash and unseed to what the text carries, so that a string read back is equal. */
    public ReplayString {
        programHash = programHash.substring(0, HASH_DIGITS).toLowerCase(Locale.ROOT);
        if (unseed.isPresent()) {
            unseed = OptionalLong.of(unseed.getAsLong() & (1L << UNSEED_BITS) - 1);
        }
    }

    /** How strings write an unseed. */
    public static String unseedText(long unseed) {
        return Base62.encode(unseed & (1L << UNSEED_BITS) - 1, UNSEED_WIDTH);
    }

    /** The same with the unseed that the run ended with. */
    public ReplayString withUnseed(long value) {
        return new ReplayString(variant, settings, schedule, programHash, OptionalLong.of(value));
    }

    /** Whether a run that ended with {@code value} is the one that this string promises. */
    public boolean agreesWithUnseed(long value) {
        return unseed.isEmpty() || unseed.getAsLong() == (value & (1L << UNSEED_BITS) - 1);
    }

    /** Whether a program with this hash is the one that was recorded. */
    public boolean agreesWithProgram(String hash) {
        return hash.toLowerCase(Locale.ROOT).startsWith(programHash);
    }

    /** What makes the decisions of the run: a new one each time. */
    public Decider decider() {
        return switch (schedule) {
            case Seeded seeded -> seeded.strategy().decider();
            case Decided decided -> new ReplayDecider(decided.deviations());
        };
    }

    /** The run's seed; 0 if its decisions are written out. */
    public long seed() {
        return schedule instanceof Seeded seeded ? seeded.seed() : 0;
    }

    /** Whether {@link #text} is short enough for a command line. */
    public boolean isInline() {
        return text().length() <= MOST_INLINE;
    }

    /** The line. */
    public String text() {
        StringBuilder text = new StringBuilder(MAGIC).append(':');
        escape(variant.scenario(), text);
        for (String define : variant.defines()) {
            text.append(",D");
            escape(define, text);
        }
        text.append(':').append(settingsText()).append(':');
        switch (schedule) {
            case Seeded seeded ->
                    text.append(seeded.strategy().text())
                            .append(':')
                            .append(Base62.encode(seeded.seed(), SEED_WIDTH));
            case Decided decided ->
                    text.append(LOG)
                            .append(':')
                            .append(Base62.encodeBytes(decided.deviations().encode()));
        }
        text.append(':').append(Base62.encode(Long.parseLong(programHash, 16), HASH_WIDTH));
        if (unseed.isPresent()) {
            text.append(".u").append(unseedText(unseed.getAsLong()));
        }
        text.append(':');
        return text.append(checksum(text)).toString();
    }

    @Override
    public String toString() {
        return text();
    }

    private String settingsText() {
        int steps = settings.stepsPerRun();
        boolean thousands = steps % 1000 == 0 && steps > 0;
        return ""
                + initial(settings.memory())
                + settings.cpus()
                + initial(settings.preemption())
                + settings.failures()
                + initial(settings.races())
                + (thousands ? steps / 1000 + "k" : String.valueOf(steps))
                + (settings.plain() == RunSettings.PlainLoads.RELOAD ? "r" : "");
    }

    private static char initial(Enum<?> value) {
        return Character.toLowerCase(value.name().charAt(0));
    }

    private static <E extends Enum<E>> E byInitial(E[] values, String initial) {
        for (E value : values) {
            if (initial(value) == initial.charAt(0)) {
                return value;
            }
        }
        throw new IllegalArgumentException(initial);
    }

    private static void escape(String raw, StringBuilder to) {
        for (byte value : raw.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (value & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
                to.append(c);
            } else if (c == '.' || c == '_' || c == '/' || c == '-') {
                to.append(c);
            } else if (c == '=') {
                to.append(",E");
            } else {
                to.append(',').append(Character.forDigit(c >> 4, 16));
                to.append(Character.forDigit(c & 15, 16));
            }
        }
    }

    private static String unescape(String text) {
        byte[] bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ',') {
                bytes[size++] = (byte) c;
            } else if (text.startsWith("E", i + 1)) {
                bytes[size++] = '=';
                i++;
            } else {
                bytes[size++] = (byte) Integer.parseInt(text, i + 1, i + 3, 16);
                i += 2;
            }
        }
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    private static String checksum(CharSequence text) {
        long sum = 1;
        for (int i = 0; i < text.length(); i++) {
            sum = (sum * 131071 + text.charAt(i)) % CHECK_PRIME;
        }
        return Base62.encode(sum, CHECK_WIDTH);
    }

    /**
     * Reads a replay string or the contents of a {@code .replay} file. White space anywhere is
     * ignored, for mails that wrap.
     *
     * @throws ReplayStringException if it is none, saying in what way
     */
    public static ReplayString parse(String input) throws ReplayStringException {
        String text = input.replaceAll("\\s+", "");
        verifyShape(text);
        List<String> fields = split(text, ':');
        try {
            return new ReplayString(
                    variant(fields.get(1)),
                    settings(fields.get(2)),
                    schedule(fields.get(3), fields.get(4)),
                    hash(fields.get(5)),
                    unseed(fields.get(5)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw mistyped("its checksum agrees, but it makes no sense");
        }
    }

    private static void verifyShape(String text) throws ReplayStringException {
        Matcher start = START.matcher(text);
        if (!start.matches()) {
            throw new ReplayStringException(
                    Reason.NOT_A_REPLAY_STRING,
                    "not a replay string: one begins with " + MAGIC + ":");
        }
        if (!("rw" + start.group(1)).equals(MAGIC)) {
            throw new ReplayStringException(
                    Reason.OTHER_VERSION,
                    "replay string from another version: its format is rw"
                            + start.group(1)
                            + ", this version reads "
                            + MAGIC);
        }
        List<String> fields = split(text, ':');
        int checkWidth = fields.get(fields.size() - 1).length();
        if (fields.size() < FIELDS || (fields.size() == FIELDS && checkWidth < CHECK_WIDTH)) {
            throw new ReplayStringException(
                    Reason.TRUNCATED,
                    "replay string truncated: its end is missing ("
                            + text.length()
                            + " characters arrived)");
        }
        String body = text.substring(0, text.length() - checkWidth);
        if (fields.size() > FIELDS || !checksum(body).equals(fields.get(FIELDS - 1))) {
            throw mistyped("its checksum differs");
        }
    }

    private static ReplayStringException mistyped(String how) {
        return new ReplayStringException(Reason.MISTYPED, "replay string mistyped: " + how);
    }

    private static Variant variant(String field) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = field.indexOf(",D"); at >= 0; at = field.indexOf(",D", start)) {
            parts.add(unescape(field.substring(start, at)));
            start = at + 2;
        }
        parts.add(unescape(field.substring(start)));
        return new Variant(parts.get(0), parts.subList(1, parts.size()));
    }

    private static RunSettings settings(String field) {
        Matcher matcher = SETTINGS.matcher(field);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(field);
        }
        int steps = Integer.parseInt(matcher.group(6));
        return new RunSettings(
                byInitial(RunSettings.MemoryOrderName.values(), matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                byInitial(RunSettings.Preemption.values(), matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                matcher.group(7).isEmpty() ? steps : steps * 1000,
                byInitial(RunSettings.RaceRule.values(), matcher.group(5)),
                matcher.group(8).isEmpty()
                        ? RunSettings.PlainLoads.ONCE
                        : RunSettings.PlainLoads.RELOAD);
    }

    private static Schedule schedule(String strategy, String payload) {
        if (strategy.equals(LOG)) {
            return new Decided(Deviations.decode(Base62.decodeBytes(payload)));
        }
        StrategySpec spec =
                StrategySpec.parse(strategy)
                        .filter(parsed -> parsed.text().equals(strategy))
                        .orElseThrow(() -> new IllegalArgumentException(strategy));
        if (payload.length() != SEED_WIDTH) {
            throw new IllegalArgumentException(payload);
        }
        return new Seeded(spec, Base62.decode(payload));
    }

    private static Matcher last(String field) {
        Matcher matcher = LAST.matcher(field);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(field);
        }
        return matcher;
    }

    private static String hash(String field) {
        return String.format(Locale.ROOT, "%010x", Base62.decode(last(field).group(1)));
    }

    private static OptionalLong unseed(String field) {
        String digits = last(field).group(2);
        return digits == null ? OptionalLong.empty() : OptionalLong.of(Base62.decode(digits));
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
            parts.add(text.substring(start, at));
            start = at + 1;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
