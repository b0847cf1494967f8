package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;

/**
 * Each rule of the memory orders as a pair of tiny scenarios: what it forbids is never seen, and
 * without it is. The last columns tell whether {@code tso} and {@code lkmm} allow the outcome;
 * {@code sc} allows none. Letters: x, y, z shared; W and R are WRITE_ONCE and READ_ONCE, REL and
 * ACQ store-release and load-acquire, L and U lock and unlock.
 */
class MemoryOrdersTest {
    private static final String SHAPES =
            """
            SB      | W(x,1); A=R(y)            | W(y,1); B=R(x)            | - | - | !A && !B | yes | yes
            SB+mb   | W(x,1); smp_mb(); A=R(y)  | W(y,1); B=R(x)            | - | - | !A && !B | yes | yes
            SB+mbs  | W(x,1); smp_mb(); A=R(y)  | W(y,1); smp_mb(); B=R(x)  | - | - | !A && !B | no  | no
            SB+relacq | REL(x,1); A=ACQ(y)      | REL(y,1); B=ACQ(x)        | - | - | !A && !B | yes | yes
            SB+xchg | xchg(&x,1); A=R(y)        | xchg(&y,1); B=R(x)        | - | - | !A && !B | no  | no
            SB+xchg_relaxed | xchg_relaxed(&x,1); A=R(y) | xchg_relaxed(&y,1); B=R(x) | - | - | !A && !B | no | yes
            SB+store_mb | smp_store_mb(x,1); A=R(y) | smp_store_mb(y,1); B=R(x) | - | - | !A && !B | no | no
            SB+cmpxchg-fails | W(x,1); cmpxchg(&z,5,6); A=R(y) | W(y,1); cmpxchg(&w,5,6); B=R(x) | - | - | !A && !B | no | yes
            MP      | W(x,1); W(y,1)            | A=R(y); B=R(x)            | - | - | A && !B | no | yes
            MP+wmb  | W(x,1); smp_wmb(); W(y,1) | A=R(y); B=R(x)            | - | - | A && !B | no | yes
            MP+rmb  | W(x,1); W(y,1)            | A=R(y); smp_rmb(); B=R(x) | - | - | A && !B | no | yes
            MP+wmb+rmb | W(x,1); smp_wmb(); W(y,1) | A=R(y); smp_rmb(); B=R(x) | - | - | A && !B | no | no
            MP+rel+ctrl | W(x,1); REL(y,1)      | A=R(y); if (A) B=R(x)     | - | - | A && !B | no | yes
            MP+rel+acq | W(x,1); REL(y,1)       | A=ACQ(y); B=R(x)          | - | - | A && !B | no | no
            MP+rel+addr | W(a[1],1); REL(y,1)   | A=R(y); B=R(a[A])         | - | - | A && !B | no | no
            MP+addr | W(a[1],1); W(y,1)         | A=R(y); B=R(a[A])         | - | - | A && !B | no | yes
            MP+assign+deref | W(x,1); rcu_assign_pointer(p,&x) | q=rcu_dereference_raw(p); A=q==&x; B=R(*q) | - | - | A && !B | no | no
            MP+once+deref | W(x,1); W(p,&x)     | q=rcu_dereference_raw(p); A=q==&x; B=R(*q) | - | - | A && !B | no | yes
            MP+xchg_relaxed+rmb | W(x,1); smp_wmb(); xchg_relaxed(&y,1) | A=R(y); smp_rmb(); B=R(x) | - | - | A && !B | no | no
            MP+sequence | W(x,1); REL(y,1)      | atomic_inc((atomic_t *)&y) | A=ACQ(y)==2; B=R(x) | - | A && !B | no | no
            MP+bits | W(l,1); REL(m,1)          | A=test_bit(0,&m); B=test_bit(0,&l) | - | - | A && !B | no | yes
            MP+bits+rmb | W(l,1); REL(m,1)      | A=test_bit(0,&m); smp_rmb(); B=test_bit(0,&l) | - | - | A && !B | no | no
            MP+bit+acq | W(l,1); REL(m,1)       | A=test_bit_acquire(0,&m); B=test_bit(0,&l) | - | - | A && !B | no | no
            MP+bits+addr | W(b[1],1); REL(y,1)  | A=R(y); B=test_bit(64*A,b) | - | - | A && !B | no | no
            CoRR    | W(x,1)                    | A=R(x); B=R(x)            | - | - | A && !B | no | no
            S       | W(x,2); W(y,1)            | A=R(y); W(x,1)            | - | - | A && x==2 | no | yes
            S+wmb   | W(x,2); smp_wmb(); W(y,1) | A=R(y); W(x,1); C=A       | - | - | C && x==2 | no | no
            LB      | r=R(x); W(y,1); A=r       | r=R(y); W(x,1); B=r       | - | - | A && B | no | yes
            LB+wmb  | r=R(x); smp_wmb(); W(y,1); A=r | r=R(y); W(x,1); B=r  | - | - | A && B | no | yes
            LB+inc  | r=R(x); atomic_inc((atomic_t *)&y); A=r | r=R(y); W(x,1); B=r | - | - | A && B | no | yes
            LB+xchg_acquire | r=R(x); xchg_acquire(&y,1); A=r | r=R(y); W(x,1); B=r | - | - | A && B | no | yes
            LB+xchg_release | r=R(x); xchg_release(&y,1); A=r | r=R(y); smp_mb(); W(x,1); B=r | - | - | A && B | no | no
            LB+data | r=R(x); W(y,r+1); A=r     | r=R(y); W(x,1); B=r       | - | - | A && B | no | yes
            LB+datas | r=R(x); W(y,r+1); A=r    | r=R(y); W(x,r+1); B=r     | - | - | A && B | no | no
            LB+ctrl+data | r=R(x); if (r<2) W(y,1); A=r | r=R(y); W(x,r+1); B=r | - | - | A && B | no | no
            LB+addr+data | r=R(x); W(a[r],1); A=r | r=R(a[1]); W(x,1); B=r  | - | - | A && B | no | yes
            LB+addr+rel | r=R(x); W(a[r],1); A=r | r=R(a[1]); REL(x,1); B=r | - | - | A && B | no | no
            LB+rels | r=R(x); REL(y,1); A=r     | r=R(y); REL(x,1); B=r     | - | - | A && B | no | no
            LB+acqs | r=ACQ(x); W(y,1); A=r     | r=ACQ(y); W(x,1); B=r     | - | - | A && B | no | no
            LB+mbs  | r=R(x); smp_mb(); W(y,1); A=r | r=R(y); smp_mb(); W(x,1); B=r | - | - | A && B | no | no
            LB+unlock | L; r=R(x); U; W(y,1); A=r | r=R(y); smp_mb(); W(x,1); B=r | - | - | A && B | no | no
            LB+call | r=R(x); set(&y); A=r      | r=R(y); W(x,1); B=r       | - | - | A && B | no | yes
            CoRW    | r=R(x); W(x,1); A=r       | W(y,1)                    | - | - | A | no | no
            CoRW2   | r=R(x); W(x,1); A=r       | W(x,2)                    | - | - | A==2 && x==2 | no | no
            CoRR+late | W(x,1)                  | r=R(x); W(y,1); s=R(x); A=r; B=s | - | - | A && !B | no | no
            R       | W(x,1); W(y,1)            | W(y,2); A=R(x)            | - | - | !A && y==2 | yes | yes
            R+wmb+mb | W(x,1); smp_wmb(); W(y,1) | W(y,2); smp_mb(); A=R(x) | - | - | !A && y==2 | no | yes
            R+mbs   | W(x,1); smp_mb(); W(y,1)  | W(y,2); smp_mb(); A=R(x)  | - | - | !A && y==2 | no | no
            2+2W    | W(x,1); W(y,2)            | W(y,1); W(x,2)            | - | - | x==1 && y==1 | no | yes
            2+2W+wmbs | W(x,1); smp_wmb(); W(y,2) | W(y,1); smp_wmb(); W(x,2) | - | - | x==1 && y==1 | no | yes
            2+2W+mbs | W(x,1); smp_mb(); W(y,2) | W(y,1); smp_mb(); W(x,2)  | - | - | x==1 && y==1 | no | no
            WRC+wmb+rmb | W(x,1)                | A=R(x); smp_wmb(); W(y,A) | B=R(y); smp_rmb(); C=R(x) | - | A && B && !C | no | yes
            WRC+rel+rmb | W(x,1)                | A=R(x); REL(y,A)          | B=R(y); smp_rmb(); C=R(x) | - | A && B && !C | no | no
            ISA2+data | W(x,1); REL(y,1)        | A=R(y); W(z,A)            | B=ACQ(z); C=R(x) | - | A && B && !C | no | yes
            ISA2+rels | W(x,1); REL(y,1)        | A=ACQ(y); REL(z,A)        | B=ACQ(z); C=R(x) | - | A && B && !C | no | no
            IRIW+acqs | W(x,1)                  | A=ACQ(x); B=R(y)          | W(y,1) | C=ACQ(y); D=R(x) | A && !B && C && !D | no | yes
            IRIW+mbs | W(x,1)                   | A=R(x); smp_mb(); B=R(y)  | W(y,1) | C=R(y); smp_mb(); D=R(x) | A && !B && C && !D | no | no
            RWC+acq | W(x,1)                    | A=ACQ(x); B=R(y)          | W(y,1); smp_mb(); C=R(x) | - | A && !B && !C | no | yes
            RWC+mbs | W(x,1)                    | A=R(x); smp_mb(); B=R(y)  | W(y,1); smp_mb(); C=R(x) | - | A && !B && !C | no | no
            lock    | L; W(x,1); W(y,1); U      | L; A=R(y); B=R(x); U      | - | - | A && !B | no | no
            lock-outside | L; W(x,1); U; L; W(y,1); U | A=R(y); smp_rmb(); B=R(x) | - | - | A && !B | no | no
            lock-no-rmb | L; W(x,1); U; L; W(y,1); U | A=R(y); B=R(x)       | - | - | A && !B | no | yes
            lock-SB | W(x,1); L; A=R(y); U      | W(y,1); smp_mb(); B=R(x)  | - | - | !A && !B | no | yes
            lock-SB+after | W(x,1); L; smp_mb__after_spinlock(); A=R(y); U | W(y,1); smp_mb(); B=R(x) | - | - | !A && !B | no | no
            islk+rmb | L; REL(y,1); W(x,1); U   | A=ACQ(y); if (A && !spin_is_locked(&lock)) { smp_rmb(); B=R(x); } else B=1 | - | - | A && !B | no | no
            islk    | L; REL(y,1); W(x,1); U    | A=ACQ(y); if (A && !spin_is_locked(&lock)) B=R(x); else B=1 | - | - | A && !B | no | yes
            MP+per-cpu | W(*per_cpu_ptr(pc,1),1); REL(pp,pc) | q=R(pp); A=q!=NULL; B=A?R(*this_cpu_ptr(q)):1 | - | - | A && !B | no | no
            rcu-MP  | W(x,1); synchronize_rcu(); W(y,1) | rcu_read_lock(); A=R(y); B=R(x); rcu_read_unlock() | - | - | A && !B | no | no
            rcu-none | W(x,1); smp_mb(); W(y,1) | rcu_read_lock(); A=R(y); B=R(x); rcu_read_unlock() | - | - | A && !B | no | yes
            rcu-SB  | W(x,1); synchronize_rcu(); A=R(y) | rcu_read_lock(); W(y,1); B=R(x); rcu_read_unlock() | - | - | !A && !B | no | no
            rcu-irq | W(x,1); synchronize_rcu(); W(y,1) | local_irq_disable(); A=R(y); B=R(x); local_irq_enable() | - | - | A && !B | no | no
            IPI     | W(x,1); smp_call_function_single(1,handler,NULL,1); B=R(y) | A=1 | - | - | !(seen && B) | no | no
            rcu-irq-none | W(x,1); smp_mb(); W(y,1) | local_irq_disable(); A=R(y); B=R(x); local_irq_enable() | - | - | A && !B | no | yes
            rcu-preempt | W(x,1); synchronize_rcu(); W(y,1) | preempt_disable(); A=R(y); B=R(x); preempt_enable() | - | - | A && !B | no | no
            IRQ     | W(x,1); W(z,1)            | A=R(y); smp_rmb(); B=R(x) | smp_call_function_single(0,handler,NULL,0) | - | seen && A && !B | no | yes
            IRQ+wmb | W(x,1); W(z,1)            | A=R(y); smp_rmb(); B=R(x) | smp_call_function_single(0,handler_wmb,NULL,0) | - | seen && A && !B | no | no
            SB+schedule | W(x,1); schedule_timeout_uninterruptible(1); A=R(y) | W(y,1); smp_mb(); B=R(x) | - | - | !A && !B | no | no
            LB+schedule | r=R(x); schedule_timeout_uninterruptible(1); W(y,1); A=r | r=R(y); smp_mb(); W(x,1); B=r | - | - | A && B | no | no
            wake-up | W(x,1); complete(&done)   | wait_for_completion(&done); B=R(x) | - | - | !B | no | no
            """;

    private static Running shape(
            String first, String second, String third, String fourth, String outcome) {
        StringBuilder text = new StringBuilder(HEAD);
        int tasks = 0;
        for (String code : new String[] {first, second, third, fourth}) {
            if (!code.equals("-")) {
                text.append("task(p").append(tasks).append(", .cpu = ").append(tasks);
                text.append(")\n{\n\tint *q, r, s;\n\n\t").append(code).append(";\n}\n");
                tasks++;
            }
        }
        text.append("finally(void)\n{\n\tif (").append(outcome);
        text.append(")\n\t\tsometimes(\"weak\");\n}\n");
        return Running.of(text.toString()).cpus(tasks);
    }

    private static final String HEAD =
            """
            #include <racewalk.h>
            #include <linux/atomic.h>
            #include <linux/bitops.h>
            #include <linux/completion.h>
            #include <linux/irqflags.h>
            #include <linux/percpu.h>
            #include <linux/preempt.h>
            #include <linux/rcupdate.h>
            #include <linux/sched.h>
            #include <linux/smp.h>
            #include <linux/spinlock.h>
            #define W(v, n)	WRITE_ONCE(v, n)
            #define R(v)	READ_ONCE(v)
            #define REL(v, n)	smp_store_release(&(v), n)
            #define ACQ(v)	smp_load_acquire(&(v))
            #define L	spin_lock(&lock)
            #define U	spin_unlock(&lock)
            static int x, y, z, w, a[2], none;
            static unsigned long l, m, b[2];
            static int *p = &none;
            static int A, B, C, D, seen;
            static DEFINE_SPINLOCK(lock);
            static DECLARE_COMPLETION(done);
            static int *pc, *pp;
            setup(void)
            {
            	pc = alloc_percpu(int);
            }
            static noinline void set(int *v)
            {
            	W(*v, 1);
            }
            static void handler(void *info)
            {
            	seen = R(x);
            	W(y, 1);
            }
            static void handler_wmb(void *info)
            {
            	seen = R(x);
            	smp_wmb();
            	W(y, 1);
            }
            """;

    private static boolean seen(Running scenario, MemoryOrderName order, int runs) {
        Running.Runs made = scenario.memory(order).runs(runs);
        assertThat(made.violated).as("%s", made.violations).isZero();
        return made.reached.contains("weak");
    }

    private static void holds(String[] row, MemoryOrderName order, String allowed, int runs) {
        assertThat(seen(shape(row[1], row[2], row[3], row[4], row[5]), order, runs))
                .as("%s in %s", row[0], order)
                .isEqualTo(allowed.equals("yes"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = SHAPES)
    void shouldShowInEachOrderExactlyWhatItAllows(
            String name,
            String first,
            String second,
            String third,
            String fourth,
            String outcome,
            String tso,
            String lkmm) {
        String[] row = {name, first, second, third, fourth, outcome};

        holds(row, MemoryOrderName.SC, "no", 1_000);
        holds(row, MemoryOrderName.TSO, tso, tso.equals("yes") ? 4_000 : 1_000);
        holds(row, MemoryOrderName.LKMM, lkmm, lkmm.equals("yes") ? 20_000 : 2_000);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = SHAPES)
    void shouldNeverShowWhatIsForbidden(
            String name,
            String first,
            String second,
            String third,
            String fourth,
            String outcome,
            String tso,
            String lkmm) {
        assumeTrue(lkmm.equals("no"));
        String[] row = {name, first, second, third, fourth, outcome};

        holds(row, MemoryOrderName.LKMM, "no", 100_000);
    }
}
