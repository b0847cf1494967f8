package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;

/** Stands for the Mm elsewhere: every access is a request, its value the reply. */
final class FarMm extends Mm {
    private final Spread spread;

    FarMm(World world, Memory memory, MemoryOrder order, RaceDetector races, Spread spread) {
        super(world, memory, order, races);
        this.spread = spread;
    }

    private long ask(Verb verb, long... words) {
        return spread.ask(verb, spread.mm(), words);
    }

    @Override
    int locate(Context c, long address, long shadow, int size, boolean write) {
        return (int) ask(Verb.LOCATE, c.number, address, shadow, size, Spread.of(write));
    }

    @Override
    boolean seenByOthers(long pointer, int me, int constant) {
        return pointer <= 0 || ask(Verb.SEEN_BY_OTHERS, pointer, me, constant) != 0;
    }

    @Override
    long loadDirectly(Context c, long address, long shadow, int mode) {
        return ask(Verb.LOAD_DIRECTLY, c.number, address, shadow, mode);
    }

    @Override
    void storeDirectly(Context c, long address, long shadow, int mode, long bits, long bitsShadow) {
        ask(Verb.STORE_DIRECTLY, c.number, address, shadow, mode, bits, bitsShadow);
    }

    @Override
    void share(int object) {
        ask(Verb.SHARE, object);
    }

    @Override
    long load(Context c, long address, long shadow, int mode, int pc) {
        return ask(Verb.LOAD, c.number, address, shadow, mode, pc);
    }

    @Override
    long issue(Context c, long address, long shadow, int mode, int pc) {
        return ask(Verb.ISSUE, c.number, address, shadow, mode, pc);
    }

    @Override
    long answer(Context c, long address, long shadow, int mode, long since, long issuedAt) {
        return ask(Verb.ANSWER, c.number, address, shadow, mode, since, issuedAt);
    }

    @Override
    void store(Context c, long address, long shadow, int mode, long bits, long bitsShadow, int pc) {
        ask(Verb.STORE, c.number, address, shadow, mode, bits, bitsShadow, pc);
    }

    @Override
    void fence(Context c, int kind) {
        ask(Verb.FENCE, c.number, kind);
    }

    @Override
    long readModifyWrite(
            Context c,
            long address,
            long shadow,
            int mode,
            long operand,
            long operandShadow,
            long unless,
            int pc) {
        return ask(
                Verb.READ_MODIFY_WRITE,
                c.number,
                address,
                shadow,
                mode,
                operand,
                operandShadow,
                unless,
                pc);
    }

    @Override
    long compareExchange(
            Context c,
            long address,
            long shadow,
            int mode,
            long expected,
            long desired,
            long desiredShadow,
            int pc) {
        return ask(
                Verb.COMPARE_EXCHANGE,
                c.number,
                address,
                shadow,
                mode,
                expected,
                desired,
                desiredShadow,
                pc);
    }

    @Override
    void combined(Context c, long pointer) {
        if (pointer > 0 && c.ghostDepth == 0) {
            ask(Verb.COMBINED, c.number, pointer);
        }
    }

    @Override
    long peek(long address, int mode) {
        return ask(Verb.PEEK, address, mode);
    }

    @Override
    long sectionSince(int cpu) {
        return ask(Verb.SECTION_SINCE, cpu);
    }

    @Override
    long mixMemory() {
        return ask(Verb.MIX_MEMORY);
    }

    @Override
    long memoryHash() {
        return ask(Verb.MEMORY_HASH);
    }
}
