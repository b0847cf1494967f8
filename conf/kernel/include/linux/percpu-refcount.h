/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References that are counted by CPU until the count is killed: lib/percpu-refcount.c. To be killed is to be switched to one
 * atomic count, after a grace period that all who still count by CPU are over.
 */
#ifndef _LINUX_PERCPU_REFCOUNT_H
#define _LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

struct percpu_ref;
typedef void (percpu_ref_func_t)(struct percpu_ref *ref);

#define __PERCPU_REF_ATOMIC	1
#define __PERCPU_REF_DEAD	2
#define PERCPU_REF_INIT_ATOMIC	1
#define PERCPU_REF_INIT_DEAD	2
#define PERCPU_REF_ALLOW_REINIT	4
#define PERCPU_COUNT_BIAS	(1L << 62)

struct percpu_ref {
	unsigned long flags;		/* __PERCPU_REF_; in the pointer in the kernel */
	unsigned long __percpu *percpu_count;
	atomic_long_t count;
	percpu_ref_func_t *release;
	percpu_ref_func_t *confirm_switch;
	spinlock_t lock;
	struct rcu_head rcu;
};

static inline int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release,
				  unsigned int flags, gfp_t gfp)
{
	ref->percpu_count = alloc_percpu_gfp(unsigned long, gfp);
	if (!ref->percpu_count)
		return -ENOMEM;
	ref->flags = (flags & (PERCPU_REF_INIT_ATOMIC | PERCPU_REF_INIT_DEAD) ? __PERCPU_REF_ATOMIC : 0) |
		     (flags & PERCPU_REF_INIT_DEAD ? __PERCPU_REF_DEAD : 0);
	atomic_long_set(&ref->count, (flags & PERCPU_REF_INIT_DEAD ? 0 : 1) +
				     (ref->flags & __PERCPU_REF_ATOMIC ? 0 : PERCPU_COUNT_BIAS));
	ref->release = release;
	ref->confirm_switch = NULL;
	spin_lock_init(&ref->lock);
	return 0;
}

static inline void percpu_ref_exit(struct percpu_ref *ref)
{
	free_percpu(ref->percpu_count);
	ref->percpu_count = NULL;
}

#define __ref_is_percpu(ref)	(!(READ_ONCE((ref)->flags) & (__PERCPU_REF_ATOMIC | __PERCPU_REF_DEAD)))

static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr)
{
	rcu_read_lock();
	if (__ref_is_percpu(ref))
		this_cpu_add(*ref->percpu_count, nr);
	else
		atomic_long_add(nr, &ref->count);
	rcu_read_unlock();
}

static inline bool percpu_ref_tryget_many(struct percpu_ref *ref, unsigned long nr)
{
	bool ret = true;

	rcu_read_lock();
	if (__ref_is_percpu(ref))
		this_cpu_add(*ref->percpu_count, nr);
	else
		ret = atomic_long_add_unless(&ref->count, nr, 0);
	rcu_read_unlock();
	return ret;
}

/* Fails for one that was killed, whether or not there are references. The caller is in an RCU section. */
static inline bool percpu_ref_tryget_live_rcu(struct percpu_ref *ref)
{
	if (__ref_is_percpu(ref)) {
		this_cpu_inc(*ref->percpu_count);
		return true;
	}
	return !(READ_ONCE(ref->flags) & __PERCPU_REF_DEAD) && atomic_long_inc_not_zero(&ref->count);
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
	rcu_read_lock();
	if (__ref_is_percpu(ref))
		this_cpu_sub(*ref->percpu_count, nr);
	else if (atomic_long_sub_and_test(nr, &ref->count))
		ref->release(ref);
	rcu_read_unlock();
}
#define percpu_ref_get(ref)	percpu_ref_get_many(ref, 1)
#define percpu_ref_tryget(ref)	percpu_ref_tryget_many(ref, 1)
#define percpu_ref_put(ref)	percpu_ref_put_many(ref, 1)
#define percpu_ref_is_dying(ref)	((READ_ONCE((ref)->flags) & __PERCPU_REF_DEAD) != 0)
#define percpu_ref_is_zero(ref)	(!__ref_is_percpu(ref) && !atomic_long_read(&(ref)->count))

static inline void percpu_ref_switch_to_atomic_rcu(struct rcu_head *rcu)
{
	struct percpu_ref *ref = container_of(rcu, struct percpu_ref, rcu);
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(ref->percpu_count, cpu));
	atomic_long_add((long)sum - PERCPU_COUNT_BIAS, &ref->count);
	if (ref->confirm_switch)
		ref->confirm_switch(ref);
	/* The switch had a reference. */
	percpu_ref_put(ref);
}

static inline void percpu_ref_kill_and_confirm(struct percpu_ref *ref,
					       percpu_ref_func_t *confirm_kill)
{
	unsigned long flags;

	spin_lock_irqsave(&ref->lock, flags);
	WARN_ON_ONCE(percpu_ref_is_dying(ref));
	WRITE_ONCE(ref->flags, ref->flags | __PERCPU_REF_DEAD);
	if (!(ref->flags & __PERCPU_REF_ATOMIC)) {
		WRITE_ONCE(ref->flags, ref->flags | __PERCPU_REF_ATOMIC);
		ref->confirm_switch = confirm_kill;
		percpu_ref_get(ref);
		call_rcu(&ref->rcu, percpu_ref_switch_to_atomic_rcu);
	} else if (confirm_kill) {
		confirm_kill(ref);
	}
	percpu_ref_put(ref);
	spin_unlock_irqrestore(&ref->lock, flags);
}
#define percpu_ref_kill(ref)	percpu_ref_kill_and_confirm(ref, NULL)

/* A count that was killed lives again, by CPU: the caller sees to it that the switch is over (rcu_barrier()). */
static inline void percpu_ref_resurrect(struct percpu_ref *ref)
{
	unsigned long flags;
	int cpu;

	spin_lock_irqsave(&ref->lock, flags);
	WARN_ON_ONCE(!percpu_ref_is_dying(ref));
	percpu_ref_get(ref);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(ref->percpu_count, cpu), 0);
	atomic_long_add(PERCPU_COUNT_BIAS, &ref->count);
	/* The count before the flags. */
	smp_store_release(&ref->flags, 0UL);
	spin_unlock_irqrestore(&ref->lock, flags);
}

/* The same of one whose count is zero. */
#define percpu_ref_reinit(ref)							\
do {										\
	WARN_ON_ONCE(!percpu_ref_is_zero(ref));					\
	percpu_ref_resurrect(ref);						\
} while (0)

#endif
