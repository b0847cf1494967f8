/* SPDX-License-Identifier: Apache-2.0 */
/* Counters that are kept by CPU, and brought to one place in batches: lib/percpu_counter.c. */
#ifndef _LINUX_PERCPU_COUNTER_H
#define _LINUX_PERCPU_COUNTER_H

#include <linux/percpu.h>
#include <linux/spinlock.h>

#ifndef PERCPU_COUNTER_BATCH
#define PERCPU_COUNTER_BATCH	2
#endif
#define percpu_counter_batch	PERCPU_COUNTER_BATCH

struct percpu_counter {
	raw_spinlock_t lock;
	s64 count;
	s32 __percpu *counters;
};

static inline int percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp)
{
	raw_spin_lock_init(&fbc->lock);
	fbc->count = amount;
	fbc->counters = alloc_percpu_gfp(s32, gfp);
	return fbc->counters ? 0 : -ENOMEM;
}

static inline void percpu_counter_destroy(struct percpu_counter *fbc)
{
	if (!fbc->counters)
		return;
	free_percpu(fbc->counters);
	fbc->counters = NULL;
}

static inline void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount, s32 batch)
{
	unsigned long flags;
	s64 count;

	local_irq_save(flags);
	count = __this_cpu_read(*fbc->counters) + amount;
	if (count >= batch || count <= -batch) {
		raw_spin_lock(&fbc->lock);
		WRITE_ONCE(fbc->count, fbc->count + count);
		__this_cpu_write(*fbc->counters, 0);
		raw_spin_unlock(&fbc->lock);
	} else {
		WRITE_ONCE(*this_cpu_ptr(fbc->counters), (s32)count);
	}
	local_irq_restore(flags);
}

/* What the CPUs have is read without their leave: exact only if nobody changes it. */
static inline s64 __percpu_counter_sum(struct percpu_counter *fbc)
{
	unsigned long flags;
	s64 ret;
	int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	ret = fbc->count;
	for_each_online_cpu(cpu)
		ret += READ_ONCE(*per_cpu_ptr(fbc->counters, cpu));
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
	return ret;
}

static inline void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	unsigned long flags;
	int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	for_each_online_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(fbc->counters, cpu), 0);
	WRITE_ONCE(fbc->count, amount);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}

static inline int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch)
{
	s64 count = READ_ONCE(fbc->count);

	if (count - rhs > batch * (s64)num_online_cpus())
		return 1;
	if (rhs - count > batch * (s64)num_online_cpus())
		return -1;
	count = __percpu_counter_sum(fbc);
	return count > rhs ? 1 : count < rhs ? -1 : 0;
}

#define percpu_counter_add(fbc, amount)		percpu_counter_add_batch(fbc, amount, percpu_counter_batch)
#define percpu_counter_add_local(fbc, amount)	percpu_counter_add_batch(fbc, amount, INT_MAX)
#define percpu_counter_sub(fbc, amount)		percpu_counter_add(fbc, -(s64)(amount))
#define percpu_counter_inc(fbc)			percpu_counter_add(fbc, 1)
#define percpu_counter_dec(fbc)			percpu_counter_add(fbc, -1)
#define percpu_counter_sum(fbc)			__percpu_counter_sum(fbc)
#define percpu_counter_sum_positive(fbc)	max(__percpu_counter_sum(fbc), (s64)0)
#define percpu_counter_read(fbc)		READ_ONCE((fbc)->count)
#define percpu_counter_read_positive(fbc)	max(percpu_counter_read(fbc), (s64)0)
#define percpu_counter_compare(fbc, rhs)	__percpu_counter_compare(fbc, rhs, percpu_counter_batch)
#define percpu_counter_initialized(fbc)		((fbc)->counters != NULL)

#endif
