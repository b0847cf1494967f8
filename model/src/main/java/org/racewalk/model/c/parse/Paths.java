package org.racewalk.model.c.parse;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paths as text with {@code /}. CDT wants absolute ones and would make relative ones absolute by
 * the process's working directory; so relative paths go through it below a directory that does not
 * exist.
 */
final class Paths {
    private static final String RELATIVE = "/~/";

    private Paths() {}

    /** The path as CDT sees it. */
    static String toParser(String path) {
        String normal = normal(path);
        return normal.startsWith("/") ? normal : RELATIVE + normal;
    }

    /** The path as the user named it, from CDT's. */
    static String fromParser(String path) {
        return normal(path.startsWith(RELATIVE) ? path.substring(RELATIVE.length()) : path);
    }

    /** Without {@code .}, without {@code x/..}, without doubled slashes. */
    static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return path.startsWith("/") ? "/" + joined : joined;
    }

    /** The directory of a normal path; empty for a bare name. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String join(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
