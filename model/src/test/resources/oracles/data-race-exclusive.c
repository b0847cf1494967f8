// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// ASSERT_EXCLUSIVE_WRITER: not even a marked write of another task.
#include <racewalk.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int owner;

task(claimer, .count = 2)
{
#ifndef BUGGY
	spin_lock(&lock);
#endif
	ASSERT_EXCLUSIVE_WRITER(owner);
	WRITE_ONCE(owner, task_index() + 1);
#ifndef BUGGY
	spin_unlock(&lock);
#endif
}

task(looker)
{
	if (READ_ONCE(owner))
		sometimes("a reader may look");
}
