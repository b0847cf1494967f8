package org.racewalk.model.memory;

/**
 * What a memory held at one moment of a run, to be put back in later ones that have come to the
 * same moment. All of them have made the same objects until then, so where those lie, of what kind
 * they are, and which of them lies over a word need not be put back: nothing later changes it, but
 * on stacks, where later locals are laid over earlier ones.
 */
final class SavedMemory {
    private final Memory memory;

    // Words that are kept: the image, the heap, and what was used of each stack.
    private final int[] from;
    private final int[] words;
    private final long[] value;
    private final long[] shadow;
    private final int firstOnStacks;
    private final int[] objectAt;

    // Objects made in the run.
    private final int first;
    private final int count;
    private final int[] end;
    private final int[] live;
    private final int[] privateTo;
    private final int[] allocatedPc;
    private final int[] allocatedBy;
    private final int[] freedPc;
    private final int[] freedBy;
    private final long[] freedAt;

    private final int objects;
    private final int top;
    private final long hash;
    private final long allocationClock;

    /**
     * @param stackStart where stacks begin that have been used
     * @param stackEnd how far each has been used
     */
    SavedMemory(Memory memory, int imageEnd, int heapStart, int[] stackStart, int[] stackEnd) {
        this.memory = memory;
        objects = memory.objects();
        top = memory.top();
        hash = memory.hash();
        allocationClock = memory.allocationClock();
        int ranges = stackStart.length + 2;
        from = new int[ranges];
        words = new int[ranges];
        range(0, Memory.FIRST_OFFSET, imageEnd);
        range(1, heapStart, top);
        for (int i = 0; i < stackStart.length; i++) {
            range(i + 2, stackStart[i], stackEnd[i]);
        }
        firstOnStacks = words[0] + words[1];
        int all = firstOnStacks;
        for (int i = 2; i < ranges; i++) {
            all += words[i];
        }
        value = new long[all];
        shadow = new long[all];
        objectAt = new int[all - firstOnStacks];
        first = memory.staticObjects();
        count = objects - first;
        end = new int[count];
        live = new int[count];
        privateTo = new int[count];
        allocatedPc = new int[count];
        allocatedBy = new int[count];
        freedPc = new int[count];
        freedBy = new int[count];
        freedAt = new long[count];
        saveWords();
        saveObjects();
    }

    private void range(int i, int fromOffset, int toOffset) {
        from[i] = fromOffset >> 3;
        words[i] = (toOffset + 7 >> 3) - from[i];
    }

    private void saveWords() {
        int at = 0;
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(memory.value, from[i], value, at, words[i]);
            System.arraycopy(memory.shadow, from[i], shadow, at, words[i]);
            if (i >= 2) {
                System.arraycopy(memory.objectAt, from[i], objectAt, at - firstOnStacks, words[i]);
            }
            at += words[i];
        }
    }

    private void saveObjects() {
        System.arraycopy(memory.end, first, end, 0, count);
        System.arraycopy(memory.live, first, live, 0, count);
        System.arraycopy(memory.privateTo, first, privateTo, 0, count);
        System.arraycopy(memory.allocatedPc, first, allocatedPc, 0, count);
        System.arraycopy(memory.allocatedBy, first, allocatedBy, 0, count);
        System.arraycopy(memory.freedPc, first, freedPc, 0, count);
        System.arraycopy(memory.freedBy, first, freedBy, 0, count);
        System.arraycopy(memory.freedAt, first, freedAt, 0, count);
    }

    /** Puts it back. Cost: the bytes in use. */
    void restore() {
        int at = 0;
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(value, at, memory.value, from[i], words[i]);
            System.arraycopy(shadow, at, memory.shadow, from[i], words[i]);
            if (i >= 2) {
                System.arraycopy(objectAt, at - firstOnStacks, memory.objectAt, from[i], words[i]);
            }
            at += words[i];
        }
        System.arraycopy(end, 0, memory.end, first, count);
        System.arraycopy(live, 0, memory.live, first, count);
        System.arraycopy(privateTo, 0, memory.privateTo, first, count);
        System.arraycopy(allocatedPc, 0, memory.allocatedPc, first, count);
        System.arraycopy(allocatedBy, 0, memory.allocatedBy, first, count);
        System.arraycopy(freedPc, 0, memory.freedPc, first, count);
        System.arraycopy(freedBy, 0, memory.freedBy, first, count);
        System.arraycopy(freedAt, 0, memory.freedAt, first, count);
        memory.set(objects, top, hash, allocationClock);
    }
}
