package org.racewalk.model.c.parse;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Program;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All files read for one compilation, in order of first use, with their origin and hash. */
public final class Sources {
    private final CompileRequest request;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Boolean> missing = new TreeMap<>();

    Sources(CompileRequest request) {
        this.request = request;
    }

    /** The text of a file that was read or is read now, or null; {@code path} is normal. */
    @Nullable String load(String path) {
        String known = texts.get(path);
        if (known != null || missing.containsKey(path)) {
            return known;
        }
        String text = request.reader().read(path);
        if (text == null) {
            missing.put(path, true);
            return null;
        }
        texts.put(path, text);
        return text;
    }

    /** The text of a file that was read, or null. */
    public @Nullable String text(String path) {
        return texts.get(path);
    }

    /** The texts of all files read. */
    Collection<String> texts() {
        return texts.values();
    }

    /** Everything read so far. */
    public List<Program.SourceFile> files() {
        List<Program.SourceFile> files = new ArrayList<>();
        texts.forEach((path, text) ->
                files.add(new Program.SourceFile(path, originOf(path), hash(text))));
        return List.copyOf(files);
    }

    /** Whether {@code path} is the scenario itself, not something it includes. */
    public boolean isScenario(String path) {
        return path.equals(Paths.normal(request.scenario()));
    }

    private String originOf(String path) {
        if (isScenario(path)) {
            return "scenario";
        }
        String ours = Paths.normal(request.ourIncludeDirectory());
        if (isBelow(path, ours)) {
            return "racewalk";
        }
        if (isBelow(path, Paths.parent(ours))) {
            return "protocol";
        }
        String kernel = request.kernelTree();
        for (String directory : request.includeDirectories()) {
            if (isBelow(path, Paths.normal(directory))) {
                return "include";
            }
        }
        if (kernel != null && isBelow(path, Paths.normal(kernel))) {
            return "kernel";
        }
        return "scenario";
    }

    private static boolean isBelow(String path, String directory) {
        return !directory.isEmpty() && path.startsWith(directory + "/");
    }

    /** Hash of all sources and macros: 16 hexadecimal digits. */
    public String hash() {
        StringBuilder all = new StringBuilder();
        for (Program.SourceFile file : files()) {
            all.append(file.path()).append('\0').append(file.hash()).append('\n');
        }
        request.defines().forEach(define -> all.append("-D").append(define).append('\n'));
        return hash(all.toString());
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
