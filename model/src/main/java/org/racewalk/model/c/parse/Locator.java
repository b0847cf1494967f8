package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IASTFileLocation;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;
import org.eclipse.cdt.internal.core.dom.parser.ASTNode;
import org.eclipse.cdt.internal.core.parser.scanner.ILocationResolver;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Position;

/** Maps syntax nodes to places: of what a macro expands to, the place where the macro is used. */
public final class Locator {
    /**
     * A place.
     *
     * @param line from 1
     * @param column from 1
     */
    public record Place(String file, int line, int column) {}

    private final ILocationResolver resolver;
    private final Sources sources;
    private final String scenario;
    private Position last;

    Locator(IASTTranslationUnit unit, Sources sources, String scenario) {
        this.resolver = unit.getAdapter(ILocationResolver.class);
        this.sources = sources;
        this.scenario = scenario;
        this.last = new Position(scenario, 1);
    }

    /** Where a node starts; grows through all files in the order in which they are read. */
    public static int offset(IASTNode node) {
        return ((ASTNode) node).getOffset();
    }

    /** Where a node ends. */
    public static int end(IASTNode node) {
        return ((ASTNode) node).getOffset() + ((ASTNode) node).getLength();
    }

    /** File and line of a node's first token. */
    public Position position(IASTNode node) {
        IASTFileLocation location = location(offset(node));
        if (location == null) {
            return new Position(scenario, 1);
        }
        String file = Paths.fromParser(location.getFileName());
        int line = location.getStartingLineNumber();
        if (last.line() != line || !last.file().equals(file)) {
            last = new Position(file, line);
        }
        return last;
    }

    /** File, line and column of a node's first token. */
    public Place place(IASTNode node) {
        return place(location(offset(node)));
    }

    /** The text of the line that a node starts in, or empty. */
    public String line(IASTNode node) {
        IASTFileLocation location = location(offset(node));
        String text =
                location == null ? null : sources.text(Paths.fromParser(location.getFileName()));
        if (location == null || text == null || location.getNodeOffset() > text.length()) {
            return "";
        }
        int begin = text.lastIndexOf('\n', location.getNodeOffset() - 1) + 1;
        int end = text.indexOf('\n', begin);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    /** The file that a node stands in. */
    public String file(IASTNode node) {
        return position(node).file();
    }

    /** A place given by CDT, from which the column is computed. */
    Place place(@Nullable IASTFileLocation location) {
        if (location == null) {
            return new Place(scenario, 1, 1);
        }
        String file = Paths.fromParser(location.getFileName());
        String text = sources.text(file);
        int offset = location.getNodeOffset();
        int column = 1;
        if (text != null && offset <= text.length()) {
            column = offset - text.lastIndexOf('\n', offset - 1);
        }
        return new Place(file, location.getStartingLineNumber(), Math.max(1, column));
    }

    private @Nullable IASTFileLocation location(int offset) {
        return offset < 0 ? null : resolver.getMappedFileLocation(offset, 1);
    }
}
