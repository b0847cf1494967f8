package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.ViolationKind;

import java.util.ArrayList;
import java.util.List;

/** The arguments of a request, read one after the other at the place where it arrives. */
final class Arguments {
    private static final ViolationKind[] KINDS = ViolationKind.values();

    private final World world;
    private final int place;
    private final Words words;
    private final int count;

    Arguments(World world, int place, Request request) {
        this.world = world;
        this.place = place;
        words = new Words(request.words(), request.texts());
        count = request.words().length;
    }

    /** The CPU that is here. */
    Cpu here() {
        return world.cpu(place);
    }

    long take() {
        return words.take();
    }

    int takeInt() {
        return words.takeInt();
    }

    boolean takeFlag() {
        return words.takeFlag();
    }

    String takeText() {
        return words.takeText();
    }

    Context context() {
        return world.context(words.takeInt());
    }

    @Nullable Context contextOrNull() {
        int number = words.takeInt();
        return number < 0 ? null : world.context(number);
    }

    /** All that is left. */
    List<Context> contexts() {
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contexts.add(context());
        }
        return contexts;
    }

    ViolationKind violation() {
        return KINDS[words.takeInt()];
    }
}
