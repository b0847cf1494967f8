// SPDX-License-Identifier: Apache-2.0
// expect: DEADLOCK LOCK_ORDER
#include <racewalk.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

static DEFINE_MUTEX(a);
static DECLARE_RWSEM(b);
static int total;

task(forward)
{
	mutex_lock(&a);
	down_write(&b);
	total++;
	up_write(&b);
	mutex_unlock(&a);
}

task(backward)
{
#ifdef BUGGY
	down_read(&b);
	mutex_lock(&a);
#else
	mutex_lock(&a);
	down_read(&b);
#endif
	require(total <= 1);
	mutex_unlock(&a);
	up_read(&b);
}
