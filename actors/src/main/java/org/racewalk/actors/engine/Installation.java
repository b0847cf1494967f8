package org.racewalk.actors.engine;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that Racewalk is installed in, or checked out to: {@code conf} lies in it. */
public final class Installation {
    /** Where the kernel headers of Racewalk lie in it. */
    static final String OUR_HEADERS = "conf/kernel/include";

    private static final String PROPERTY = "racewalk.home";

    private Installation() {}

    /**
     * The folder that the launcher names, or the one that encloses the working directory.
     *
     * @throws WrongInputException if there is none
     */
    public static Path home() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return Path.of(told);
        }
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(OUR_HEADERS))) {
                return folder;
            }
        }
        throw new WrongInputException(
                "no installation of Racewalk here: start it by its launcher, racewalk");
    }
}
