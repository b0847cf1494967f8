package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;

import java.util.List;

/**
 * The places of a spread world, seen from one of them: one a CPU, then the Mm, the Rcu and the
 * Interconnect. Only one place acts at a time; the others wait for its reply, or for a message.
 */
final class Spread {
    private static final List<String> NO_TEXTS = List.of();

    private final int here;
    private final int cpus;
    private final Link link;
    private @Nullable Cards cards;

    Spread(int here, int cpus, Link link) {
        this.here = here;
        this.cpus = cpus;
        this.link = link;
    }

    void cards(Cards kept) {
        cards = kept;
    }

    int here() {
        return here;
    }

    int mm() {
        return cpus;
    }

    int rcu() {
        return cpus + 1;
    }

    int interconnect() {
        return cpus + 2;
    }

    boolean isMm() {
        return here == mm();
    }

    boolean isRcu() {
        return here == rcu();
    }

    boolean isInterconnect() {
        return here == interconnect();
    }

    /** A number for a context, or for none. */
    static long of(@Nullable Context c) {
        return c == null ? -1 : c.number;
    }

    static long of(boolean flag) {
        return flag ? 1 : 0;
    }

    /** Has another place do something and waits until that is done; the reply's first word. */
    long ask(Verb verb, int place, long... words) {
        long[] reply = exchange(verb, place, NO_TEXTS, words);
        return reply.length == 0 ? 0 : reply[0];
    }

    /** As above, with a text. */
    long askWith(String text, Verb verb, int place, long... words) {
        long[] reply = exchange(verb, place, List.of(text), words);
        return reply.length == 0 ? 0 : reply[0];
    }

    /** As above; all words of the reply. */
    long[] exchange(Verb verb, int place, List<String> texts, long... words) {
        Cards kept = cards;
        if (kept == null) {
            throw new IllegalStateException("the world is still being made");
        }
        Request request = new Request(verb, words, texts, kept.newsFor(place));
        Reply reply = link.ask(place, request);
        kept.learn(place, reply.cards());
        return switch (reply.failure()) {
            case NONE -> reply.words();
            case MEMORY -> throw new Memory.MemoryExhausted(reply.text());
            case STACK -> throw new Memory.MemoryExhaustedOnStack(reply.text());
        };
    }
}
