// SPDX-License-Identifier: Apache-2.0
// expect: INVARIANT
// An update is lost; a check at the end notices.
#include <racewalk.h>
#include <linux/atomic.h>

static atomic_t total = ATOMIC_INIT(0);

task(adder, .count = 2)
{
#ifdef BUGGY
	atomic_set(&total, atomic_read(&total) + 1);
#else
	atomic_inc(&total);
#endif
}

finally(void)
{
	require(atomic_read(&total) == 2, "an update was lost");
}
