/*
 * References that are found under RCU, and grace periods that are asked for.
 * NO_GRACE_PERIOD: the last put frees at once. NO_POLL: freed before the SRCU grace period is over.
 * NO_SYNC: the counts of the CPUs are taken for added up. EARLY_READ: the slow path is taken for entered.
 */
#include <racewalk.h>
#include <linux/percpu-refcount.h>
#include <linux/rcu_sync.h>
#include <linux/rcuref.h>
#include <linux/slab.h>
#include <linux/srcu.h>

SCENARIO("rcuref, polled grace periods, switches of a percpu_ref, rcu_sync");

struct thing {
	rcuref_t ref;
	int value;
	struct rcu_head rcu;
};

static struct thing __rcu *found;
static int __rcu *slow;
static int *kept;
static unsigned long cookie;
static struct rcu_gp_oldstate full;
static struct percpu_ref counted;
static struct rcu_sync sync;
static int fast_readers;
DEFINE_STATIC_SRCU(domain);

static void released(struct percpu_ref *ref)
{
}

setup(void)
{
	struct thing *thing = kmalloc(sizeof(*thing), GFP_KERNEL);
	int *value = kmalloc(sizeof(*value), GFP_KERNEL);

	rcuref_init(&thing->ref, 1);
	thing->value = 7;
	rcu_assign_pointer(found, thing);
	*value = 3;
	rcu_assign_pointer(slow, value);
	WARN_ON(percpu_ref_init(&counted, released, PERCPU_REF_ALLOW_REINIT, GFP_KERNEL));
	rcu_sync_init(&sync);
}

static void put_thing(struct thing *thing)
{
	if (!rcuref_put(&thing->ref))
		return;
#ifdef NO_GRACE_PERIOD
	kfree(thing);
#else
	kfree_rcu(thing, rcu);
#endif
}

task(finder, .count = 2)
{
	struct thing *thing;

	rcu_read_lock();
	thing = rcu_dereference(found);
	if (thing && !rcuref_get(&thing->ref)) {
		sometimes("it was going");
		thing = NULL;
	}
	rcu_read_unlock();
	if (thing) {
		require(thing->value == 7);
		put_thing(thing);
		sometimes("got it");
	}
}

task(owner)
{
	struct thing *thing = rcu_dereference_protected(found, true);

	RCU_INIT_POINTER(found, NULL);
	put_thing(thing);
}

task(srcu_reader)
{
	struct srcu_ctr __percpu *scp = srcu_read_lock_fast(&domain);
	int *value = srcu_dereference(slow, &domain);

	if (value) {
		require(*value == 3);
		sometimes("in time");
	}
	srcu_read_unlock_fast(&domain, scp);
}

task(srcu_owner)
{
	kept = rcu_dereference_protected(slow, true);
	RCU_INIT_POINTER(slow, NULL);
	cookie = start_poll_synchronize_srcu(&domain);
	get_state_synchronize_rcu_full(&full);
#ifndef NO_POLL
	if (!poll_state_synchronize_srcu(&domain, cookie))
		synchronize_srcu(&domain);
#endif
	kfree(kept);
	cond_synchronize_rcu_full(&full);
}

task(user, .count = 2)
{
	percpu_ref_get(&counted);
	percpu_ref_put(&counted);
	percpu_ref_get(&counted);
}

task(switcher)
{
#ifdef NO_SYNC
	percpu_ref_switch_to_atomic(&counted, NULL);
#else
	percpu_ref_switch_to_atomic_sync(&counted);
#endif
	require(atomic_long_read(&counted.count) <= 3, "the counts are added up");
	percpu_ref_switch_to_percpu(&counted);
}

task(fast)
{
	rcu_read_lock();
	if (rcu_sync_is_idle(&sync)) {
		WRITE_ONCE(fast_readers, 1);
		WRITE_ONCE(fast_readers, 0);
		sometimes("on the fast path");
	}
	rcu_read_unlock();
}

task(slower)
{
#ifdef EARLY_READ
	WRITE_ONCE(sync.gp_state, GP_ENTER);
#else
	rcu_sync_enter(&sync);
#endif
	require(!READ_ONCE(fast_readers), "nobody is on the fast path");
#ifndef EARLY_READ
	rcu_sync_exit(&sync);
#endif
}

finally(void)
{
	percpu_ref_put(&counted);
	percpu_ref_put(&counted);
	percpu_ref_kill(&counted);
	rcu_barrier();
	require(percpu_ref_is_zero(&counted));
	percpu_ref_exit(&counted);
#ifndef EARLY_READ
	rcu_sync_dtor(&sync);
#endif
}
