// SPDX-License-Identifier: Apache-2.0
// expect: WARNING
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/bug.h>

static atomic_t users = ATOMIC_INIT(0);

task(user, .count = 2)
{
#ifdef BUGGY
	WARN_ON(atomic_inc_return(&users) > 1);
#else
	WARN_ON(atomic_inc_return(&users) > 2);
#endif
	atomic_dec(&users);
}
