/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References that are counted by CPU until the count is killed: lib/percpu-refcount.c. To be killed is to be switched to one
 * atomic count, after a grace period that all who still count by CPU are over. A switch waits for the one before it.
 */
#ifndef _LINUX_PERCPU_REFCOUNT_H
#define _LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct percpu_ref;
typedef void (percpu_ref_func_t)(struct percpu_ref *ref);

#define __PERCPU_REF_ATOMIC	1
#define __PERCPU_REF_DEAD	2
#define PERCPU_REF_INIT_ATOMIC	1
#define PERCPU_REF_INIT_DEAD	2
#define PERCPU_REF_ALLOW_REINIT	4
#define PERCPU_COUNT_BIAS	(1L << 62)

struct percpu_ref {
	unsigned long percpu_count_ptr;	/* and in its low bits __PERCPU_REF_ */
	atomic_long_t count;
	percpu_ref_func_t *release;
	percpu_ref_func_t *confirm_switch;
	int switching;			/* until the grace period is over */
	bool force_atomic;
	spinlock_t lock;
	struct rcu_head rcu;
};

static inline int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release,
				  unsigned int flags, gfp_t gfp)
{
	unsigned long __percpu *counts = alloc_percpu_gfp(unsigned long, gfp);
	unsigned long how;

	if (!counts)
		return -ENOMEM;
	how = (flags & (PERCPU_REF_INIT_ATOMIC | PERCPU_REF_INIT_DEAD) ? __PERCPU_REF_ATOMIC : 0) |
		     (flags & PERCPU_REF_INIT_DEAD ? __PERCPU_REF_DEAD : 0);
	atomic_long_set(&ref->count, (flags & PERCPU_REF_INIT_DEAD ? 0 : 1) +
				     (how & __PERCPU_REF_ATOMIC ? 0 : PERCPU_COUNT_BIAS));
	ref->percpu_count_ptr = (unsigned long)counts | how;
	ref->release = release;
	ref->confirm_switch = NULL;
	ref->switching = 0;
	ref->force_atomic = (flags & PERCPU_REF_INIT_ATOMIC) != 0;
	spin_lock_init(&ref->lock);
	return 0;
}

#define percpu_count_ptr(ref)	\
	((unsigned long __percpu *)((ref)->percpu_count_ptr & ~(__PERCPU_REF_ATOMIC | __PERCPU_REF_DEAD)))

static inline void percpu_ref_exit(struct percpu_ref *ref)
{
	free_percpu(percpu_count_ptr(ref));
	ref->percpu_count_ptr = __PERCPU_REF_ATOMIC | __PERCPU_REF_DEAD;
}

/* The counts are reached by the word that says so, and thus after it: a count that was set to zero is seen so. */
static inline bool __ref_is_percpu(struct percpu_ref *ref, unsigned long __percpu **percpu_countp)
{
	unsigned long percpu_ptr = READ_ONCE(ref->percpu_count_ptr);

	if (unlikely(percpu_ptr & (__PERCPU_REF_ATOMIC | __PERCPU_REF_DEAD)))
		return false;
	*percpu_countp = (unsigned long __percpu *)percpu_ptr;
	return true;
}

static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr)
{
	unsigned long __percpu *percpu_count;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &percpu_count))
		this_cpu_add(*percpu_count, nr);
	else
		atomic_long_add(nr, &ref->count);
	rcu_read_unlock();
}

static inline bool percpu_ref_tryget_many(struct percpu_ref *ref, unsigned long nr)
{
	unsigned long __percpu *percpu_count;
	bool ret = true;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &percpu_count))
		this_cpu_add(*percpu_count, nr);
	else
		ret = atomic_long_add_unless(&ref->count, nr, 0);
	rcu_read_unlock();
	return ret;
}

/* Fails for one that was killed, whether or not there are references. The caller is in an RCU section. */
static inline bool percpu_ref_tryget_live_rcu(struct percpu_ref *ref)
{
	unsigned long __percpu *percpu_count;

	if (__ref_is_percpu(ref, &percpu_count)) {
		this_cpu_inc(*percpu_count);
		return true;
	}
	return !(READ_ONCE(ref->percpu_count_ptr) & __PERCPU_REF_DEAD) && atomic_long_inc_not_zero(&ref->count);
}

static inline bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	bool ret;

	rcu_read_lock();
	ret = percpu_ref_tryget_live_rcu(ref);
	rcu_read_unlock();
	return ret;
}

static inline void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr)
{
	unsigned long __percpu *percpu_count;

	rcu_read_lock();
	if (__ref_is_percpu(ref, &percpu_count))
		this_cpu_sub(*percpu_count, nr);
	else if (atomic_long_sub_and_test(nr, &ref->count))
		ref->release(ref);
	rcu_read_unlock();
}
#define percpu_ref_get(ref)	percpu_ref_get_many(ref, 1)
#define percpu_ref_tryget(ref)	percpu_ref_tryget_many(ref, 1)
#define percpu_ref_put(ref)	percpu_ref_put_many(ref, 1)
#define percpu_ref_is_dying(ref)	((READ_ONCE((ref)->percpu_count_ptr) & __PERCPU_REF_DEAD) != 0)

static inline bool percpu_ref_is_zero(struct percpu_ref *ref)
{
	unsigned long __percpu *percpu_count;

	return !__ref_is_percpu(ref, &percpu_count) && !atomic_long_read(&ref->count);
}

static DECLARE_WAIT_QUEUE_HEAD(percpu_ref_switch_waitq);

static inline void percpu_ref_switch_to_atomic_rcu(struct rcu_head *rcu)
{
	struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(percpu_count_ptr(ref), cpu));
	atomic_long_add((long)sum - PERCPU_COUNT_BIAS, &ref->count);
	if (ref->confirm_switch)
		ref->confirm_switch(ref);
	smp_store_release(&ref->switching, 0);
	wake_up_all(&percpu_ref_switch_waitq);
	/* The switch had a reference. */
	percpu_ref_put(ref);
}

static inline void __percpu_ref_switch_to_atomic(struct percpu_ref *ref,
						 percpu_ref_func_t *confirm_switch)
{
	if (ref->percpu_count_ptr & __PERCPU_REF_ATOMIC) {
		if (confirm_switch)
			confirm_switch(ref);
		return;
	}
	WRITE_ONCE(ref->percpu_count_ptr, ref->percpu_count_ptr | __PERCPU_REF_ATOMIC);
	ref->confirm_switch = confirm_switch;
	WRITE_ONCE(ref->switching, 1);
	percpu_ref_get(ref);
	call_rcu(&ref->rcu, percpu_ref_switch_to_atomic_rcu);
}

static inline void __percpu_ref_switch_to_percpu(struct percpu_ref *ref)
{
	int cpu;

	if (!(ref->percpu_count_ptr & __PERCPU_REF_ATOMIC))
		return;
	for_each_possible_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(percpu_count_ptr(ref), cpu), 0);
	atomic_long_add(PERCPU_COUNT_BIAS, &ref->count);
	/* The counts before the flags. */
	smp_store_release(&ref->percpu_count_ptr, ref->percpu_count_ptr & ~__PERCPU_REF_ATOMIC);
}

/* One switch at a time: waits for the last one. */
static inline void __percpu_ref_switch_mode(struct percpu_ref *ref,
					    percpu_ref_func_t *confirm_switch)
{
	wait_event_lock_irq(percpu_ref_switch_waitq, !smp_load_acquire(&ref->switching), ref->lock);
	if (ref->force_atomic || percpu_ref_is_dying(ref))
		__percpu_ref_switch_to_atomic(ref, confirm_switch);
	else
		__percpu_ref_switch_to_percpu(ref);
}

static inline void percpu_ref_switch_to_atomic(struct percpu_ref *ref,
					       percpu_ref_func_t *confirm_switch)
{
	unsigned long flags;

	spin_lock_irqsave(&ref->lock, flags);
	ref->force_atomic = true;
	__percpu_ref_switch_mode(ref, confirm_switch);
	spin_unlock_irqrestore(&ref->lock, flags);
}

/* Sleeps until all count in one place. */
static inline void percpu_ref_switch_to_atomic_sync(struct percpu_ref *ref)
{
	percpu_ref_switch_to_atomic(ref, NULL);
	wait_event(percpu_ref_switch_waitq, !smp_load_acquire(&ref->switching));
}

static inline void percpu_ref_switch_to_percpu(struct percpu_ref *ref)
{
	unsigned long flags;

	spin_lock_irqsave(&ref->lock, flags);
	ref->force_atomic = false;
	__percpu_ref_switch_mode(ref, NULL);
	spin_unlock_irqrestore(&ref->lock, flags);
}

static inline void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
					       percpu_ref_func_t *confirm_kill)
{
	unsigned long flags;

	spin_lock_irqsave(&ref->lock, flags);
	WARN_ON_ONCE(percpu_ref_is_dying(ref));
	WRITE_ONCE(ref->percpu_count_ptr, ref->percpu_count_ptr | __PERCPU_REF_DEAD);
	__percpu_ref_switch_mode(ref, confirm_kill);
	percpu_ref_put(ref);
	spin_unlock_irqrestore(&ref->lock, flags);
}
#define percpu_ref_kill(ref)	percpu_ref_kill_and_confirm(ref, NULL)

/* A count that was killed lives again, and goes back to CPUs once the switch is over. */
static inline void percpu_ref_resurrect(struct percpu_ref *ref)
{
	unsigned long flags;

	spin_lock_irqsave(&ref->lock, flags);
	WARN_ON_ONCE(!percpu_ref_is_dying(ref));
	WARN_ON_ONCE(!(ref->percpu_count_ptr & __PERCPU_REF_ATOMIC));
	WRITE_ONCE(ref->percpu_count_ptr, ref->percpu_count_ptr & ~__PERCPU_REF_DEAD);
	percpu_ref_get(ref);
	__percpu_ref_switch_mode(ref, NULL);
	spin_unlock_irqrestore(&ref->lock, flags);
}

/* The same of one whose count is zero. */
#define percpu_ref_reinit(ref)							\
do {										\
	WARN_ON_ONCE(!percpu_ref_is_zero(ref));					\
	percpu_ref_resurrect(ref);						\
} while (0)

#endif
