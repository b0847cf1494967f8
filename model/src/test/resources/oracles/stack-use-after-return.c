// SPDX-License-Identifier: Apache-2.0
// expect: USE_AFTER_FREE_WRITE
// The waiter's stack is gone when the other completes.
#include <racewalk.h>
#include <linux/sched.h>

struct waiter {
	int done;
};

static struct waiter *shared;

static noinline void wait_once(void)
{
	struct waiter me = { .done = 0 };

	smp_store_release(&shared, &me);
#ifndef BUGGY
	while (!smp_load_acquire(&me.done))
		cpu_relax();
	WRITE_ONCE(shared, NULL);
#endif
}

task(waiter)
{
	wait_once();
}

task(waker)
{
	struct waiter *w = smp_load_acquire(&shared);

	if (w) {
		sometimes("there was a waiter");
		smp_store_release(&w->done, 1);
	}
#ifndef BUGGY
	else {
		while (!(w = smp_load_acquire(&shared)))
			cpu_relax();
		smp_store_release(&w->done, 1);
	}
#endif
}
