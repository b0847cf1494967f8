// SPDX-License-Identifier: Apache-2.0
// expect: LOST_WAKE_UP
#include <racewalk.h>
#include <linux/sched.h>

static int ready;
static struct task_struct *sleeper;

task(waiter)
{
	WRITE_ONCE(sleeper, current);
	for (;;) {
#ifdef BUGGY
		if (READ_ONCE(ready))
			break;
		set_current_state(TASK_UNINTERRUPTIBLE);
#else
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(ready))
			break;
#endif
		sometimes("the waiter slept");
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

task(waker)
{
	struct task_struct *p;

	WRITE_ONCE(ready, 1);
	smp_mb();
	p = READ_ONCE(sleeper);
	if (p)
		wake_up_process(p);
}
