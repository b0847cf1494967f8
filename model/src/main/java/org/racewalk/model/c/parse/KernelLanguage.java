package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.gnu.c.GCCLanguage;
import org.eclipse.cdt.core.dom.parser.IScannerExtensionConfiguration;
import org.eclipse.cdt.core.dom.parser.ISourceCodeParser;
import org.eclipse.cdt.core.index.IIndex;
import org.eclipse.cdt.core.parser.IParserLogService;
import org.eclipse.cdt.core.parser.IParserSettings;
import org.eclipse.cdt.core.parser.IScanner;
import org.eclipse.cdt.core.parser.IScannerInfo;
import org.eclipse.cdt.core.parser.ParserMode;
import org.jspecify.annotations.Nullable;

import java.util.TreeSet;

/** CDT's GNU C with {@link Keywords} and {@link KernelParser}. One object a translation unit. */
final class KernelLanguage extends GCCLanguage {
    private final Keywords keywords = new Keywords();
    private final TreeSet<Integer> asmLabels = new TreeSet<>();
    private final TreeSet<Integer> typeKeywords = new TreeSet<>();
    private final AttributeLog attributes = new AttributeLog();

    /** Offsets of {@code asm("name")} behind declarators, which CDT's tree does not keep. */
    TreeSet<Integer> asmLabels() {
        return asmLabels;
    }

    /** Offsets of the keywords of struct, union and enum definitions. */
    TreeSet<Integer> typeKeywords() {
        return typeKeywords;
    }

    /** All attributes met, also where CDT's tree drops them. */
    AttributeLog attributes() {
        return attributes;
    }

    @Override
    protected IScannerExtensionConfiguration getScannerExtensionConfiguration(IScannerInfo info) {
        return keywords;
    }

    @Override
    protected ISourceCodeParser createParser(
            IScanner scanner, ParserMode mode, IParserLogService log, @Nullable IIndex index) {
        return new KernelParser(scanner, mode, log, getParserExtensionConfiguration(), index, this);
    }

    @Override
    protected ISourceCodeParser createParser(
            IScanner scanner,
            ParserMode mode,
            IParserLogService log,
            @Nullable IIndex index,
            int options,
            @Nullable IParserSettings settings) {
        return createParser(scanner, mode, log, index);
    }
}
