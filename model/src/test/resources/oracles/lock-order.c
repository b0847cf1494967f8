// SPDX-License-Identifier: Apache-2.0
// expect: LOCK_ORDER
// One task takes the locks both ways one after the other: no deadlock, but a cycle.
#include <racewalk.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(a);
static DEFINE_MUTEX(b);

task(both)
{
	mutex_lock(&a);
	mutex_lock(&b);
	mutex_unlock(&b);
	mutex_unlock(&a);
#ifdef BUGGY
	mutex_lock(&b);
	mutex_lock(&a);
	mutex_unlock(&a);
	mutex_unlock(&b);
#endif
}
