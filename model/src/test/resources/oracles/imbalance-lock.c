// SPDX-License-Identifier: Apache-2.0
// expect: IMBALANCE
#include <racewalk.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);
static int closed;

task(closer)
{
	WRITE_ONCE(closed, 1);
}

task(user)
{
	mutex_lock(&lock);
	if (READ_ONCE(closed)) {
		sometimes("it was closed");
#ifdef BUGGY
		return;
#endif
	}
	mutex_unlock(&lock);
}
