package org.racewalk.model.trace;

import org.racewalk.model.program.Program;

/**
 * What a recorder asks about the world that it watches: names for numbers, valid at the moment of
 * the call (an address names another object later in the run). {@link WorldNames} is the real one.
 */
public interface Names {
    Program program();

    /** Name of the task as its scenario declares it. */
    String taskName(int task);

    /** Pid of the task. */
    int taskId(int task);

    /**
     * The object at the address with its number in this run, for example {@code vma#1}, also when
     * it was freed already and not allocated again; empty if none.
     */
    String objectName(long address);

    /** The field at the address that the instruction at {@code pc} touches, or empty. */
    String fieldName(long address, int pc);

    /** A value for reading: a pointer as object and offset, a small number decimal, flags hex. */
    String symbolic(long value);

    /**
     * A value that the instruction at {@code pc} read or wrote: by the name of an object only if
     * what it touches is not declared as a number (a page-table entry is no address).
     */
    default String symbolic(long value, int pc) {
        return symbolic(value);
    }

    /** Instructions that the task's frames stand at, innermost first; of a caller, its call. */
    int[] stackPcs(int task);

    /**
     * Argument of the intrinsic that the task stands at, from 0. Right while a wait is reported;
     * after the intrinsic was carried out argument 0 may hold the result already.
     */
    long argument(int task, int index);

    /** Steps of this run so far. */
    long steps();

    /** Whether set-up code runs, alone, before the tasks. */
    boolean inSetup();
}
