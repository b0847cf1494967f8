/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Read-copy update. A read section orders nothing but against grace periods;
 * regions with interrupts or preemption off are readers too.
 */
#ifndef __LINUX_RCUPDATE_H
#define __LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/bug.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/cleanup.h>
#include <asm/barrier.h>
#include <asm/processor.h>

#define rcu_read_lock()			__racewalk_rcu_read_lock()
#define rcu_read_unlock()		__racewalk_rcu_read_unlock()
#define rcu_read_lock_held()		__racewalk_rcu_read_lock_held()
#define rcu_read_lock_any_held()	__racewalk_rcu_read_lock_held()
#define rcu_read_lock_bh_held()		__racewalk_rcu_read_lock_held()
#define rcu_read_lock_sched_held()	__racewalk_rcu_read_lock_held()
#define rcu_is_watching()		true

#define rcu_read_lock_sched()		preempt_disable()
#define rcu_read_unlock_sched()		preempt_enable()
#define rcu_read_lock_sched_notrace()	preempt_disable()
#define rcu_read_unlock_sched_notrace()	preempt_enable()
#define rcu_read_lock_bh()							\
do {										\
	local_bh_disable();							\
	__racewalk_rcu_read_lock();						\
} while (0)
#define rcu_read_unlock_bh()							\
do {										\
	__racewalk_rcu_read_unlock();						\
	local_bh_enable();							\
} while (0)

/* A function too, for those who pass it to one. */
static inline void synchronize_rcu(void)
{
	__racewalk_synchronize_rcu();
}
#define synchronize_rcu()		__racewalk_synchronize_rcu()
#define synchronize_rcu_expedited()	__racewalk_synchronize_rcu()
#define synchronize_net()		__racewalk_synchronize_rcu()
#define rcu_barrier()			__racewalk_rcu_barrier()
#define kvfree_rcu_barrier()		__racewalk_rcu_barrier()

#define call_rcu(head, func)							\
do {										\
	rcu_callback_t __func = (func);						\
	__racewalk_call_rcu(head, (void *)__func);				\
} while (0)
#define call_rcu_hurry(head, func)	call_rcu(head, func)

/* kfree_rcu(pointer, field of type struct rcu_head). */
#define kfree_rcu(ptr, rhf)		__RACEWALK_KFREE_RCU(ptr, rhf)
#define kvfree_rcu(ptr, rhf)		__RACEWALK_KFREE_RCU(ptr, rhf)
#define kfree_rcu_mightsleep(ptr)						\
do {										\
	typeof(ptr) __freed = (ptr);						\
	__racewalk_might_sleep();						\
	if (__freed)								\
		__racewalk_kfree_rcu(__freed);					\
} while (0)
#define kvfree_rcu_mightsleep(ptr)	kfree_rcu_mightsleep(ptr)
#define __RACEWALK_KFREE_RCU(ptr, rhf)						\
do {										\
	typeof(ptr) __freed = (ptr);						\
	_Static_assert(__same_type(__freed->rhf, struct rcu_head),		\
		       "kfree_rcu: the field is no struct rcu_head");		\
	if (__freed)								\
		__racewalk_kfree_rcu(__freed);					\
} while (0)

#define init_rcu_head(head)		((void)(head))
#define destroy_rcu_head(head)		((void)(head))
#define init_rcu_head_on_stack(head)	((void)(head))
#define destroy_rcu_head_on_stack(head)	((void)(head))
#define rcu_head_init(rhp)		((rhp)->func = NULL)
#define cond_resched_rcu()							\
do {										\
	rcu_read_unlock();							\
	__racewalk_cond_resched();						\
	rcu_read_lock();							\
} while (0)

#define RCU_LOCKDEP_WARN(condition, text)					\
do {										\
	if (condition)								\
		__racewalk_warn("suspicious RCU usage: " text);			\
} while (0)

#define RCU_INITIALIZER(v)	(typeof(*(v)) __rcu *)(v)
#define unrcu_pointer(p)	(p)
#define rcu_pointer_handoff(p)	(p)
#define rcu_access_pointer(p)	READ_ONCE(p)
#define rcu_dereference_raw(p)	__racewalk_load(&(p), __RACEWALK_DEREFERENCE)
#define rcu_dereference_raw_check(p)	rcu_dereference_raw(p)
#define rcu_dereference_check(p, c)						\
({										\
	RCU_LOCKDEP_WARN(!((c) || rcu_read_lock_held()),			\
			 "rcu_dereference_check() outside of a read section");	\
	rcu_dereference_raw(p);							\
})
#define rcu_dereference(p)		rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p)		rcu_dereference_check(p, 0)
#define rcu_dereference_bh_check(p, c)	rcu_dereference_check(p, c)
#define rcu_dereference_sched(p)	rcu_dereference_check(p, 0)
#define rcu_dereference_sched_check(p, c)	rcu_dereference_check(p, c)
#define rcu_dereference_protected(p, c)						\
({										\
	RCU_LOCKDEP_WARN(!(c), "rcu_dereference_protected() without protection"); \
	(p);									\
})

/* The constant NULL publishes nothing, and needs no release. */
#define rcu_assign_pointer(p, v)						\
do {										\
	if (__builtin_constant_p(v) && (unsigned long)(v) == 0)			\
		WRITE_ONCE(p, v);						\
	else									\
		smp_store_release(&(p), v);					\
} while (0)
#define RCU_INIT_POINTER(p, v)		WRITE_ONCE(p, v)
#define RCU_POINTER_INITIALIZER(p, v)	.p = RCU_INITIALIZER(v)
#define rcu_replace_pointer(rcu_ptr, ptr, c)					\
({										\
	typeof(ptr) __previous = rcu_dereference_protected((rcu_ptr), (c));	\
	rcu_assign_pointer((rcu_ptr), (ptr));					\
	__previous;								\
})
#define rcu_swap_protected(rcu_ptr, ptr, c)	((ptr) = rcu_replace_pointer(rcu_ptr, ptr, c))

/*
 * Grace periods that are asked for. A cookie is that of a grace period which begins later; here each is started.
 * poll_state_synchronize_rcu() is a full barrier if it says yes.
 */
#ifndef NR_POLLED_GRACE_PERIODS
#define NR_POLLED_GRACE_PERIODS	8
#endif
struct __racewalk_polled {
	struct rcu_head rcu;
	int over;
};
static struct __racewalk_polled polled_grace_periods[NR_POLLED_GRACE_PERIODS];
__RACEWALK_GHOST static unsigned long nr_polled_grace_periods;

__RACEWALK_GHOST static unsigned long __polled_grace_period_add(void)
{
	return nr_polled_grace_periods < NR_POLLED_GRACE_PERIODS ? ++nr_polled_grace_periods : 0;
}

static inline void __polled_grace_period_over(struct rcu_head *head)
{
	WRITE_ONCE(((struct __racewalk_polled *)head)->over, 1);
}

static inline unsigned long start_poll_synchronize_rcu(void)
{
	unsigned long cookie = __polled_grace_period_add();

	/* More than a run may have: -D NR_POLLED_GRACE_PERIODS=N. */
	BUG_ON(!cookie);
	smp_mb();
	call_rcu(&polled_grace_periods[cookie - 1].rcu, __polled_grace_period_over);
	return cookie;
}

static inline bool poll_state_synchronize_rcu(unsigned long oldstate)
{
	if (oldstate && !READ_ONCE(polled_grace_periods[oldstate - 1].over))
		return false;
	smp_mb();
	return true;
}

static inline void cond_synchronize_rcu(unsigned long oldstate)
{
	if (!poll_state_synchronize_rcu(oldstate))
		synchronize_rcu();
}
#define get_state_synchronize_rcu()	start_poll_synchronize_rcu()
#define start_poll_synchronize_rcu_expedited()	start_poll_synchronize_rcu()
#define cond_synchronize_rcu_expedited(oldstate)	cond_synchronize_rcu(oldstate)
#define get_completed_synchronize_rcu()	0UL
#define same_state_synchronize_rcu(oldstate1, oldstate2)	((oldstate1) == (oldstate2))

/* The same with cookies that take two words in the kernel. */
struct rcu_gp_oldstate {
	unsigned long rgos_norm;
};
#define get_state_synchronize_rcu_full(rgosp)	\
	((void)((rgosp)->rgos_norm = get_state_synchronize_rcu()))
#define start_poll_synchronize_rcu_full(rgosp)	get_state_synchronize_rcu_full(rgosp)
#define start_poll_synchronize_rcu_expedited_full(rgosp)	get_state_synchronize_rcu_full(rgosp)
#define get_completed_synchronize_rcu_full(rgosp)	((void)((rgosp)->rgos_norm = 0))
#define poll_state_synchronize_rcu_full(rgosp)	poll_state_synchronize_rcu((rgosp)->rgos_norm)
#define cond_synchronize_rcu_full(rgosp)	cond_synchronize_rcu((rgosp)->rgos_norm)
#define cond_synchronize_rcu_expedited_full(rgosp)	cond_synchronize_rcu_full(rgosp)
#define same_state_synchronize_rcu_full(rgosp1, rgosp2)	\
	((rgosp1)->rgos_norm == (rgosp2)->rgos_norm)

/* Numbers that wrap. */
#define ULONG_CMP_GE(a, b)	(ULONG_MAX / 2 >= (a) - (b))
#define ULONG_CMP_LT(a, b)	(ULONG_MAX / 2 < (a) - (b))
#define USHORT_CMP_GE(a, b)	(USHRT_MAX / 2 >= (unsigned short)((a) - (b)))
#define USHORT_CMP_LT(a, b)	(USHRT_MAX / 2 < (unsigned short)((a) - (b)))

#define rcu_read_lock_dont_migrate()	rcu_read_lock()
#define rcu_read_unlock_migrate()	rcu_read_unlock()
#define rcu_lockdep_current_cpu_online()	true
#define rcu_sleep_check()		((void)0)
#define rcu_preempt_depth()		(rcu_read_lock_held() ? 1 : 0)
#define cond_resched_tasks_rcu_qs()	((void)__racewalk_cond_resched())
#define rcu_expedite_gp()		((void)0)
#define rcu_unexpedite_gp()		((void)0)

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif /* __LINUX_RCUPDATE_H */
