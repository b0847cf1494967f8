/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that a task runs on its way to user mode: it calls resume_user_mode_work() where it would return there, and
 * exit_task_work() before it ends, after which none is taken. Adding is a full barrier if it succeeds.
 */
#ifndef _LINUX_TASK_WORK_H
#define _LINUX_TASK_WORK_H

#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

typedef void (*task_work_func_t)(struct callback_head *);

enum task_work_notify_mode {
	TWA_NONE = 0,
	TWA_RESUME,
	TWA_SIGNAL,
	TWA_SIGNAL_NO_IPI,
	TWA_NMI_CURRENT,
};

/* What stands in a list that takes no more. */
static struct callback_head work_exited;
static DEFINE_SPINLOCK(task_work_lock);	/* of each task its own in the kernel: ->pi_lock */

static inline void init_task_work(struct callback_head *twork, task_work_func_t func)
{
	twork->func = func;
}

#define task_work_pending(task)	(READ_ONCE((task)->task_works) != NULL)

/* 0, or -ESRCH if the task has run its last. */
static inline int task_work_add(struct task_struct *task, struct callback_head *work,
				enum task_work_notify_mode notify)
{
	struct callback_head *head = READ_ONCE(task->task_works);

	do {
		if (unlikely(head == &work_exited))
			return -ESRCH;
		work->next = head;
	} while (!try_cmpxchg(&task->task_works, &head, work));
	if (notify == TWA_SIGNAL || notify == TWA_SIGNAL_NO_IPI)
		wake_up_state(task, TASK_INTERRUPTIBLE);
	return 0;
}

/* Takes the first that matches out of the list, before the task comes to it. */
static inline struct callback_head *
task_work_cancel_match(struct task_struct *task,
		       bool (*match)(struct callback_head *, void *data), void *data)
{
	struct callback_head **pprev = &task->task_works;
	struct callback_head *work;
	unsigned long flags;

	if (likely(!task_work_pending(task)))
		return NULL;
	spin_lock_irqsave(&task_work_lock, flags);
	work = READ_ONCE(*pprev);
	while (work) {
		if (!match(work, data)) {
			pprev = &work->next;
			work = READ_ONCE(*pprev);
		} else if (try_cmpxchg(pprev, &work, work->next)) {
			break;
		}
	}
	spin_unlock_irqrestore(&task_work_lock, flags);
	return work;
}

static inline bool __racewalk_task_work_is(struct callback_head *cb, void *data)
{
	return cb == data;
}

static inline bool __racewalk_task_work_func_is(struct callback_head *cb, void *data)
{
	return (void *)cb->func == data;
}

static inline struct callback_head *task_work_cancel_func(struct task_struct *task,
							  task_work_func_t func)
{
	return task_work_cancel_match(task, __racewalk_task_work_func_is, (void *)func);
}

static inline bool task_work_cancel(struct task_struct *task, struct callback_head *cb)
{
	return task_work_cancel_match(task, __racewalk_task_work_is, cb) == cb;
}

/* Those that are there and those that they add. With PF_EXITING set, the list is closed at the end. */
static inline void task_work_run(void)
{
	struct task_struct *task = current;
	struct callback_head *work, *next, *left;

	for (;;) {
		work = READ_ONCE(task->task_works);
		do {
			left = !work && (task->flags & PF_EXITING) ? &work_exited : NULL;
			if (!work && !left)
				return;
		} while (!try_cmpxchg(&task->task_works, &work, left));
		if (!work)
			return;
		/* Who cancels looks at what follows under the lock: let it finish. */
		spin_lock_irq(&task_work_lock);
		spin_unlock_irq(&task_work_lock);
		for (; work; work = next) {
			next = work->next;
			work->func(work);
			cond_resched();
		}
	}
}
#define resume_user_mode_work(regs)	((void)(regs), task_work_run())

static inline void exit_task_work(struct task_struct *task)
{
	task->flags |= PF_EXITING;
	task_work_run();
}

#endif
