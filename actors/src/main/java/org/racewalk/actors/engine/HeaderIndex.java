package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Missing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells which header declares a name, by reading the headers on offer as text. */
final class HeaderIndex {
    private static final int MOST_HEADERS = 50_000;
    private static final int DEEPEST = 12;
    private static final List<String> KERNEL = List.of("include", "arch/x86/include");

    /** Headers that define things for the others come first. */
    private static final Comparator<Path> LINUX_FIRST =
            Comparator.<Path, Boolean>comparing(path -> !path.startsWith("linux"))
                    .thenComparing(Comparator.naturalOrder());

    private final List<Root> roots = new ArrayList<>();

    /** A folder that includes are looked for in. */
    private record Root(Path folder, String origin) {}

    /**
     * A header to include.
     *
     * @param name as between the angle brackets
     * @param origin whose it is: ours, -I or --kernel
     */
    record Header(String name, String origin) {}

    HeaderIndex(Path home, VariantRequest request) {
        roots.add(new Root(home.resolve(Installation.OUR_HEADERS), "ours"));
        request.includes().forEach(folder -> roots.add(new Root(Path.of(folder), "-I")));
        String kernel = request.kernel();
        if (kernel != null) {
            KERNEL.forEach(part -> roots.add(new Root(Path.of(kernel, part), "--kernel")));
        }
    }

    /** The header of each thing that some header declares. */
    Map<Missing, Header> headersOf(List<Missing> wanted) {
        Map<String, Pattern> patterns = new TreeMap<>();
        for (Missing missing : wanted) {
            if (missing.kind() != Missing.Kind.INCLUDE && missing.kind() != Missing.Kind.BODY) {
                patterns.computeIfAbsent(missing.name(), HeaderIndex::declarationOf);
            }
        }
        Map<String, Header> found = new TreeMap<>();
        for (Root root : roots) {
            if (found.size() < patterns.size()) {
                search(root, patterns, found);
            }
        }
        Map<Missing, Header> headers = new TreeMap<>();
        for (Missing missing : wanted) {
            Header header = found.get(missing.name());
            if (header != null) {
                headers.put(missing, header);
            }
        }
        return headers;
    }

    private static void search(
            Root root, Map<String, Pattern> patterns, Map<String, Header> found) {
        for (Path path : headers(root.folder())) {
            String text = text(root.folder().resolve(path));
            if (text == null) {
                continue;
            }
            patterns.forEach((name, pattern) -> {
                if (!found.containsKey(name)
                        && text.contains(lastWord(name))
                        && pattern.matcher(text).find()) {
                    String header = path.toString().replace('\\', '/');
                    found.put(name, new Header(header, root.origin()));
                }
            });
        }
    }

    private static List<Path> headers(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
            return files.filter(file -> file.toString().endsWith(".h"))
                    .limit(MOST_HEADERS)
                    .map(folder::relativize)
                    .sorted(LINUX_FIRST)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static @Nullable String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    /** Where a name is defined, as kernel headers write it. */
    private static Pattern declarationOf(String name) {
        String word = "\\b" + Matcher.quoteReplacement(lastWord(name)) + "\\b";
        if (name.indexOf(' ') >= 0) {
            String keyword = name.substring(0, name.indexOf(' '));
            return Pattern.compile("\\b" + keyword + "\\s+" + word + "[^;(){}]*\\{");
        }
        return Pattern.compile(
                String.join(
                        "|",
                        "(?m)^\\s*#\\s*define\\s+" + word,
                        "^typedef\\b[^;{}]*" + word + "\\)?(?:\\([^;{}]*\\))?\\s*;",
                        "^\\}[^;{}]*" + word + "\\s*;",
                        "^(?!typedef)[A-Za-z_][\\w \\t*]*[ \\t*\\n]" + word + "\\s*\\(",
                        "^extern\\b[^;(]*" + word,
                        "^\\s+" + word + "\\s*(?:=[^,;]*)?,"));
    }
}
