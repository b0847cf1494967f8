package org.racewalk.model.machine;

import org.racewalk.model.program.Intrinsic;

import java.util.List;

/**
 * What C asks of the machine, sent to where it is done: memory and locks to the Mm, grace periods
 * to the Rcu, the rest on the spot.
 */
final class FarIntrinsics extends Intrinsics {
    private final Spread spread;

    FarIntrinsics(World world, Mm mm, Spread spread) {
        super(world, mm);
        this.spread = spread;
    }

    @Override
    int local(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case CACHE_CREATE,
                    LOCK_INIT,
                    KSIZE,
                    LOCK_HELD,
                    LOCK_IS_LOCKED,
                    PER_CPU_PTR,
                    THIS_CPU_PTR,
                    ASSERT_EXCLUSIVE,
                    IS_ALLOCATED,
                    LIFE,
                    POISON,
                    UNPOISON ->
                    send(Verb.INTRINSIC, spread.mm(), c, intrinsic, a);
            default -> super.local(c, intrinsic, a);
        };
    }

    @Override
    int step(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case LOCK,
                    UNLOCK,
                    LOCK_DOWNGRADE,
                    LOCK_IS_LOCKED,
                    LOCK_IS_CONTENDED,
                    CACHE_ALLOC,
                    KMALLOC,
                    PAGES_ALLOC,
                    CACHE_FREE,
                    KFREE,
                    PAGES_FREE,
                    PERCPU_ALLOC,
                    SMP_CALL,
                    TASK_CREATE,
                    SCHEDULE,
                    SCHEDULE_TIMEOUT,
                    WAKE_UP,
                    KILL ->
                    send(Verb.STEP, spread.mm(), c, intrinsic, a);
            case SYNCHRONIZE_RCU,
                    CALL_RCU,
                    KFREE_RCU,
                    RCU_BARRIER,
                    SRCU_READ_LOCK,
                    SRCU_READ_UNLOCK,
                    SYNCHRONIZE_SRCU ->
                    spread.isRcu()
                            ? super.step(c, intrinsic, a)
                            : send(Verb.STEP, spread.rcu(), c, intrinsic, a);
            default -> super.step(c, intrinsic, a);
        };
    }

    /** Arguments go along; the result comes back in the first one's register. */
    private int send(Verb verb, int place, Context c, Intrinsic intrinsic, int a) {
        Words words = new Words();
        words.put(c.number);
        words.put(intrinsic.ordinal());
        words.put(a);
        for (int i = 0; i < intrinsic.arguments(); i++) {
            words.put(c.value[a + i]);
            words.put(c.shadow[a + i]);
        }
        long[] reply = spread.exchange(verb, place, List.of(), words.words());
        if (reply.length > 1) {
            c.value[a] = reply[1];
            c.shadow[a] = reply[2];
        }
        return (int) reply[0];
    }

    @Override
    void timeout(Context sleeper) {
        spread.ask(Verb.TIMEOUT, spread.mm(), sleeper.number);
    }

    @Override
    void freeFor(Context c, long pointer, long shadow, int by) {
        spread.ask(Verb.FREE_FOR, spread.mm(), c.number, pointer, shadow, by);
    }
}
