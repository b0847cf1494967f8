package org.racewalk.model.shrink;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Which contexts touch what: a switch matters only before a step that another one's may change. */
final class Conflicts {
    private final Map<Long, Users> users = new TreeMap<>();

    private static final class Users {
        private final BitSet readers = new BitSet();
        private final BitSet writers = new BitSet();
    }

    void touches(int context, long address, boolean writes) {
        if (address != 0) {
            Users known = users.computeIfAbsent(address, unused -> new Users());
            (writes ? known.writers : known.readers).set(context);
        }
    }

    /** Whether what a context does there may matter to another; what is not known may. */
    boolean matters(int context, long address) {
        Users known = users.get(address);
        if (address == 0 || known == null) {
            return true;
        }
        boolean writes = known.writers.get(context);
        int otherWriters = known.writers.cardinality() - (writes ? 1 : 0);
        int otherReaders = known.readers.cardinality() - (known.readers.get(context) ? 1 : 0);
        return otherWriters > 0 || writes && otherReaders > 0;
    }
}
