package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Function.MemoryLocal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Registers of one function. Variables have a fixed register while their scope is open, temporaries
 * lie above, both as a stack. Addresses of memory locals have registers numbered from {@link
 * #LOCAL_BASE}, which are moved between the parameters and the rest when the function is complete.
 */
final class Frame {
    /** No register (wanted): anywhere. */
    static final int NONE = -1;

    /** First number of the registers that hold addresses of memory locals. */
    static final int LOCAL_BASE = 1 << 24;

    private int top;
    private int highest;
    private final BitSet bound = new BitSet();
    private final Map<Variable, Integer> registers = new LinkedHashMap<>();
    private final Map<Variable, Integer> addresses = new LinkedHashMap<>();
    private final Set<Variable> shared = new LinkedHashSet<>();
    private final List<MemoryLocal> locals = new ArrayList<>();

    /** The next free register; pass it to {@link #release} to give back what is taken after. */
    int mark() {
        return top;
    }

    void release(int mark) {
        top = mark;
    }

    /** Makes registers below {@code end} count as taken. */
    void reserve(int end) {
        top = Math.max(top, end);
        highest = Math.max(highest, top);
    }

    int allocate() {
        int register = top;
        reserve(register + 1);
        return register;
    }

    /** The wanted register, or a new one. */
    int target(int wanted) {
        return wanted == NONE ? allocate() : wanted;
    }

    /** How many registers were in use at most, addresses of locals not counted. */
    int highest() {
        return highest;
    }

    /** Gives the variable that register. */
    void bind(Variable variable, int register) {
        registers.put(variable, register);
        bound.set(register);
    }

    /**
     * Gives the variable a register that belongs to another one, which does not change meanwhile.
     */
    void share(Variable variable, int register) {
        registers.put(variable, register);
        shared.add(variable);
    }

    /** The variable's scope is left; its register may be used for something else. */
    void unbind(Variable variable) {
        Integer register = registers.remove(variable);
        if (!shared.remove(variable) && register != null) {
            bound.clear(register);
        }
    }

    /** Whether the register belongs to a variable in scope. */
    boolean isBound(int register) {
        return register >= LOCAL_BASE || bound.get(register);
    }

    /** The register of a variable that lives in one. */
    @Nullable Integer registerOf(Variable variable) {
        return registers.get(variable);
    }

    /** The register that holds the address of a variable that lives in memory. */
    @Nullable Integer addressOf(Variable variable) {
        return addresses.get(variable);
    }

    /** The register that holds the variable's address is given from outside. */
    void bindAddress(Variable variable, int register) {
        addresses.put(variable, register);
    }

    /** A new memory local; returns the register that holds its address. */
    int addLocal(String name, CType type, long size, long align) {
        locals.add(
                new MemoryLocal(
                        name,
                        (int) Math.max(1, size),
                        (int) Math.max(1, align),
                        type.unqualified().spelling()));
        return LOCAL_BASE + locals.size() - 1;
    }

    List<MemoryLocal> locals() {
        return locals;
    }
}
