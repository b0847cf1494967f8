// SPDX-License-Identifier: Apache-2.0
// expect: SLEEP_IN_ATOMIC
#include <racewalk.h>
#include <linux/mutex.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(spinlock);

static void handler(void *unused)
{
#ifdef BUGGY
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
#else
	spin_lock(&spinlock);
	spin_unlock(&spinlock);
#endif
}

task(caller, .count = 2)
{
	smp_call_function(handler, NULL, 1);
}
