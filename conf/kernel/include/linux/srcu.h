/* SPDX-License-Identifier: Apache-2.0 */
/* RCU with domains whose readers may sleep. Callbacks run in tasks, one each. */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>

struct srcu_struct {
	unsigned int domain;
	atomic_t callbacks;		/* that have not returned */
};

#define __SRCU_STRUCT_INIT		{ .domain = 0 }
#define DEFINE_SRCU(name)		struct srcu_struct name
#define DEFINE_STATIC_SRCU(name)	static struct srcu_struct name

static inline int init_srcu_struct(struct srcu_struct *ssp)
{
	ssp->domain = 0;
	atomic_set(&ssp->callbacks, 0);
	return 0;
}

/* Nothing may be on its way any more. */
#define cleanup_srcu_struct(ssp)	((void)WARN_ON(atomic_read(&(ssp)->callbacks)))
#define srcu_read_lock(ssp)		__racewalk_srcu_read_lock(ssp)
#define srcu_read_unlock(ssp, idx)	__racewalk_srcu_read_unlock(ssp, idx)
#define srcu_read_lock_notrace(ssp)	__racewalk_srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx)	__racewalk_srcu_read_unlock(ssp, idx)
#define srcu_read_lock_nmisafe(ssp)	__racewalk_srcu_read_lock(ssp)
#define srcu_read_unlock_nmisafe(ssp, idx)	__racewalk_srcu_read_unlock(ssp, idx)
#define srcu_down_read(ssp)		__racewalk_srcu_read_lock(ssp)
#define srcu_up_read(ssp, idx)		__racewalk_srcu_read_unlock(ssp, idx)
/* Readers without full barriers: smp_mb__after_srcu_read_unlock() must not follow them. */
struct srcu_ctr;
#define srcu_read_lock_fast(ssp)						\
	((struct srcu_ctr __percpu *)(unsigned long)__racewalk_srcu_read_lock(ssp))
#define srcu_read_unlock_fast(ssp, scp)						\
	__racewalk_srcu_read_unlock(ssp, (int)(unsigned long)(scp))
#define srcu_read_lock_fast_notrace(ssp)	srcu_read_lock_fast(ssp)
#define srcu_read_unlock_fast_notrace(ssp, scp)	srcu_read_unlock_fast(ssp, scp)
#define srcu_read_lock_fast_updown(ssp)		srcu_read_lock_fast(ssp)
#define srcu_read_unlock_fast_updown(ssp, scp)	srcu_read_unlock_fast(ssp, scp)
#define srcu_down_read_fast(ssp)		srcu_read_lock_fast(ssp)
#define srcu_up_read_fast(ssp, scp)		srcu_read_unlock_fast(ssp, scp)
#define init_srcu_struct_fast(ssp)		init_srcu_struct(ssp)
#define init_srcu_struct_fast_updown(ssp)	init_srcu_struct(ssp)
#define DEFINE_SRCU_FAST(name)			DEFINE_SRCU(name)
#define DEFINE_STATIC_SRCU_FAST(name)		DEFINE_STATIC_SRCU(name)
#define DEFINE_SRCU_FAST_UPDOWN(name)		DEFINE_SRCU(name)
#define DEFINE_STATIC_SRCU_FAST_UPDOWN(name)	DEFINE_STATIC_SRCU(name)
/* Whether this task is a reader is not recorded. */
#define srcu_read_lock_held(ssp)	((void)(ssp), 1)
#define smp_mb__after_srcu_read_unlock()	smp_mb()
#define synchronize_srcu(ssp)		__racewalk_synchronize_srcu(ssp)
#define synchronize_srcu_expedited(ssp)	__racewalk_synchronize_srcu(ssp)
/* That the domain has a reader is not checked. */
#define srcu_dereference_check(p, ssp, c)	((void)(ssp), rcu_dereference_raw(p))
#define srcu_dereference(p, ssp)		srcu_dereference_check(p, ssp, 0)
#define srcu_dereference_notrace(p, ssp)	srcu_dereference_check(p, ssp, 1)

static int __racewalk_srcu_callback(void *data)
{
	struct rcu_head *head = data;
	struct srcu_struct *ssp = (struct srcu_struct *)head->next;

	synchronize_srcu(ssp);
	local_bh_disable();
	head->func(head);
	local_bh_enable();
	if (atomic_dec_and_test(&ssp->callbacks))
		wake_up_var(&ssp->callbacks);
	return 0;
}

/* func runs after a grace period, with bottom halves off. Any context. */
static inline void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func)
{
	atomic_inc(&ssp->callbacks);
	head->next = (struct rcu_head *)ssp;
	head->func = func;
	__racewalk_task_create(__racewalk_srcu_callback, head, "srcu", -1);
}

/* Until all callbacks have returned that were handed over before. */
static inline void srcu_barrier(struct srcu_struct *ssp)
{
	wait_var_event(&ssp->callbacks, !atomic_read_acquire(&ssp->callbacks));
	smp_mb();
}

/*
 * Grace periods that are asked for, as those of rcupdate.h: each cookie is of one that is started at once, in a task. Full
 * if it says that it is over.
 */
static struct __racewalk_polled_srcu {
	struct srcu_struct *ssp;
	int over;
} polled_srcu_grace_periods[NR_POLLED_GRACE_PERIODS];
__RACEWALK_GHOST static unsigned long nr_polled_srcu_grace_periods;

__RACEWALK_GHOST static unsigned long __polled_srcu_grace_period_add(void)
{
	return nr_polled_srcu_grace_periods < NR_POLLED_GRACE_PERIODS
		? ++nr_polled_srcu_grace_periods : 0;
}

static int __racewalk_polled_srcu_task(void *data)
{
	struct __racewalk_polled_srcu *polled = data;

	synchronize_srcu(polled->ssp);
	WRITE_ONCE(polled->over, 1);
	return 0;
}

static inline unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp)
{
	unsigned long cookie = __polled_srcu_grace_period_add();

	/* More than a run may have: -D NR_POLLED_GRACE_PERIODS=N. */
	BUG_ON(!cookie);
	smp_mb();
	polled_srcu_grace_periods[cookie - 1].ssp = ssp;
	__racewalk_task_create(__racewalk_polled_srcu_task,
			       &polled_srcu_grace_periods[cookie - 1], "srcu", -1);
	return cookie;
}

static inline bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie)
{
	(void)ssp;
	if (cookie && !READ_ONCE(polled_srcu_grace_periods[cookie - 1].over))
		return false;
	smp_mb();
	return true;
}
#define get_state_synchronize_srcu(ssp)	start_poll_synchronize_srcu(ssp)
#define get_completed_synchronize_srcu()	0UL
#define same_state_synchronize_srcu(oldstate1, oldstate2)	((oldstate1) == (oldstate2))
#define srcu_expedite_current(ssp)	((void)(ssp))

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct,
		    _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx),
		    int idx)

DEFINE_LOCK_GUARD_1(srcu_fast, struct srcu_struct,
		    _T->scp = srcu_read_lock_fast(_T->lock),
		    srcu_read_unlock_fast(_T->lock, _T->scp),
		    struct srcu_ctr __percpu *scp)
DEFINE_LOCK_GUARD_1(srcu_fast_notrace, struct srcu_struct,
		    _T->scp = srcu_read_lock_fast_notrace(_T->lock),
		    srcu_read_unlock_fast_notrace(_T->lock, _T->scp),
		    struct srcu_ctr __percpu *scp)

#endif
