// SPDX-License-Identifier: Apache-2.0
// expect: IMBALANCE
// An RCU callback that ends with preemption off.
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/preempt.h>

static struct rcu_head head;
static int called;

static void callback(struct rcu_head *unused)
{
	preempt_disable();
	WRITE_ONCE(called, 1);
#ifndef BUGGY
	preempt_enable();
#endif
}

task(user)
{
	call_rcu(&head, callback);
}

finally(void)
{
	rcu_barrier();
	require(called);
}
