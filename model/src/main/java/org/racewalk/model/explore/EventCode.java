package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

/**
 * A stable name for an enabled event: its kind, the CPU it concerns, and how many older enabled
 * events are alike. Slots and places among the enabled ones shift when something unrelated changes;
 * this does not. Bits 0-5: CPU; bits 6-9: {@link MessageKind}; above: how many older ones.
 */
public final class EventCode {
    private static final int KIND_SHIFT = 6;
    private static final int AGE_SHIFT = 10;

    private EventCode() {}

    /** The name of the enabled event at {@code place}. */
    public static int of(Interconnect interconnect, int place) {
        int slot = interconnect.enabledSlot(place);
        int kind = interconnect.kind(slot);
        int target = interconnect.target(slot);
        int code = kind << KIND_SHIFT | target;
        return kind == MessageKind.GO_ON
                ? code
                : olderAlike(interconnect, slot) << AGE_SHIFT | code;
    }

    /** The place of the event of this name, or -1 if none is enabled. */
    public static int find(Interconnect interconnect, int code) {
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            if (interconnect.kind(slot) == kind(code)
                    && interconnect.target(slot) == cpu(code)
                    && of(interconnect, i) == code) {
                return i;
            }
        }
        return -1;
    }

    private static int olderAlike(Interconnect interconnect, int slot) {
        int older = 0;
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int other = interconnect.enabledSlot(i);
            if (interconnect.kind(other) == interconnect.kind(slot)
                    && interconnect.target(other) == interconnect.target(slot)
                    && interconnect.since(other) < interconnect.since(slot)) {
                older++;
            }
        }
        return older;
    }

    /** Its {@link MessageKind}. */
    public static int kind(int code) {
        return code >> KIND_SHIFT & 15;
    }

    /** The CPU that it concerns. */
    public static int cpu(int code) {
        return code & 63;
    }

    /** For people: {@code CPU1 goes on}, {@code interrupt, CPU2}, {@code store, CPU0, 2 older}. */
    public static String describe(int code) {
        if (kind(code) == MessageKind.GO_ON) {
            return "CPU" + cpu(code) + " goes on";
        }
        int older = code >> AGE_SHIFT;
        String text = MessageKind.name(kind(code)) + ", CPU" + cpu(code);
        return older == 0 ? text : text + ", " + older + " older";
    }
}
