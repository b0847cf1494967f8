// SPDX-License-Identifier: Apache-2.0
// expect: DEADLOCK
// An interrupt handler takes a lock that its own CPU holds with interrupts on.
#include <racewalk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int total;

static void count(void *unused)
{
	spin_lock(&lock);
	total++;
	spin_unlock(&lock);
}

task(holder, .cpu = 0)
{
#ifdef BUGGY
	spin_lock(&lock);
	total++;
	spin_unlock(&lock);
#else
	spin_lock_irq(&lock);
	total++;
	spin_unlock_irq(&lock);
#endif
}

task(caller, .cpu = 1)
{
	smp_call_function_single(0, count, NULL, 0);
}
