/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers: kernel/time/timer.c. Time is not modelled: a timer that is armed expires at some time, whatever
 * it was set to, as a bottom half of the CPU that it is queued on. One that its own function arms
 * again does so TIMER_REARMS times, and then stays pending: runs must end.
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/bug.h>
#include <linux/container_of.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#ifndef TIMER_REARMS
#define TIMER_REARMS		2
#endif
/* How often all timers of a run expire, at most. */
#ifndef NR_TIMER_EXPIRIES
#define NR_TIMER_EXPIRIES	64
#endif

struct timer_list {
	struct hlist_node entry;	/* pprev is set while it is pending */
	unsigned long expires;
	void (*function)(struct timer_list *timer);
	u32 flags;			/* the CPU of the base */
	u32 rearmed;			/* by its own function, one time after the other */
};

#define TIMER_CPUMASK		0x0003FFFF
#define TIMER_MIGRATING		0x00040000
#define TIMER_DEFERRABLE	0x00080000
#define TIMER_PINNED		0x00100000
#define TIMER_IRQSAFE		0x00200000

struct timer_base {
	raw_spinlock_t lock;
	struct timer_list *running_timer;
};

static DEFINE_PER_CPU(struct timer_base, timer_bases);

/* Which timer an expiry that is on its way is for; changed with its base locked. */
__RACEWALK_GHOST static struct timer_list *timer_of_expiry[NR_TIMER_EXPIRIES];
__RACEWALK_GHOST static unsigned long timer_expiries;

__RACEWALK_GHOST static unsigned long __timer_expiry_add(struct timer_list *timer)
{
	if (timer_expiries < NR_TIMER_EXPIRIES)
		timer_of_expiry[timer_expiries] = timer;
	return timer_expiries < NR_TIMER_EXPIRIES ? timer_expiries++ : NR_TIMER_EXPIRIES;
}

__RACEWALK_GHOST static struct timer_list *__timer_expiry_get(unsigned long expiry)
{
	return timer_of_expiry[expiry];
}

__RACEWALK_GHOST static void __timer_expiry_del(struct timer_list *timer)
{
	unsigned long i;

	for (i = 0; i < timer_expiries; i++) {
		if (timer_of_expiry[i] == timer)
			timer_of_expiry[i] = NULL;
	}
}

#define timer_setup(timer, callback, timer_flags)				\
do {										\
	(timer)->entry.next = NULL;						\
	(timer)->entry.pprev = NULL;						\
	(timer)->expires = 0;							\
	(timer)->function = (callback);						\
	(timer)->flags = (timer_flags);						\
	(timer)->rearmed = 0;							\
} while (0)
#define timer_setup_on_stack(timer, callback, flags)	timer_setup(timer, callback, flags)
#define __TIMER_INITIALIZER(_function, _flags)					\
	{ .function = (_function), .flags = (_flags) }
#define DEFINE_TIMER(_name, _function)						\
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)
#define timer_container_of(var, callback_timer, timer_fieldname)		\
	container_of(callback_timer, typeof(*var), timer_fieldname)
#define from_timer(var, callback_timer, timer_fieldname)			\
	timer_container_of(var, callback_timer, timer_fieldname)
#define timer_destroy_on_stack(timer)	((void)(timer))
#define destroy_timer_on_stack(timer)	((void)(timer))

/* One marked look, without the lock. */
#define timer_pending(timer)	(READ_ONCE((timer)->entry.pprev) != NULL)

/* The base of a timer, locked. */
static inline struct timer_base *lock_timer_base(struct timer_list *timer, unsigned long *flags)
{
	struct timer_base *base;
	u32 tf;

	for (;;) {
		tf = READ_ONCE(timer->flags);
		if (!(tf & TIMER_MIGRATING)) {
			base = per_cpu_ptr(&timer_bases, tf & TIMER_CPUMASK);
			raw_spin_lock_irqsave(&base->lock, *flags);
			if (timer->flags == tf)
				return base;
			raw_spin_unlock_irqrestore(&base->lock, *flags);
		}
		cpu_relax();
	}
}

static inline int detach_if_pending(struct timer_list *timer)
{
	if (!timer->entry.pprev)
		return 0;
	WRITE_ONCE(timer->entry.pprev, NULL);
	__timer_expiry_del(timer);
	return 1;
}

static inline void __racewalk_expire_timer(void *data)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases);
	void (*fn)(struct timer_list *);
	struct timer_list *timer;

	raw_spin_lock_irq(&base->lock);
	timer = __timer_expiry_get((unsigned long)data);
	if (timer) {
		fn = timer->function;
		WRITE_ONCE(timer->entry.pprev, NULL);
		__timer_expiry_del(timer);
		WRITE_ONCE(base->running_timer, timer);
		raw_spin_unlock_irq(&base->lock);
		/* The function may free the timer. */
		fn(timer);
		raw_spin_lock_irq(&base->lock);
		WRITE_ONCE(base->running_timer, NULL);
	}
	raw_spin_unlock_irq(&base->lock);
}

#define MOD_TIMER_PENDING_ONLY	1

static inline int __mod_timer(struct timer_list *timer, unsigned long expires, unsigned int options,
			      int cpu)
{
	struct timer_base *base, *new_base;
	unsigned long flags, expiry;
	int ret = 0;

	base = lock_timer_base(timer, &flags);
	/* It was shut down. */
	if (!timer->function)
		goto out_unlock;
	ret = detach_if_pending(timer);
	if (!ret && (options & MOD_TIMER_PENDING_ONLY))
		goto out_unlock;
	if (cpu < 0)
		cpu = smp_processor_id();
	new_base = per_cpu_ptr(&timer_bases, cpu);
	/* Not while it runs: who waits for its end looks at one base. */
	if (base != new_base && base->running_timer != timer) {
		WRITE_ONCE(timer->flags, timer->flags | TIMER_MIGRATING);
		raw_spin_unlock(&base->lock);
		base = new_base;
		raw_spin_lock(&base->lock);
		WRITE_ONCE(timer->flags, (timer->flags & ~(TIMER_CPUMASK | TIMER_MIGRATING)) | cpu);
	}
	timer->expires = expires;
	timer->rearmed = base->running_timer == timer ? timer->rearmed + 1 : 0;
	WRITE_ONCE(timer->entry.pprev, &timer->entry.next);
	if (timer->rearmed <= TIMER_REARMS) {
		expiry = __timer_expiry_add(timer);
		/* More than a run may have: -D NR_TIMER_EXPIRIES=N. */
		BUG_ON(expiry == NR_TIMER_EXPIRIES);
		__racewalk_smp_call(timer->flags & TIMER_CPUMASK, __racewalk_expire_timer,
				    (void *)expiry, 2);
	}
out_unlock:
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/* 1 if it was pending already. */
#define mod_timer(timer, expires)		__mod_timer(timer, expires, 0, -1)
#define mod_timer_pending(timer, expires)	__mod_timer(timer, expires, MOD_TIMER_PENDING_ONLY, -1)
#define timer_reduce(timer, expires)		__mod_timer(timer, expires, 0, -1)
#define add_timer(timer)							\
do {										\
	struct timer_list *__timer = (timer);					\
	WARN_ON_ONCE(timer_pending(__timer));					\
	__mod_timer(__timer, __timer->expires, 0, -1);				\
} while (0)
#define add_timer_local(timer)	add_timer(timer)
#define add_timer_on(timer, cpu)						\
do {										\
	struct timer_list *__timer = (timer);					\
	WARN_ON_ONCE(timer_pending(__timer));					\
	__mod_timer(__timer, __timer->expires, 0, cpu);				\
} while (0)

static inline int __timer_delete(struct timer_list *timer, bool shutdown)
{
	struct timer_base *base;
	unsigned long flags;
	int ret = 0;

	if (timer_pending(timer) || shutdown) {
		base = lock_timer_base(timer, &flags);
		ret = detach_if_pending(timer);
		if (shutdown)
			timer->function = NULL;
		raw_spin_unlock_irqrestore(&base->lock, flags);
	}
	return ret;
}

/* 1 if it was pending; -1 if its function runs. */
static inline int __try_to_del_timer_sync(struct timer_list *timer, bool shutdown)
{
	struct timer_base *base;
	unsigned long flags;
	int ret = -1;

	base = lock_timer_base(timer, &flags);
	if (base->running_timer != timer) {
		ret = detach_if_pending(timer);
		if (shutdown)
			timer->function = NULL;
	}
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

static inline int __timer_delete_sync(struct timer_list *timer, bool shutdown)
{
	int ret;

	do {
		ret = __try_to_del_timer_sync(timer, shutdown);
		if (ret < 0)
			cpu_relax();
	} while (ret < 0);
	return ret;
}

/* Its function may still run afterwards. */
#define timer_delete(timer)			__timer_delete(timer, false)
#define timer_shutdown(timer)			__timer_delete(timer, true)
#define timer_delete_sync_try(timer)		__try_to_del_timer_sync(timer, false)
#define try_to_del_timer_sync(timer)		__try_to_del_timer_sync(timer, false)
/* Waits for the function to end. The caller holds no lock that the function takes. */
#define timer_delete_sync(timer)		__timer_delete_sync(timer, false)
#define timer_shutdown_sync(timer)		__timer_delete_sync(timer, true)
#define del_timer(timer)			timer_delete(timer)
#define del_timer_sync(timer)			timer_delete_sync(timer)

#endif /* _LINUX_TIMER_H */
