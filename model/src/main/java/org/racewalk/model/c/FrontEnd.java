package org.racewalk.model.c;

import org.racewalk.model.c.analyze.Analyzer;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.UnitParser;
import org.racewalk.model.c.tree.TranslationUnit;

/** The way from C to the typed tree. */
public final class FrontEnd {
    private FrontEnd() {}

    /**
     * Preprocesses, parses and analyses a scenario with all that it includes.
     *
     * @throws CompileException with every error found, for the user to read
     */
    public static TranslationUnit analyze(CompileRequest request) throws CompileException {
        UnitParser.Result parsed = UnitParser.parse(request);
        return Analyzer.analyze(parsed.unit(), parsed.diagnostics());
    }
}
