package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Program;

import java.util.List;

/** The memory locals of functions: objects on their context's stack, one life a call. */
class Locals {
    private final World world;
    private final Memory memory;
    private final Function[] functions;

    // Of each function's memory locals: bytes, and a mask that rounds down to the alignment.
    private final int[][] size;
    private final int[][] mask;

    Locals(World world, Memory memory, Program program) {
        this.world = world;
        this.memory = memory;
        this.functions = program.functions().toArray(new Function[0]);
        this.size = new int[functions.length][];
        this.mask = new int[functions.length][];
        for (int i = 0; i < functions.length; i++) {
            List<Function.MemoryLocal> locals = functions[i].locals();
            size[i] = new int[locals.size()];
            mask[i] = new int[locals.size()];
            for (int k = 0; k < locals.size(); k++) {
                size[i][k] = locals.get(k).size();
                mask[i][k] = -Math.max(8, locals.get(k).align());
            }
        }
    }

    /**
     * A new life of memory local {@code index} of the context's function; its address, and its
     * provenance as if loaded.
     */
    long place(Context c, int index) {
        int object = begin(c, index);
        world.mm().loadedShadow = memory.provenance(object);
        return memory.address(object);
    }

    private int begin(Context c, int index) {
        int bytes = size[c.function][index];
        int round = mask[c.function][index];
        int at = c.stackTop + ~round & round;
        int words = bytes + 7 & -8;
        if (at + words > c.stackEnd) {
            throw new Memory.MemoryExhaustedOnStack(functions[c.function].name());
        }
        c.stackTop = at + words;
        int object = memory.objectAt[at >> 3];
        if (object > 0
                && object < memory.objects()
                && memory.start[object] == at
                && memory.end[object] == at + bytes) {
            memory.revive(object);
        } else {
            object = memory.addObject(at, bytes, Memory.STACK);
        }
        memory.privateTo[object] = c.ghostDepth > 0 ? 0 : c.number + 1;
        memory.allocatedPc[object] = c.pc;
        memory.forget(at, words);
        c.addStackObject(object);
        return object;
    }

    /** The contents of memory local {@code index} become uninitialised again. */
    void forget(Context c, int index) {
        // The frame's locals were made in order at its start; those of inner frames are gone.
        int first = c.depth == 0 ? 0 : c.savedObjects[c.depth - 1];
        int object = c.stackObjects[first + index];
        memory.forget(memory.start[object], memory.end[object] - memory.start[object]);
    }

    /** The newest locals end, until {@code down} are left. */
    void end(Context c, int down) {
        while (c.stackObjectCount > down) {
            int object = c.stackObjects[--c.stackObjectCount];
            memory.kill(object);
            if (memory.privateTo[object] == 0 && c.ghostDepth == 0) {
                world.localEnds(object);
            }
            memory.freedPc[object] = c.pc;
            memory.freedBy[object] = c.number;
        }
    }
}
