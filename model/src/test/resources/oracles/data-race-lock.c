// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
#include <racewalk.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int total;

task(adder, .count = 2)
{
#ifdef BUGGY
	if (task_index() == 0) {
		total++;
		return;
	}
#endif
	spin_lock(&lock);
	total++;
	spin_unlock(&lock);
}
