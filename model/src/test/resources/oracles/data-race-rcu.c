// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// Plain writes after a grace period come after the readers that began before it.
#include <racewalk.h>
#include <linux/rcupdate.h>

static int one = 1;
static int *shared = &one;

task(reader)
{
	int *p;

	rcu_read_lock();
	p = rcu_dereference(shared);
	if (p) {
		sometimes("the reader was first");
		require(*p);
	}
	rcu_read_unlock();
}

task(writer)
{
	rcu_assign_pointer(shared, NULL);
#ifndef BUGGY
	synchronize_rcu();
#endif
	one = 2;
}
