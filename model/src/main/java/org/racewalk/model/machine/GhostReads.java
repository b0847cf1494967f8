package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ghost code, invariants above all, reads in a step of a run; and what if it had found one of
 * those words as it was before. Where memory is what everybody sees ({@code sc}). For the thread
 * that runs the world.
 */
public final class GhostReads {
    private static final int NOWHERE = -1;

    private final World world;
    private final Memory memory;

    /** By address of the word: the step in which it was read last. */
    private final TreeMap<Long, Long> words = new TreeMap<>();

    /** What was read in the step at hand, in that order. */
    private final List<Read> now = new ArrayList<>();

    private long nowIn = -1;

    private int hidden = NOWHERE;
    private long hideIn;
    private Word instead = new Word(0, 0);
    private Word newer = new Word(0, 0);
    private boolean hides;

    /** Listens to the runs of a world from now on. */
    public GhostReads(World world) {
        this.world = world;
        memory = world.memory();
        world.invariants().tell(this);
    }

    /** What a word holds: bits and provenance. */
    public record Word(long value, long shadow) {}

    /**
     * What ghost code read, or looked at.
     *
     * @param pc of the instruction, or -1: whether the object there is alive, or a lock held
     */
    public record Read(long address, int size, int pc) {}

    /** Listens no more. */
    public void end() {
        show();
        world.invariants().tell(null);
    }

    /** Before a load by ghost code. */
    void before() {
        boolean now = world.steps() == hideIn;
        if (now && !hides && hidden != NOWHERE) {
            newer = at(memory, hidden);
            put(hidden, instead);
            hides = true;
        } else if (!now) {
            show();
        }
    }

    /** Ghost code looks whether the object at an address is alive, or a lock there is held. */
    void looksAt(long address) {
        note(new Read(address, 0, -1));
    }

    private void note(Read read) {
        if (nowIn != world.steps()) {
            nowIn = world.steps();
            now.clear();
        }
        now.add(read);
    }

    /** What it read in the last step that it read anything in, in that order; no locals. */
    public List<Read> lastReads() {
        return List.copyOf(now);
    }

    /** Ghost code reads so many bytes there. */
    void reads(long address, int size, int pc) {
        int object = memory.objectOf(address);
        if (object != 0 && memory.privateTo[object] == 0) {
            if (memory.kind[object] != Memory.STACK) {
                note(new Read(address, size, pc));
            }
            for (long at = address & -8L; at < address + size; at += 8) {
                words.put(at, world.steps());
            }
        }
    }

    /** The last step that ghost code read anything in, or -1. */
    public long lastStep() {
        return words.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    }

    /** The words that it read last in that step, by address. */
    public long[] readIn(long step) {
        return words.entrySet().stream()
                .filter(entry -> entry.getValue() == step)
                .mapToLong(Map.Entry::getKey)
                .toArray();
    }

    /** What is in the word at an address. */
    public static Word word(World world, long address) {
        return at(world.memory(), offset(address));
    }

    /** In the runs that follow, what ghost code reads in a step has another word in it. */
    public void hide(long step, long address, Word before) {
        hideIn = step;
        hidden = offset(address);
        instead = before;
        hides = false;
    }

    private void show() {
        if (hides) {
            put(hidden, newer);
            hides = false;
            hidden = NOWHERE;
        }
    }

    private static int offset(long address) {
        return (int) (address - Memory.BASE);
    }

    private static Word at(Memory memory, int offset) {
        return new Word(memory.get(offset, 8), memory.shadow[offset >> 3]);
    }

    private void put(int offset, Word word) {
        memory.put(offset, 8, word.value(), Math.max(0, word.shadow()));
        memory.shadow[offset >> 3] = word.shadow();
    }
}
