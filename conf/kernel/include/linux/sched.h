/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks: what they are, their state, sleeping and waking. The machine makes one
 * task_struct for each task and fills pid, tgid and comm; it looks only at __state.
 * A wake-up sets __state to TASK_RUNNING.
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/errno.h>
#include <linux/bug.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/smp.h>
#include <linux/mm_types_task.h>
#include <linux/spinlock_types.h>
#include <asm/barrier.h>

struct mm_struct;

#define TASK_COMM_LEN		16

struct wake_q_node {
	struct wake_q_node *next;
};

struct task_struct {
	unsigned int __state;
	unsigned int flags;
	int pid;
	int tgid;
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm;
	struct mm_struct *active_mm;
	struct tlbflush_unmap_batch tlb_ubc;
	spinlock_t alloc_lock;		/* task_lock() */
	struct wake_q_node wake_q;
	int trc_reader_nesting;		/* rcu_read_lock_trace() */
	int trc_reader_idx;
	int pagefault_disabled;
	struct callback_head *task_works;	/* see task_work.h */
};

/* Keeps ->mm from changing; whose own it is needs no lock to read it. */
#define task_lock(p)		spin_lock(&(p)->alloc_lock)
#define task_unlock(p)		spin_unlock(&(p)->alloc_lock)

#define TASK_RUNNING		0x00000000
#define TASK_INTERRUPTIBLE	0x00000001
#define TASK_UNINTERRUPTIBLE	0x00000002
#define __TASK_STOPPED		0x00000004
#define __TASK_TRACED		0x00000008
#define TASK_PARKED		0x00000040
#define TASK_DEAD		0x00000080
#define TASK_WAKEKILL		0x00000100
#define TASK_NOLOAD		0x00000400
#define TASK_NEW		0x00000800
#define TASK_FREEZABLE		0x00002000
#define TASK_ANY		0x0000ffff
#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE		(TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define PF_EXITING		0x00000004
#define PF_KTHREAD		0x00200000

#define current			__racewalk_current()
#define get_current()		__racewalk_current()
#define task_pid_nr(p)		((p)->pid)
#define task_tgid_nr(p)		((p)->tgid)

#define task_is_running(task)	(READ_ONCE((task)->__state) == TASK_RUNNING)
#define get_current_state()	READ_ONCE(current->__state)
#define __set_current_state(state_value)	WRITE_ONCE(current->__state, (state_value))
/* A full barrier lies between the store and what follows. */
#define set_current_state(state_value)		smp_store_mb(current->__state, (state_value))
#define set_special_state(state_value)		WRITE_ONCE(current->__state, (state_value))
#define __set_task_state(tsk, state_value)	WRITE_ONCE((tsk)->__state, (state_value))

#define schedule()		__racewalk_schedule(&current->__state)
#define schedule_preempt_disabled()						\
do {										\
	preempt_enable();							\
	schedule();								\
	preempt_disable();							\
} while (0)
#define io_schedule()		schedule()
#define yield()										\
do {										\
	__set_current_state(TASK_RUNNING);					\
	schedule();								\
} while (0)

#define MAX_SCHEDULE_TIMEOUT	LONG_MAX

/* What is left of the time: 0 if it ran out, else (how much is not modelled) 1. */
static inline long schedule_timeout(long timeout)
{
	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	return __racewalk_schedule_timeout(&current->__state, timeout);
}

static inline long schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

static inline long schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

static inline long schedule_timeout_killable(long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

#define __RACEWALK_WAKE_UP(tsk, mask)						\
({										\
	struct task_struct *__woken = (tsk);					\
	__racewalk_wake_up(__woken, &__woken->__state, mask);			\
})
#define wake_up_process(tsk)		__RACEWALK_WAKE_UP(tsk, TASK_NORMAL)
#define wake_up_state(tsk, state)	__RACEWALK_WAKE_UP(tsk, state)

#define might_sleep()			__racewalk_might_sleep()
#define might_sleep_if(cond)		do { if (cond) might_sleep(); } while (0)
#define non_block_start()		((void)0)
#define non_block_end()			((void)0)
#define cant_sleep()			((void)0)
#define cond_resched()			({ __racewalk_cond_resched(); 0; })
#define need_resched()			false
#define cond_resched_lock(lock)							\
({										\
	spin_unlock(lock);							\
	__racewalk_cond_resched();						\
	spin_lock(lock);							\
	1;									\
})

/* The only signal is the fatal one. A task looks for its own. */
#define signal_pending(p)		__racewalk_signal_pending(p)
#define fatal_signal_pending(p)		__racewalk_signal_pending(p)
#define __fatal_signal_pending(p)	__racewalk_signal_pending(p)
#define signal_pending_state(state, p)						\
	(((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) ? __racewalk_signal_pending(p) : 0)

/* A task_struct lives as long as its world. */
#define get_task_struct(t)		(t)
#define put_task_struct(t)		((void)(t))

#endif /* _LINUX_SCHED_H */
