package org.racewalk.model.program;

import java.util.List;

/**
 * Kernel C sources compiled to the machine's instructions. Immutable once built (the arrays are not
 * copied; nobody writes to them); safe to share between worlds and threads.
 *
 * @param code see {@link Op}
 * @param position per instruction (index / 4), an index into {@code positions}
 * @param field per instruction, an index into {@code strings} naming what a memory operation
 *     touches ({@code struct vm_area_struct.vm_refcnt}), or -1
 * @param sometimes indices into {@code strings} of all labels that must be reached, in source order
 * @param sources every file read, with where it came from, in order of first use
 * @param hash of all sources and macros, 16 hexadecimal digits
 * @param allowedRaces which data races are no findings; not part of the hash
 */
public record Program(
        int[] code,
        long[] constants,
        int[] position,
        int[] field,
        List<Position> positions,
        List<String> strings,
        List<Function> functions,
        List<Global> globals,
        List<SwitchTable> switches,
        List<StructType> structs,
        int[] sometimes,
        Scenario scenario,
        List<SourceFile> sources,
        String hash,
        AllowedRaces allowedRaces) {
    /** Bit of a field's index: what is touched is declared as a number, not as a pointer. */
    static final int NUMBER = 1 << 30;

    /** Allows no race. */
    public Program(
            int[] code,
            long[] constants,
            int[] position,
            int[] field,
            List<Position> positions,
            List<String> strings,
            List<Function> functions,
            List<Global> globals,
            List<SwitchTable> switches,
            List<StructType> structs,
            int[] sometimes,
            Scenario scenario,
            List<SourceFile> sources,
            String hash) {
        this(
                code,
                constants,
                position,
                field,
                positions,
                strings,
                functions,
                globals,
                switches,
                structs,
                sometimes,
                scenario,
                sources,
                hash,
                AllowedRaces.NONE);
    }

    /** The same with these races allowed. */
    public Program allowing(AllowedRaces races) {
        return new Program(
                code, constants, position, field, positions, strings, functions, globals, switches,
                structs, sometimes, scenario, sources, hash, races);
    }

    /**
     * A file that went into the program.
     *
     * @param origin {@code scenario}, {@code racewalk} (our headers), {@code protocol} (the rest of
     *     {@code conf/kernel}), {@code include}, {@code kernel}
     * @param hash of its contents, 16 hexadecimal digits
     */
    public record SourceFile(String path, String origin, String hash) {}

    /** The place of the instruction at {@code pc}. */
    public Position positionAt(int pc) {
        return positions.get(position[pc / Op.SIZE]);
    }

    /** What the memory operation at {@code pc} touches by name, or an empty string. */
    public String fieldAt(int pc) {
        int index = field[pc / Op.SIZE];
        return index < 0 ? "" : strings.get(index & ~NUMBER);
    }

    /** Whether the memory operation at {@code pc} touches what is declared as a number. */
    public boolean touchesNumber(int pc) {
        int index = field[pc / Op.SIZE];
        return index >= 0 && (index & NUMBER) != 0;
    }

    /** The function that contains {@code pc}. Functions lie in order of their code. */
    public Function functionAt(int pc) {
        int low = 0;
        int high = functions.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (functions.get(middle).entry() <= pc) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return functions.get(low);
    }
}
