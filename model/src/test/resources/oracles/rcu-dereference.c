// SPDX-License-Identifier: Apache-2.0
// expect: RCU_MISUSE
// rcu_dereference() outside of a read section.
#include <racewalk.h>
#include <linux/rcupdate.h>

static int one = 1;
static int __rcu *shared = &one;

task(reader)
{
#ifndef BUGGY
	rcu_read_lock();
#endif
	require(READ_ONCE(*rcu_dereference(shared)) == 1);
#ifndef BUGGY
	rcu_read_unlock();
#endif
}
