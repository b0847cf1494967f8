package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the command line wants of the model. Safe for several threads.
 *
 * <p>Every method throws {@link WrongInputException} when what the user gave cannot be worked on.
 */
public interface Engine {

    /** Compiles a variant. */
    Variant compile(VariantRequest request);

    /** Compiles and measures a variant, and keeps all that another machine needs of it. */
    Resolved resolve(VariantRequest request);

    /**
     * Compiles a variant from its sources alone; measures nothing. Whether the program is the one
     * that was resolved is for the caller to see.
     */
    Variant compile(Resolved resolved);

    /** What compiling meets: everything missing or unsupported, and where each header came from. */
    Checked check(VariantRequest request);

    /**
     * Makes a run again from its replay string and the sources that it names.
     *
     * @param includes {@code -I}, in order
     * @param kernel {@code --kernel}, or null
     */
    Remade replay(String replay, List<String> includes, @Nullable String kernel);

    /**
     * Takes a replay string up with the sources as they are now, whether they are those of the
     * string or not: the same decisions as far as they can be made, then runs near that one.
     *
     * @param was folder of the sources as they were, or null
     * @param signature that counts, or null: any
     * @param most runs, from 1
     */
    Continuation continued(
            String replay,
            List<String> includes,
            @Nullable String kernel,
            @Nullable Path was,
            @Nullable String signature,
            long most);

    /**
     * The run that a replay string names, to be made and looked at.
     *
     * @param includes {@code -I}, in order
     * @param kernel {@code --kernel}, or null
     */
    ReplayedVariant replayed(String replay, List<String> includes, @Nullable String kernel);

    /**
     * The run that a replay string names, with its program compiled, for whoever works on runs
     * themselves.
     *
     * @param includes {@code -I}, in order
     * @param kernel {@code --kernel}, or null
     */
    NamedRun named(String replay, List<String> includes, @Nullable String kernel);

    /** The text of a source by the name that programs and traces give it; null if there is none. */
    @Nullable String source(String name);

    /** The strategy of that name as it is written in full; null: the one used without options. */
    String strategy(@Nullable String name);

    /**
     * Result of {@link #check}.
     *
     * @param text for the user
     * @param sources each file that was read and where it came from, for a user who asks
     * @param report the same for machines
     * @param stubs C by the name of what it stands for; stops a run that gets there
     */
    record Checked(
            boolean compiles,
            String text,
            String sources,
            Map<String, @Nullable Object> report,
            Map<String, String> stubs) {}
}
