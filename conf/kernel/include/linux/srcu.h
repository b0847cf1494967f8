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
/* Whether this task is a reader is not recorded. */
#define srcu_read_lock_held(ssp)	((void)(ssp), 1)
#define smp_mb__after_srcu_read_unlock()	smp_mb()
#define synchronize_srcu(ssp)		__racewalk_synchronize_srcu(ssp)
#define synchronize_srcu_expedited(ssp)	__racewalk_synchronize_srcu(ssp)
/* That the domain has a reader is not checked. */
#define srcu_dereference_check(p, ssp, c)	((void)(ssp), rcu_dereference_raw(p))
#define srcu_dereference(p, ssp)		srcu_dereference_check(p, ssp, 0)

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

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct,
		    _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx),
		    int idx)

#endif
