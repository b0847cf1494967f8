// SPDX-License-Identifier: Apache-2.0
// expect: LEAK
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/slab.h>

static long *cached;

task(user, .count = 2)
{
	long *made;

	if (READ_ONCE(cached))
		return;
	made = kzalloc(sizeof(*made), GFP_KERNEL);
	if (!made)
		return;
#ifdef BUGGY
	WRITE_ONCE(cached, made);
#else
	if (cmpxchg(&cached, NULL, made)) {
		sometimes("the other was first");
		kfree(made);
	}
#endif
}
