package org.racewalk.actors.engine;

import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.program.Program;

import java.util.List;
import java.util.Map;

/** Compiles what another machine has sent. */
public final class Sources {
    private Sources() {}

    /**
     * Compiles a scenario from texts alone.
     *
     * @param kernel {@code --kernel}, or empty
     * @param texts of each file that compiling reads, by name
     * @throws WrongInputException if it does not compile
     */
    public static Program compile(
            String scenario,
            List<String> defines,
            List<String> includes,
            String kernel,
            Map<String, String> texts) {
        return Compiling.runnable(
                new CompileRequest(
                        scenario,
                        texts::get,
                        Installation.OUR_HEADERS,
                        includes,
                        kernel.isEmpty() ? null : kernel,
                        defines));
    }
}
