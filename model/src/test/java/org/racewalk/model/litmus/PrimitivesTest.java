package org.racewalk.model.litmus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.c.diagnose.CompileException;

/**
 * Goal: each primitive orders what its definition says, and no more. Method: message passing into
 * and out of the primitive, and store buffering around it, by enumeration; y is 0 before the first
 * and the last, and 1 before the second.
 */
final class PrimitivesTest {
    private static final String RELEASES =
            """
            C releases
            {}
            P0(int *x, atomic_t *y) { int r0; WRITE_ONCE(*x, 1); %s; }
            P1(int *x, atomic_t *y) { int r0 = smp_load_acquire(y); int r1 = READ_ONCE(*x); }
            exists (1:r0=1 /\\ 1:r1=0)
            """;
    private static final String ACQUIRES =
            """
            C acquires
            {}
            P0(int *x, atomic_t *y) { WRITE_ONCE(*x, 1); smp_store_release(y, 1); }
            P1(int *x, atomic_t *y) { int r0; %s; int r1 = READ_ONCE(*x); }
            exists (1:r0=%s /\\ 1:r1=0)
            """;
    private static final String FENCES =
            """
            C fences
            {}
            P0(int *x, atomic_t *y) { int r0; %s; int r1 = READ_ONCE(*x); }
            P1(int *x, atomic_t *y) { WRITE_ONCE(*x, 1); smp_mb(); int r1 = READ_ONCE(*y); }
            exists (0:r1=0 /\\ 1:r1=0)
            """;

    private static boolean isAllowed(String text) throws CompileException {
        LitmusSession session = new LitmusSession(LitmusFiles.compile("t.litmus", text), 1);
        assertThat(session.enumerate(100_000)).isTrue();
        return !session.result().observation().equals("Never");
    }

    /** The order of a value-returning one, and what it returns if it finds 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r0 = xchg(y, 1)                      | full    | 1",
                "r0 = xchg_relaxed(y, 1)              | once    | 1",
                "r0 = xchg_acquire(y, 1)              | acquire | 1",
                "r0 = xchg_release(y, 1)              | release | 1",
                "r0 = atomic_xchg(y, 1)               | full    | 1",
                "r0 = atomic_add_return(1, y)         | full    | 2",
                "r0 = atomic_add_return_relaxed(1, y) | once    | 2",
                "r0 = atomic_add_return_acquire(1, y) | acquire | 2",
                "r0 = atomic_add_return_release(1, y) | release | 2",
                "r0 = atomic_inc_return(y)            | full    | 2",
                "r0 = atomic_inc_return_acquire(y)    | acquire | 2",
                "r0 = atomic_fetch_add(1, y)          | full    | 1",
                "r0 = atomic_fetch_add_release(1, y)  | release | 1",
                "r0 = atomic_fetch_or(1, y)           | full    | 1",
                "r0 = atomic_fetch_or_relaxed(1, y)   | once    | 1",
                "r0 = atomic_fetch_xor_acquire(1, y)  | acquire | 1",
                "r0 = atomic_inc_and_test(y)          | full    | 0",
                "r0 = atomic_add_unless(y, 1, 7)      | full    | 0",
                "r0 = atomic_long_fetch_inc(y)        | full    | 1",
                "r0 = atomic_long_inc_return_acquire(y) | acquire | 2",
                "r0 = atomic64_fetch_add_release(1, y)  | release | 1",
            })
    void shouldOrderAsTheirNamesSay(String call, String order, String found) throws Exception {
        boolean full = order.equals("full");
        assertThat(isAllowed(String.format(RELEASES, call)))
                .isEqualTo(!full && !order.equals("release"));
        // 0: what it returns does not tell whether it found 1.
        if (!found.equals("0")) {
            assertThat(isAllowed(String.format(ACQUIRES, call, found)))
                    .isEqualTo(!full && !order.equals("acquire"));
        }
        assertThat(isAllowed(String.format(FENCES, call))).isEqualTo(!full);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRITE_ONCE(*y, 1)           | once",
                "smp_store_release(y, 1)     | release",
                "rcu_assign_pointer(*y, 1)   | release",
                "smp_store_mb(*y, 1)         | after",
                "atomic_set(y, 1)            | once",
                "atomic_set_release(y, 1)    | release",
                "atomic_inc(y)               | once",
                "atomic_add(1, y)            | once",
                "atomic_or(1, y)             | once",
                "refcount_inc(y)             | once",
                "smp_mb__before_atomic(); atomic_inc(y) | before",
                "atomic_inc(y); smp_mb__after_atomic() | after",
                "r0 = cmpxchg(y, 0, 1)       | full",
                "r0 = cmpxchg(y, 5, 1); WRITE_ONCE(*y, 1)                        | once",
                "r0 = cmpxchg_release(y, 0, 1) | release",
                "r0 = cmpxchg_relaxed(y, 0, 1) | once",
                "r0 = atomic_add_unless(y, 1, 0); WRITE_ONCE(*y, 1)              | once",
            })
    void shouldOrderStoresAsTheirNamesSay(String call, String order) throws Exception {
        boolean releases =
                order.equals("release") || order.equals("full") || order.equals("before");
        boolean fences = order.equals("full") || order.equals("after");
        assertThat(isAllowed(String.format(RELEASES, call))).isEqualTo(!releases);
        assertThat(isAllowed(String.format(FENCES, call))).isEqualTo(!fences);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r0 = READ_ONCE(*y)           | true",
                "r0 = rcu_dereference(*y)     | true",
                "r0 = atomic_read(y)          | true",
                "r0 = smp_load_acquire(y)     | false",
                "r0 = atomic_read_acquire(y)  | false",
                "r0 = READ_ONCE(*y); smp_rmb() | false",
                "r0 = READ_ONCE(*y); smp_wmb() | true",
                "r0 = READ_ONCE(*y); barrier() | true",
                "r0 = cmpxchg(y, 1, 2)         | false",
                "r0 = cmpxchg(y, 5, 2)         | true",
                "r0 = cmpxchg_acquire(y, 1, 2) | false",
                "r0 = cmpxchg_acquire(y, 5, 2) | true",
                "r0 = cmpxchg_release(y, 1, 2) | true",
                "r0 = refcount_inc_not_zero(y) | true",
                "r0 = refcount_inc_not_zero_acquire(y) | false",
                "r0 = refcount_dec_and_test(y) | false",
            })
    void shouldOrderLoadsAsTheirNamesSay(String call, boolean allowed) throws Exception {
        assertThat(isAllowed(String.format(ACQUIRES, call, "1"))).isEqualTo(allowed);
    }

    @Test
    void shouldOrderAcrossAnSrcuUnlockAndItsFenceOnly() throws CompileException {
        String text =
                """
                C srcu
                {}
                P0(int *x, int *y, struct srcu_struct *s)
                {
                    int i = srcu_read_lock(s);
                    %s
                    srcu_read_unlock(s, i);
                    %s
                    %s
                    int r1 = READ_ONCE(*y);
                }
                P1(int *x, int *y) { WRITE_ONCE(*y, 1); smp_mb(); int r1 = READ_ONCE(*x); }
                exists (0:r1=0 /\\ 1:r1=0)
                """;
        String store = "WRITE_ONCE(*x, 1);";
        String fence = "smp_mb__after_srcu_read_unlock();";
        assertThat(isAllowed(String.format(text, store, "", fence))).isFalse();
        assertThat(isAllowed(String.format(text, store, "", ""))).isTrue();
        assertThat(isAllowed(String.format(text, "", store, fence))).isTrue();
    }

    @Test
    void shouldTakeDownAndUpForSrcuSections() throws CompileException {
        String text =
                """
                C updown
                {}
                P0(int *x, int *y, struct srcu_struct *s)
                {
                    int i = srcu_down_read(s);
                    int r0 = READ_ONCE(*y);
                    int r1 = READ_ONCE(*x);
                    srcu_up_read(s, i);
                }
                P1(int *x, int *y, struct srcu_struct *s)
                {
                    WRITE_ONCE(*x, 1);
                    %s
                    WRITE_ONCE(*y, 1);
                }
                exists (0:r0=1 /\\ 0:r1=0)
                """;
        assertThat(isAllowed(String.format(text, "synchronize_srcu(s);"))).isFalse();
        assertThat(isAllowed(String.format(text, ""))).isTrue();
    }
}
