package org.racewalk.actors.cli;

import org.racewalk.actors.engine.WrongInputException;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as users write them. */
final class UserPath {
    private UserPath() {}

    /** The path; wrong input if the text cannot be one. */
    static Path of(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new WrongInputException(text + ": is not a path");
        }
    }
}
