package org.racewalk.model.machine;

import org.racewalk.model.program.Program;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A program as JVM byte code: one generated subclass a program (and one for weak orders), shared by
 * all worlds that run it. Its state is in {@link Context} and {@link Engine} alone.
 */
abstract class CompiledCode {
    private static final List<Entry> CACHE = new ArrayList<>();

    private record Entry(WeakReference<Program> program, boolean weak, CompiledCode code) {}

    /** For each instruction, where a context goes on to carry out the step there. */
    private int[] stepAt = new int[0];

    /** For each instruction, where a context goes on that stands before it. */
    private int[] goOnAt = new int[0];

    /**
     * The code of a program; generated when it is asked for first.
     *
     * @param weak for a memory order that asks which pointers were computed from two registers
     */
    static CompiledCode of(Program program, boolean weak) {
        synchronized (CACHE) {
            CACHE.removeIf(entry -> entry.program.get() == null);
            for (Entry entry : CACHE) {
                if (entry.weak == weak && entry.program.get() == program) {
                    return entry.code;
                }
            }
            CompiledCode made = new BytecodeGenerator(program, weak).generate();
            CACHE.add(new Entry(new WeakReference<>(program), weak, made));
            return made;
        }
    }

    /** Where contexts may enter, per instruction. */
    void setPoints(int[] steps, int[] others) {
        stepAt = steps;
        goOnAt = others;
    }

    final int stepAt(int pc) {
        return stepAt[pc >> 2];
    }

    final int goOnAt(int pc) {
        return goOnAt[pc >> 2];
    }

    /**
     * Runs the context's current function from an entry point on. Returns as {@link
     * Engine#advance}, or {@link Engine#RETURNED} when the function's frame is gone.
     */
    abstract int run(Engine engine, Context c, int point);
}
