/* SPDX-License-Identifier: Apache-2.0 */
/* Simple wait queues: one waiter is woken at a time, from any context. */
#ifndef _LINUX_SWAIT_H
#define _LINUX_SWAIT_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

struct swait_queue_head {
	raw_spinlock_t lock;
	struct list_head task_list;
};

struct swait_queue {
	struct task_struct *task;
	struct list_head task_list;
};

#define __SWAIT_QUEUE_HEAD_INITIALIZER(name)					\
{										\
	.lock = __RAW_SPIN_LOCK_INITIALIZER(name.lock),				\
	.task_list = LIST_HEAD_INIT((name).task_list)				\
}
#define DECLARE_SWAIT_QUEUE_HEAD(name)						\
	struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAITQUEUE(name)						\
	struct swait_queue name = {						\
		.task = current,						\
		.task_list = LIST_HEAD_INIT((name).task_list)			\
	}

#define init_swait_queue_head(q)						\
do {										\
	__racewalk_lock_init(&(q)->lock, #q "->lock");				\
	INIT_LIST_HEAD(&(q)->task_list);					\
} while (0)

static inline int swait_active(struct swait_queue_head *wq)
{
	return !list_empty(&wq->task_list);
}

static inline bool swq_has_sleeper(struct swait_queue_head *wq)
{
	smp_mb();
	return swait_active(wq);
}

static inline void swake_up_locked(struct swait_queue_head *q, int wake_flags)
{
	struct swait_queue *curr;

	if (list_empty(&q->task_list))
		return;
	curr = list_first_entry(&q->task_list, struct swait_queue, task_list);
	wake_up_process(curr->task);
	list_del_init(&curr->task_list);
}

static inline void swake_up_one(struct swait_queue_head *q)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&q->lock, flags);
	swake_up_locked(q, 0);
	raw_spin_unlock_irqrestore(&q->lock, flags);
}

static inline void swake_up_all(struct swait_queue_head *q)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&q->lock, flags);
	while (!list_empty(&q->task_list))
		swake_up_locked(q, 0);
	raw_spin_unlock_irqrestore(&q->lock, flags);
}

static inline void __prepare_to_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	wait->task = current;
	if (list_empty(&wait->task_list))
		list_add_tail(&wait->task_list, &q->task_list);
}

static inline void __finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	__set_current_state(TASK_RUNNING);
	if (!list_empty(&wait->task_list))
		list_del_init(&wait->task_list);
}

static inline long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait,
					  int state)
{
	unsigned long flags;
	long error = 0;

	raw_spin_lock_irqsave(&q->lock, flags);
	if (signal_pending_state(state, current)) {
		list_del_init(&wait->task_list);
		error = -ERESTARTSYS;
	} else {
		__prepare_to_swait(q, wait);
		set_current_state(state);
	}
	raw_spin_unlock_irqrestore(&q->lock, flags);
	return error;
}

static inline void finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (!list_empty_careful(&wait->task_list)) {
		raw_spin_lock_irqsave(&q->lock, flags);
		list_del_init(&wait->task_list);
		raw_spin_unlock_irqrestore(&q->lock, flags);
	}
}

#define ___swait_event(wq, condition, state)					\
({										\
	struct swait_queue __wait;						\
	long __result = 0;							\
	long __signal;								\
										\
	INIT_LIST_HEAD(&__wait.task_list);					\
	for (;;) {								\
		__signal = prepare_to_swait_event(&(wq), &__wait, state);	\
		if (condition)							\
			break;							\
		if (((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) && __signal) { \
			__result = __signal;					\
			break;							\
		}								\
		schedule();							\
	}									\
	finish_swait(&(wq), &__wait);						\
	__result;								\
})
#define swait_event_exclusive(wq, condition)					\
do {										\
	if (!(condition))							\
		___swait_event(wq, condition, TASK_UNINTERRUPTIBLE);		\
} while (0)
#define swait_event_idle_exclusive(wq, condition)				\
do {										\
	if (!(condition))							\
		___swait_event(wq, condition, TASK_IDLE);			\
} while (0)
#define swait_event_interruptible_exclusive(wq, condition)			\
	((condition) ? 0L : ___swait_event(wq, condition, TASK_INTERRUPTIBLE))

#endif /* _LINUX_SWAIT_H */
