// SPDX-License-Identifier: Apache-2.0
// expect: IMBALANCE
#include <racewalk.h>
#include <linux/rcupdate.h>

static int closed;

task(closer)
{
	WRITE_ONCE(closed, 1);
}

task(user)
{
	rcu_read_lock();
	if (READ_ONCE(closed)) {
		sometimes("it was closed");
#ifdef BUGGY
		return;
#endif
	}
	rcu_read_unlock();
}
