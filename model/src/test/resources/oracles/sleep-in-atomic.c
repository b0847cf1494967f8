// SPDX-License-Identifier: Apache-2.0
// expect: SLEEP_IN_ATOMIC
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static void *cached;

task(user, .count = 2)
{
	void *unused = NULL;

	spin_lock(&lock);
	if (!cached)
#ifdef BUGGY
		cached = kzalloc(8, GFP_KERNEL);
#else
		cached = kzalloc(8, GFP_ATOMIC);
#endif
	else
		sometimes("the other had made it");
	spin_unlock(&lock);
	kfree(unused);
}
