package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchRunner;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Which build of Racewalk this is: a hash over the classes of both modules. Only nodes of one build
 * make the same runs for sure. The same sources compiled by the same compiler make the same build,
 * on whatever machine.
 */
public final class BuildId {
    private static final int DIGITS = 12;
    private static final String CLASS = ".class";

    private BuildId() {}

    /** Of the classes at hand; reads all of them. Twelve hexadecimal digits. */
    public static String read() {
        MessageDigest digest = Sha256.digest();
        for (Class<?> part : List.of(BatchRunner.class, BuildId.class)) {
            classes(part)
                    .forEach((name, bytes) -> {
                        digest.update(name.getBytes(StandardCharsets.UTF_8));
                        digest.update(bytes);
                    });
        }
        return Sha256.hex(digest.digest()).substring(0, DIGITS);
    }

    /** All classes that came from where that one did, by name. */
    private static TreeMap<String, byte[]> classes(Class<?> part) {
        CodeSource source = part.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalStateException("classes from nowhere");
        }
        try {
            Path place = Path.of(source.getLocation().toURI());
            return Files.isDirectory(place) ? ofFolder(place) : ofJar(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TreeMap<String, byte[]> ofFolder(Path folder) throws IOException {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(CLASS)).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                classes.put(name, Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static TreeMap<String, byte[]> ofJar(Path jar) throws IOException {
        TreeMap<String, byte[]> classes = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (entry.getName().endsWith(CLASS)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        classes.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }
}
