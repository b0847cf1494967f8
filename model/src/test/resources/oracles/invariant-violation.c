// SPDX-License-Identifier: Apache-2.0
// expect: INVARIANT
#include <racewalk.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int from = 10;
static int to;
static int moving;

task(mover, .count = 2)
{
	spin_lock(&lock);
#ifndef BUGGY
	WRITE_ONCE(moving, 1);
#endif
	WRITE_ONCE(from, from - 1);
	WRITE_ONCE(to, to + 1);
#ifndef BUGGY
	WRITE_ONCE(moving, 0);
#endif
	spin_unlock(&lock);
}

invariant(sum, "nothing is lost on the way")
{
	if (!moving)
		require(from + to == 10);
}
