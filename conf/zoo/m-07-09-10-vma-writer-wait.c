// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of how a writer waits until the last reader has left a VMA.
 *
 * The reader notes something in the VMA, drops its reference and wakes the writer through
 * an rcuwait. The writer waits for the count, then uses what readers have noted.
 *
 *   -D M07  the writer's poll is no acquire: what it loads then may be older (I-05, from
 *           reader to writer)
 *   -D M09  no barrier between the writer's state and its look at the count: the wake-up
 *           may be lost (I-17)
 *   -D M10  no barrier between the reader's count and its look for a waiter: the same
 *
 *   racewalk run conf/zoo/m-07-09-10-vma-writer-wait.c --memory lkmm -D M09
 *
 * M-07 needs --memory lkmm, M-09 shows with tso as well; none shows with sc. Without a
 * mutation nothing is found.
 *
 * id: M-07 M-09 M-10
 * expect: M-07 -D M07 --memory lkmm: I-05
 * expect: M-09 -D M09 --memory tso,lkmm: lost wake-up
 * expect: M-10 -D M10 --memory lkmm: lost wake-up
 * expect: -D M07 --memory sc: clean
 * expect: -D M09 --memory sc: clean
 * expect: -D M10 --memory sc: clean
 * expect: --memory sc,tso,lkmm: clean
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <asm/barrier.h>

SCENARIO("a writer of a VMA waits for its last reader");

static atomic_t vm_refcnt;
static int noted;
static struct task_struct __rcu *waiter;

static bool vma_readers_gone(void)
{
#ifdef M07
	return atomic_read(&vm_refcnt) == 1;
#else
	return atomic_read_acquire(&vm_refcnt) == 1;
#endif
}

static void vma_wait_for_readers(void)
{
	rcu_assign_pointer(waiter, current);
	for (;;) {
#ifdef M09
		__set_current_state(TASK_UNINTERRUPTIBLE);
#else
		set_current_state(TASK_UNINTERRUPTIBLE);
#endif
		if (vma_readers_gone())
			break;
		sometimes("the writer waited");
		schedule();
	}
	rcu_assign_pointer(waiter, NULL);
	__set_current_state(TASK_RUNNING);
}

static void vma_end_read(void)
{
	struct task_struct *task;

	atomic_sub_return_release(1, &vm_refcnt);
	rcu_read_lock();
#ifndef M10
	smp_mb();
#endif
	task = rcu_dereference(waiter);
	if (task)
		wake_up_process(task);
	rcu_read_unlock();
}

setup(void)
{
	atomic_set(&vm_refcnt, 2);
}

task(reader)
{
	WRITE_ONCE(noted, 1);
	vma_end_read();
}

task(writer)
{
	vma_wait_for_readers();
	require(READ_ONCE(noted), "I-05: the writer sees what readers did under the lock");
}
