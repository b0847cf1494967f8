// SPDX-License-Identifier: Apache-2.0
// expect: RCU_MISUSE
#include <racewalk.h>
#include <linux/rcupdate.h>

static int flag;

task(setter)
{
	WRITE_ONCE(flag, 1);
}

task(reader)
{
	rcu_read_lock();
	if (READ_ONCE(flag)) {
		sometimes("the flag was set");
#ifdef BUGGY
		rcu_read_unlock();
#endif
	}
	rcu_read_unlock();
}
