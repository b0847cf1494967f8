// SPDX-License-Identifier: Apache-2.0
// expect: WARNING
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/mmdebug.h>

static atomic_t users = ATOMIC_INIT(0);

task(user, .count = 2)
{
#ifdef BUGGY
	if (VM_WARN_ON_ONCE(atomic_inc_return(&users) > 1))
		sometimes("both were there");
#else
	VM_WARN_ON(atomic_inc_return(&users) > 2);
#endif
	atomic_dec(&users);
}
