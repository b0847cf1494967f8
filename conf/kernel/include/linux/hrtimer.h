/* SPDX-License-Identifier: Apache-2.0 */
/*
 * High-resolution timers: as timer.h has them, but their functions run in an interrupt, with interrupts off. One that
 * asks to be restarted is so HRTIMER_RESTARTS times.
 */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/container_of.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#ifndef HRTIMER_RESTARTS
#define HRTIMER_RESTARTS	2
#endif
#ifndef NR_HRTIMER_EXPIRIES
#define NR_HRTIMER_EXPIRIES	64
#endif

enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};

enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_REL_PINNED = 0x03,
	HRTIMER_MODE_ABS_PINNED = 0x02,
	HRTIMER_MODE_REL_SOFT = 0x05,
	HRTIMER_MODE_ABS_SOFT = 0x04,
	HRTIMER_MODE_ABS_PINNED_SOFT = 0x06,
	HRTIMER_MODE_REL_PINNED_SOFT = 0x07,
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_HARD = 0x08,
	HRTIMER_MODE_REL_HARD = 0x09,
	HRTIMER_MODE_ABS_PINNED_HARD = 0x0a,
	HRTIMER_MODE_REL_PINNED_HARD = 0x0b,
};

#ifndef CLOCK_MONOTONIC
#define CLOCK_REALTIME		0
#define CLOCK_MONOTONIC		1
#endif

struct hrtimer {
	int is_queued;
	int cpu;
	int restarts;
	int is_soft;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
};

struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	struct hrtimer *running;
};

static DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

/* Which timer an expiry that is on its way is for; changed with its base locked. */
__RACEWALK_GHOST static struct hrtimer *hrtimer_of_expiry[NR_HRTIMER_EXPIRIES];
__RACEWALK_GHOST static unsigned long hrtimer_expiries;

__RACEWALK_GHOST static unsigned long __hrtimer_expiry_add(struct hrtimer *timer)
{
	if (hrtimer_expiries < NR_HRTIMER_EXPIRIES)
		hrtimer_of_expiry[hrtimer_expiries] = timer;
	return hrtimer_expiries < NR_HRTIMER_EXPIRIES ? hrtimer_expiries++ : NR_HRTIMER_EXPIRIES;
}

__RACEWALK_GHOST static struct hrtimer *__hrtimer_expiry_get(unsigned long expiry)
{
	return hrtimer_of_expiry[expiry];
}

__RACEWALK_GHOST static void __hrtimer_expiry_del(struct hrtimer *timer)
{
	unsigned long i;

	for (i = 0; i < hrtimer_expiries; i++) {
		if (hrtimer_of_expiry[i] == timer)
			hrtimer_of_expiry[i] = NULL;
	}
}

#define hrtimer_setup(timer, fn, clock_id, mode)				\
do {										\
	(timer)->is_queued = 0;							\
	(timer)->cpu = 0;							\
	(timer)->restarts = 0;							\
	(timer)->is_soft = ((mode) & HRTIMER_MODE_SOFT) != 0;			\
	(timer)->function = (fn);						\
} while (0)
#define hrtimer_setup_on_stack(timer, fn, clock_id, mode)	hrtimer_setup(timer, fn, clock_id, mode)
/* The old way: the function is set afterwards. */
#define hrtimer_init(timer, clock_id, mode)	hrtimer_setup(timer, NULL, clock_id, mode)
#define destroy_hrtimer_on_stack(timer)		((void)(timer))

#define ktime_get()			((ktime_t)0)
#define ktime_set(secs, nsecs)		((ktime_t)(secs) * 1000000000LL + (nsecs))
#define ns_to_ktime(ns)			((ktime_t)(ns))
#define ms_to_ktime(ms)			((ktime_t)(ms) * 1000000LL)
#define hrtimer_forward(timer, now, interval)	((u64)1)
#define hrtimer_forward_now(timer, interval)	((u64)1)

static inline struct hrtimer_cpu_base *lock_hrtimer_base(struct hrtimer *timer, unsigned long *flags)
{
	struct hrtimer_cpu_base *base;
	int cpu;

	for (;;) {
		cpu = READ_ONCE(timer->cpu);
		if (cpu >= 0) {
			base = per_cpu_ptr(&hrtimer_bases, cpu);
			raw_spin_lock_irqsave(&base->lock, *flags);
			if (timer->cpu == cpu)
				return base;
			raw_spin_unlock_irqrestore(&base->lock, *flags);
		}
		cpu_relax();
	}
}

static inline void __racewalk_expire_hrtimer(void *data);

/* The base is locked. */
static inline void enqueue_hrtimer(struct hrtimer *timer, int cpu)
{
	unsigned long expiry;

	WRITE_ONCE(timer->is_queued, 1);
	expiry = __hrtimer_expiry_add(timer);
	/* More than a run may have: -D NR_HRTIMER_EXPIRIES=N. */
	BUG_ON(expiry == NR_HRTIMER_EXPIRIES);
	__racewalk_smp_call(cpu, __racewalk_expire_hrtimer, (void *)expiry, timer->is_soft ? 2 : 0);
}

static inline int remove_hrtimer(struct hrtimer *timer)
{
	if (!timer->is_queued)
		return 0;
	WRITE_ONCE(timer->is_queued, 0);
	__hrtimer_expiry_del(timer);
	return 1;
}

static inline void __racewalk_expire_hrtimer(void *data)
{
	struct hrtimer_cpu_base *base = this_cpu_ptr(&hrtimer_bases);
	enum hrtimer_restart (*fn)(struct hrtimer *);
	struct hrtimer *timer;
	unsigned long flags;

	raw_spin_lock_irqsave(&base->lock, flags);
	timer = __hrtimer_expiry_get((unsigned long)data);
	if (timer) {
		WRITE_ONCE(base->running, timer);
		remove_hrtimer(timer);
		fn = timer->function;
		raw_spin_unlock_irqrestore(&base->lock, flags);
		if (fn(timer) == HRTIMER_RESTART) {
			raw_spin_lock_irqsave(&base->lock, flags);
			/* It may have been started meanwhile. */
			if (!timer->is_queued && timer->restarts++ < HRTIMER_RESTARTS)
				enqueue_hrtimer(timer, smp_processor_id());
		} else {
			raw_spin_lock_irqsave(&base->lock, flags);
		}
		WRITE_ONCE(base->running, NULL);
	}
	raw_spin_unlock_irqrestore(&base->lock, flags);
}

static inline void hrtimer_start(struct hrtimer *timer, ktime_t tim, enum hrtimer_mode mode)
{
	struct hrtimer_cpu_base *base, *new_base;
	unsigned long flags;

	(void)tim;
	(void)mode;
	base = lock_hrtimer_base(timer, &flags);
	remove_hrtimer(timer);
	new_base = this_cpu_ptr(&hrtimer_bases);
	if (base != new_base && base->running != timer) {
		WRITE_ONCE(timer->cpu, -1);
		raw_spin_unlock(&base->lock);
		base = new_base;
		raw_spin_lock(&base->lock);
		WRITE_ONCE(timer->cpu, smp_processor_id());
	}
	enqueue_hrtimer(timer, timer->cpu);
	raw_spin_unlock_irqrestore(&base->lock, flags);
}
#define hrtimer_start_range_ns(timer, tim, range, mode)	hrtimer_start(timer, tim, mode)
#define hrtimer_restart(timer)	hrtimer_start(timer, 0, HRTIMER_MODE_ABS)

/* 1 if it was queued; -1 if its function runs. */
static inline int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	struct hrtimer_cpu_base *base;
	unsigned long flags;
	int ret = -1;

	base = lock_hrtimer_base(timer, &flags);
	if (base->running != timer)
		ret = remove_hrtimer(timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/* Waits for the function to end. */
static inline int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	do {
		ret = hrtimer_try_to_cancel(timer);
		if (ret < 0)
			cpu_relax();
	} while (ret < 0);
	return ret;
}

#define hrtimer_is_queued(timer)	READ_ONCE((timer)->is_queued)
#define hrtimer_callback_running(timer)						\
	(READ_ONCE(per_cpu_ptr(&hrtimer_bases, READ_ONCE((timer)->cpu))->running) == (timer))
#define hrtimer_active(timer)	(hrtimer_is_queued(timer) || hrtimer_callback_running(timer))

#endif /* _LINUX_HRTIMER_H */
