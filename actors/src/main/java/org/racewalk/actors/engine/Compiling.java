package org.racewalk.actors.engine;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.program.AllowedRaces;
import org.racewalk.model.program.Program;

/** From C to a program, through the parts of the front end. */
final class Compiling {
    private Compiling() {}

    /** Compiles, with every error that there is. */
    static Program program(CompileRequest request) throws CompileException {
        TranslationUnit unit = FrontEnd.analyze(request);
        Diagnostics diagnostics = new Diagnostics(request.reader()::read);
        Program program = ProgramGenerator.generate(unit, diagnostics);
        diagnostics.throwIfAny();
        return program;
    }

    /**
     * As above, for a program that is to run: wrong input if it does not compile or has no task.
     */
    static Program runnable(CompileRequest request) {
        Program program;
        try {
            program = program(request);
        } catch (CompileException e) {
            throw new WrongInputException(e);
        }
        if (program.scenario().tasks().isEmpty()) {
            throw new WrongInputException(
                    request.scenario() + ": declares no task, so there is nothing to run");
        }
        return program.allowing(allowedRaces(request));
    }

    private static AllowedRaces allowedRaces(CompileRequest request) {
        String text = request.reader().read(AllowedRaces.FILE);
        try {
            return text == null ? AllowedRaces.NONE : AllowedRaces.parse(AllowedRaces.FILE, text);
        } catch (AllowedRaces.Malformed e) {
            throw new WrongInputException(e);
        }
    }
}
