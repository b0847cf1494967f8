package org.racewalk.model.mail;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All accesses of a run, and which store each load reads. Two accesses touch the same location if
 * they have the same address; the freedom of an object is a location too, for uses after free.
 */
final class Accesses {
    static final String LIVE = "0";
    static final String FREED = "1";

    private final Trace trace;
    private final SortedMap<Integer, Item> items = new TreeMap<>();
    private final SortedMap<String, List<Item>> byLocation = new TreeMap<>();

    Accesses(Trace trace) {
        this.trace = trace;
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < events.size(); i++) {
            Item item = item(i, events.get(i));
            if (item != null) {
                add(item);
            }
        }
    }

    private void add(Item item) {
        items.put(item.event(), item);
        byLocation.computeIfAbsent(item.location(), l -> new ArrayList<>()).add(item);
    }

    static String location(long address) {
        return String.format(java.util.Locale.ROOT, "@%016x", address);
    }

    /** The location that tells whether the object of that name was freed. */
    static String freedom(String object) {
        return "freed " + object;
    }

    private static @Nullable Item item(int index, TraceEvent event) {
        return switch (event) {
            case Access access -> access(index, access);
            case Primitive primitive -> primitive(index, primitive);
            default -> null;
        };
    }

    private static Item access(int index, Access access) {
        String location = location(access.target().address());
        boolean changes = !access.before().equals(access.after());
        Item.Kind kind =
                switch (access.effect()) {
                    case READ -> Item.Kind.LOAD;
                    case WRITE -> Item.Kind.STORE;
                    case UPDATE -> changes ? Item.Kind.SWAP : Item.Kind.LOAD;
                };
        boolean failed = access.effect() == Effect.UPDATE && !changes;
        String read = access.effect() == Effect.READ ? access.after() : access.before();
        return new Item(
                index,
                access.task(),
                kind,
                location,
                // A conditional operation that fails orders nothing.
                failed ? "once" : access.order(),
                kind == Item.Kind.STORE ? "" : read,
                kind == Item.Kind.LOAD ? "" : access.after(),
                false,
                -1);
    }

    private static @Nullable Item primitive(int index, Primitive primitive) {
        if (primitive.group() == Group.FREE && !primitive.target().object().isEmpty()) {
            return new Item(
                    index,
                    primitive.task(),
                    Item.Kind.STORE,
                    freedom(primitive.target().object()),
                    "once",
                    "",
                    FREED,
                    false,
                    -1);
        }
        if (primitive.intrinsic() == Intrinsic.WAKE_UP && !primitive.done()) {
            // It looked at the task's state, which comes first in it, and found it running.
            String location = location(primitive.target().address());
            return new Item(
                    index, primitive.task(), Item.Kind.LOAD, location, "once", "0", "", false, -1);
        }
        return null;
    }

    /** What an event touches and in which function: object without its number, and field. */
    static String name(TraceEvent event) {
        return switch (event) {
            case Access access ->
                    access.at().function()
                            + " "
                            + access.target().object().replaceAll("#[0-9]+", "#")
                            + "."
                            + access.target().field();
            case Primitive primitive ->
                    primitive.at().function()
                            + " "
                            + primitive.intrinsic()
                            + " "
                            + primitive.target().object().replaceAll("#.*", "");
            default -> "";
        };
    }

    /** The access of that event, or null. */
    @Nullable Item at(int event) {
        return items.get(event);
    }

    /** Accesses of a location, in the order of the trace. */
    List<Item> of(String location) {
        return byLocation.getOrDefault(location, List.of());
    }

    /** All, in the order of the trace. */
    List<Item> all() {
        return List.copyOf(items.values());
    }

    /**
     * The store that a load or read-modify-write read, or null if it was made before the trace
     * begins.
     */
    @Nullable Item source(Item load) {
        Item newest = null;
        Item equal = null;
        for (Item other : of(load.location())) {
            if (other.event() >= load.event()) {
                break;
            }
            if (other.writes()) {
                newest = other;
                equal = other.written().equals(load.read()) ? other : equal;
            }
        }
        if (newest == null || newest == equal || load.kind() == Item.Kind.SWAP) {
            return newest;
        }
        // It reads an older value: the first one, or the last store of that value.
        return equal;
    }

    /** The first store after that one, or of all if it is null; null if there is none. */
    @Nullable Item after(@Nullable Item store, String location) {
        for (Item item : of(location)) {
            if (item.writes() && (store == null || item.event() > store.event())) {
                return item;
            }
        }
        return null;
    }

    /** The value that a location has before the first access of the trace. */
    String initial(String location) {
        for (Item item : of(location)) {
            if (item.reads()) {
                return item.read();
            }
            if (trace.events().get(item.event()) instanceof Access access) {
                return access.before();
            }
            return LIVE;
        }
        return LIVE;
    }
}
