package org.racewalk.actors.plan;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Values of a campaign file by key and type; what is not as it must be becomes a mistake. */
final class FileKeys {
    /** Larger numbers are not exact in all that reads reports. */
    private static final long LARGEST = 1L << 53;

    private final Config config;
    private final Mistakes mistakes;

    FileKeys(Config config, Mistakes mistakes) {
        this.config = config;
        this.mistakes = mistakes;
    }

    /** Complains of each key that is not known; an object's own keys are asked for by its path. */
    void requireKnown(Map<String, List<String>> known) {
        for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
            String key = entry.getKey();
            List<String> inner = known.get(key);
            if (inner == null) {
                unknown(entry.getValue(), "", key, known.keySet());
            } else if (!inner.isEmpty()) {
                if (entry.getValue() instanceof ConfigObject object) {
                    object.forEach((name, value) -> {
                        if (!inner.contains(name)) {
                            unknown(value, key + ".", name, inner);
                        }
                    });
                } else {
                    mistakes.add(entry.getValue().origin(), key + ": expected { ... }");
                }
            }
        }
    }

    private void unknown(ConfigValue value, String prefix, String key, Collection<String> known) {
        mistakes.add(
                value.origin(),
                prefix
                        + key
                        + ": no such key"
                        + Near.to(key, known)
                                .map(near -> "; did you mean " + prefix + near + "?")
                                .orElse("; there are " + String.join(", ", known)));
    }

    boolean has(String path) {
        return value(path) != null;
    }

    private @Nullable ConfigValue value(String path) {
        try {
            return config.hasPath(path) ? config.getValue(path) : null;
        } catch (ConfigException.WrongType e) {
            // Something that is no object stands where one should: already complained of.
            return null;
        }
    }

    void mistake(String path, String message) {
        ConfigValue value = value(path);
        mistakes.add(value == null ? null : value.origin(), path + ": " + message);
    }

    private <T> T get(String path, T otherwise, String expected, Function<String, T> get) {
        if (!has(path)) {
            return otherwise;
        }
        try {
            return get.apply(path);
        } catch (ConfigException | ArithmeticException e) {
            mistake(path, "expected " + expected + ", found " + shown(path));
            return otherwise;
        }
    }

    private String shown(String path) {
        ConfigValue value = value(path);
        return value == null ? "nothing" : value.render(ConfigRenderOptions.concise());
    }

    String string(String path, String otherwise) {
        return get(path, otherwise, "a text", config::getString);
    }

    boolean flag(String path, boolean otherwise) {
        return get(path, otherwise, "true or false", config::getBoolean);
    }

    /** A whole number from low to high. */
    long number(String path, long otherwise, long low, long high) {
        String range =
                high >= LARGEST
                        ? "a whole number from " + low + " to 9007199254740992"
                        : "a whole number from " + low + " to " + high;
        // Outside of every range, so that it stands for nothing else.
        long number = get(path, Long.MIN_VALUE, range, one -> exact(config.getNumber(one)));
        if (number == Long.MIN_VALUE) {
            return otherwise;
        }
        if (number < low || number > Math.min(high, LARGEST)) {
            mistake(path, "expected " + range + ", found " + shown(path));
            return otherwise;
        }
        return number;
    }

    private static long exact(Number number) {
        if (number.doubleValue() != Math.rint(number.doubleValue())
                || Math.abs(number.doubleValue()) > 9.3e18) {
            throw new ArithmeticException();
        }
        return number.longValue();
    }

    /** A percentage as so many of 1,000. */
    int perMille(String path, int otherwise) {
        double percent =
                get(path, otherwise / 10.0, "a percentage from 0 to 100", config::getDouble);
        if (!(percent >= 0 && percent <= 100)) {
            mistake(path, "expected a percentage from 0 to 100, found " + shown(path));
            return otherwise;
        }
        return (int) Math.round(percent * 10);
    }

    @Nullable Duration duration(String path) {
        Duration none = Duration.ZERO;
        Duration time = get(path, none, "a time such as 8h or 90s", config::getDuration);
        if (has(path) && (time.isNegative() || time.isZero()) && value(path) != null) {
            mistake(path, "expected a time such as 8h or 90s, above 0");
        }
        return time.isZero() || time.isNegative() ? null : time;
    }

    /** A list of texts; one alone counts as a list. */
    List<String> strings(String path) {
        if (has(path) && type(path) != ConfigValueType.LIST) {
            return List.of(string(path, ""));
        }
        return get(path, List.of(), "a list of texts", config::getStringList);
    }

    /** A list of values as {@code read} makes them; it throws IllegalArgumentException. */
    <T> List<T> items(String path, Function<String, T> read) {
        List<T> items = new ArrayList<>();
        for (String text : strings(path)) {
            try {
                items.add(read.apply(text));
            } catch (IllegalArgumentException e) {
                mistake(path, "expected " + e.getMessage() + ", found " + text);
            }
        }
        if (has(path) && items.isEmpty() && strings(path).isEmpty()) {
            mistake(path, "expected at least one");
        }
        return items;
    }

    /** A list of lists of texts; a list of texts counts as one list. */
    List<List<String>> lists(String path) {
        if (!has(path)) {
            return List.of();
        }
        List<List<String>> lists = new ArrayList<>();
        List<? extends ConfigValue> values =
                get(path, List.<ConfigValue>of(), "a list of lists of macros", config::getList);
        boolean nested = values.stream().allMatch(one -> one.valueType() == ConfigValueType.LIST);
        if (!nested) {
            return List.of(strings(path));
        }
        for (ConfigValue value : values) {
            lists.add(value.atKey("list").getStringList("list"));
        }
        return lists;
    }

    /** Names with positive whole numbers. */
    Map<String, Long> shares(String path) {
        Map<String, Long> shares = new TreeMap<>();
        if (!has(path)) {
            return shares;
        }
        if (type(path) != ConfigValueType.OBJECT) {
            mistake(path, "expected { NAME = SHARE, ... }, found " + shown(path));
            return shares;
        }
        for (String name : config.getObject(path).keySet()) {
            String own = path + "." + ConfigUtil.quoteString(name);
            shares.put(name, number(own, 0, 1, 1_000_000));
        }
        shares.values().removeIf(share -> share < 1);
        return shares;
    }

    private @Nullable ConfigValueType type(String path) {
        ConfigValue value = value(path);
        return value == null ? null : value.valueType();
    }
}
