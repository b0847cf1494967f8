// SPDX-License-Identifier: Apache-2.0
// expect: RCU_MISUSE
// call_rcu() of a head that is queued already.
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>

static struct rcu_head head;
static atomic_t queued = ATOMIC_INIT(0);
static int called;

static void callback(struct rcu_head *unused)
{
	WRITE_ONCE(called, 1);
}

task(user, .count = 2)
{
#ifdef BUGGY
	call_rcu(&head, callback);
#else
	if (!atomic_xchg(&queued, 1))
		call_rcu(&head, callback);
	else
		sometimes("it was queued already");
#endif
}

finally(void)
{
	rcu_barrier();
	require(called);
}
