// SPDX-License-Identifier: Apache-2.0
/*
 * A task that sleeps until there is work. It must say that it goes to sleep before it
 * looks for work a last time: else the wake-up may come in between, finds nobody
 * asleep, and is lost.
 *
 *   -D BUGGY  looks first: the consumer sleeps for ever (lost wake-up)
 */
#include <racewalk.h>
#include <linux/sched.h>

SCENARIO("a consumer sleeps until its producer has work for it");

static struct task_struct *consumer;
static int work;

static void wait_for_work(void)
{
	WRITE_ONCE(consumer, current);
	for (;;) {
#ifdef BUGGY
		if (READ_ONCE(work))
			break;
		set_current_state(TASK_UNINTERRUPTIBLE);
#else
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(work))
			break;
#endif
		sometimes("the consumer found no work");
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

task(consume)
{
	wait_for_work();
}

task(produce)
{
	struct task_struct *sleeper;

	WRITE_ONCE(work, 1);
	smp_mb();
	sleeper = READ_ONCE(consumer);
	if (sleeper && wake_up_process(sleeper))
		sometimes("the producer woke the consumer");
}
