// SPDX-License-Identifier: Apache-2.0
// expect: LOCK_MISUSE
#include <racewalk.h>
#include <linux/rwsem.h>

static DECLARE_RWSEM(sem);

task(user, .count = 2)
{
#ifdef BUGGY
	down_read(&sem);
#else
	down_write(&sem);
#endif
	downgrade_write(&sem);
	up_read(&sem);
}
