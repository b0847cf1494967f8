package org.racewalk.model.program;

/**
 * A place in the sources: of the place where a macro is used, not where it is defined.
 *
 * @param file path as the user would name it, with {@code /}
 * @param line from 1
 */
public record Position(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
