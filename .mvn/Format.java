import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/**
 * The build's formatter, started by Maven from this source with google-java-format on its class
 * path.
 *
 * <ul>
 *   <li>{@code check <folder> <memory> <verdict>} lists the sources that are not formatted, and
 *       leaves the list in the file {@code verdict}, which otherwise does not exist afterwards. The
 *       memory holds hashes of contents known to be formatted: an unchanged tree costs no
 *       formatting.
 *   <li>{@code fix <folder>} rewrites the sources that are not formatted.
 * </ul>
 */
final class Format {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "check" -> check(folder, Path.of(args[2]), Path.of(args[3]));
            case "fix" -> fix(folder);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void check(Path folder, Path memory, Path verdict) throws Exception {
        Files.deleteIfExists(verdict);
        SortedSet<String> known = new TreeSet<>();
        if (Files.exists(memory)) {
            known.addAll(Files.readAllLines(memory));
        }
        SortedSet<String> hashes = new TreeSet<>();
        List<Path> unknown = new ArrayList<>();
        for (Path source : sourcesBelow(folder)) {
            String hash = hashOf(source);
            hashes.add(hash);
            if (!known.contains(hash)) {
                unknown.add(source);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        StringWriter report = new StringWriter();
        boolean formatted =
                run(report, unknown, "--aosp", "--dry-run", "--set-exit-if-changed") == 0;
        Files.createDirectories(memory.getParent());
        if (formatted) {
            Files.write(memory, hashes);
        } else {
            System.err.print(report);
            Files.writeString(verdict, report.toString());
        }
    }

    private static void fix(Path folder) throws IOException {
        StringWriter report = new StringWriter();
        int result = run(report, sourcesBelow(folder), "--aosp", "--replace");
        System.err.print(report);
        System.exit(result);
    }

    private static int run(StringWriter report, List<Path> sources, String... options) {
        List<String> command = new ArrayList<>(Arrays.asList(options));
        sources.forEach(source -> command.add(source.toString()));
        PrintWriter out = new PrintWriter(report, true);
        return ToolProvider.findFirst("google-java-format")
                .orElseThrow()
                .run(out, out, command.toArray(String[]::new));
    }

    private static List<Path> sourcesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !isBuildOutput(folder.relativize(path)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isBuildOutput(Path relative) {
        for (Path name : relative) {
            if (name.toString().equals("target")) {
                return true;
            }
        }
        return false;
    }

    private static String hashOf(Path source) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(source)));
    }
}
