package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IASTPreprocessorPragmaStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorStatement;
import org.eclipse.cdt.core.dom.ast.IASTProblem;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;
import org.eclipse.cdt.core.model.ILanguage;
import org.eclipse.cdt.core.parser.DefaultLogService;
import org.eclipse.cdt.core.parser.ExtendedScannerInfo;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.core.parser.IProblem;
import org.eclipse.core.runtime.CoreException;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.diagnose.Diagnostics;
import org.racewalk.model.c.diagnose.Missing;

import java.util.Map;
import java.util.regex.Pattern;

/** Runs CDT over a scenario and reports what its preprocessor finds wrong. */
public final class UnitParser {
    private static final Pattern MACRO_NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");

    private final CompileRequest request;
    private final Sources sources;

    private UnitParser(CompileRequest request) {
        this.request = request;
        this.sources = new Sources(request);
    }

    /**
     * Parses the scenario of the request; what the preprocessor finds wrong goes to the
     * diagnostics, syntax errors stay in the syntax tree.
     *
     * @throws CompileException if there is no such file
     */
    public static Result parse(CompileRequest request) throws CompileException {
        return new UnitParser(request).parse();
    }

    /** The syntax, and where errors go. */
    public record Result(ParsedUnit unit, Diagnostics diagnostics) {}

    private Result parse() throws CompileException {
        Diagnostics diagnostics = new Diagnostics(sources::text);
        String scenario = Paths.normal(request.scenario());
        String text = sources.load(scenario);
        if (text == null) {
            String hint = "check the path; it must name a C file, not a directory";
            throw new CompileException(
                    java.util.List.of(new Diagnostic(scenario, 0, 0, "", "no such file", hint)), 1);
        }
        KernelLanguage language = new KernelLanguage();
        IASTTranslationUnit syntax = syntax(language, scenario, text);
        Locator locator = new Locator(syntax, sources, scenario);
        for (IASTProblem problem : syntax.getPreprocessorProblems()) {
            report(problem, locator, diagnostics);
        }
        for (IASTPreprocessorStatement statement : syntax.getAllPreprocessorStatements()) {
            if (statement instanceof IASTPreprocessorPragmaStatement pragma) {
                checkPragma(pragma, locator, diagnostics);
            }
        }
        request.defines().forEach(define -> checkDefine(define, scenario, diagnostics));
        ParsedUnit unit =
                new ParsedUnit(
                        syntax,
                        sources,
                        locator,
                        language.attributes(),
                        language.asmLabels(),
                        language.typeKeywords());
        return new Result(unit, diagnostics);
    }

    private IASTTranslationUnit syntax(KernelLanguage language, String scenario, String text) {
        Map<String, String> macros = Predefined.with(request.defines());
        try {
            return language.getASTTranslationUnit(
                    FileContent.create(Paths.toParser(scenario), true, text.toCharArray()),
                    new ExtendedScannerInfo(macros, Includes.searchPath(request)),
                    new Includes(sources),
                    null,
                    ILanguage.OPTION_NO_IMAGE_LOCATIONS,
                    new DefaultLogService());
        } catch (CoreException e) {
            throw new IllegalStateException("the parser failed on " + scenario, e);
        }
    }

    private static void report(IASTProblem problem, Locator locator, Diagnostics diagnostics) {
        if (problem.getID() == IProblem.PREPROCESSOR_POUND_WARNING) {
            return;
        }
        String argument = problem.getArguments().length == 0 ? "" : problem.getArguments()[0];
        Locator.Place place = locator.place(problem.getFileLocation());
        String message =
                switch (problem.getID()) {
                    case IProblem.PREPROCESSOR_INCLUSION_NOT_FOUND ->
                            "include file not found: " + argument;
                    case IProblem.PREPROCESSOR_POUND_ERROR -> "#error " + argument;
                    default -> lowerFirst(problem.getMessage());
                };
        String hint =
                problem.getID() == IProblem.PREPROCESSOR_INCLUSION_NOT_FOUND
                        ? "add its directory with -I, point at a kernel with --kernel, or drop the"
                                + " include"
                        : "";
        diagnostics.add(place.file(), place.line(), place.column(), message, hint);
        if (problem.getID() == IProblem.PREPROCESSOR_INCLUSION_NOT_FOUND) {
            diagnostics.missing(Missing.Kind.INCLUDE, argument, place.file(), place.line());
        }
    }

    private static void checkPragma(
            IASTPreprocessorPragmaStatement pragma, Locator locator, Diagnostics diagnostics) {
        String text = new String(pragma.getMessage()).strip();
        if (text.startsWith("pack") || text.startsWith("scalar_storage_order")) {
            Locator.Place place = locator.place(pragma.getFileLocation());
            diagnostics.add(
                    place.file(),
                    place.line(),
                    place.column(),
                    "#pragma " + text + " is not supported",
                    "write __attribute__((packed)) at the struct");
        }
    }

    private void checkDefine(String define, String scenario, Diagnostics diagnostics) {
        String name = Predefined.nameOf(define);
        int parenthesis = name.indexOf('(');
        String bare = parenthesis < 0 ? name : name.substring(0, parenthesis);
        if (!MACRO_NAME.matcher(bare).matches()) {
            diagnostics.add(
                    scenario, 0, 0, "-D " + define + ": not a macro name", "write -D NAME=VALUE");
            return;
        }
        Pattern word = Pattern.compile("\\b" + bare + "\\b");
        if (sources.texts().stream().noneMatch(text -> word.matcher(text).find())) {
            diagnostics.add(
                    scenario,
                    0,
                    0,
                    "-D " + bare + " is not mentioned in any file read",
                    "check the spelling of the macro");
        }
    }

    private static String lowerFirst(String message) {
        return message.isEmpty()
                ? message
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
