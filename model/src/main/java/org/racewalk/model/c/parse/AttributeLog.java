package org.racewalk.model.c.parse;

import org.eclipse.cdt.core.dom.ast.IASTAttributeList;
import org.eclipse.cdt.internal.core.dom.parser.ASTNode;

import java.util.Collection;
import java.util.TreeMap;

/**
 * Every {@code __attribute__} of a translation unit by its offset. CDT parses attributes behind
 * {@code *} and in some other places and forgets them; with this none goes unseen.
 */
public final class AttributeLog {
    private final TreeMap<Integer, IASTAttributeList> lists = new TreeMap<>();

    void add(IASTAttributeList list) {
        lists.put(offset(list), list);
    }

    /** The lists that start in this range of offsets, in order. */
    public Collection<IASTAttributeList> between(int from, int to) {
        return to <= from ? java.util.List.of() : lists.subMap(from, to).values();
    }

    /** Where a list starts. */
    public static int offset(IASTAttributeList list) {
        return ((ASTNode) list).getOffset();
    }
}
