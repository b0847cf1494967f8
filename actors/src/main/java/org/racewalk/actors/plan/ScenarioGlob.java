package org.racewalk.actors.plan;

import org.racewalk.actors.engine.Installation;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * Scenario files by name, folder or pattern ({@code *}, {@code ?}, {@code **}). Looked up from the
 * working directory, and if nothing is there, in the installation.
 */
final class ScenarioGlob {
    private static final String SUFFIX = ".c";

    private ScenarioGlob() {}

    /** The files in a fixed order; none if nothing is there. */
    static List<String> files(String pattern) {
        List<String> here = files(Path.of(""), pattern);
        return here.isEmpty() ? files(Installation.home(), pattern) : here;
    }

    private static List<String> files(Path base, String pattern) {
        try {
            int wild = first(pattern);
            if (wild < 0) {
                return plain(base.resolve(pattern));
            }
            int cut = pattern.lastIndexOf('/', wild);
            Path folder = base.resolve(cut < 0 ? "" : pattern.substring(0, Math.max(cut, 1)));
            PathMatcher matcher =
                    FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(cut + 1));
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(file -> matcher.matches(folder.relativize(file)))
                        .filter(ScenarioGlob::isScenario)
                        .map(Path::toString)
                        .sorted()
                        .toList();
            }
        } catch (IOException | InvalidPathException e) {
            return List.of();
        }
    }

    private static List<String> plain(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.isRegularFile(path) ? List.of(path.toString()) : List.of();
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(ScenarioGlob::isScenario).map(Path::toString).sorted().toList();
        }
    }

    private static boolean isScenario(Path file) {
        return file.toString().endsWith(SUFFIX) && Files.isRegularFile(file);
    }

    private static int first(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
