/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wait queues. A waiter puts itself on the list and sets its state (a full barrier)
 * before it tests the condition; a waker makes the condition true and then looks at
 * the list under its lock. A waker that looks at the list without the lock first
 * (waitqueue_active()) needs a full barrier of its own before that.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/list.h>
#include <linux/stddef.h>
#include <linux/spinlock.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

typedef struct wait_queue_entry wait_queue_entry_t;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);

#define WQ_FLAG_EXCLUSIVE	0x01
#define WQ_FLAG_WOKEN		0x02
#define WQ_FLAG_CUSTOM		0x04
#define WQ_FLAG_DONE		0x08
#define WQ_FLAG_PRIORITY	0x10

struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct list_head entry;
};

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

static inline int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode,
					int flags, void *key)
{
	return wake_up_state((struct task_struct *)wq_entry->private, mode);
}

/* Takes the entry off the list, so that finish_wait() need not lock. */
static inline int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode,
					   int flags, void *key)
{
	int woken = default_wake_function(wq_entry, mode, flags, key);

	if (woken)
		list_del_init_careful(&wq_entry->entry);
	return woken;
}

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)					\
{										\
	.lock = __SPIN_LOCK_INITIALIZER(name.lock),				\
	.head = LIST_HEAD_INIT(name.head)					\
}
#define DECLARE_WAIT_QUEUE_HEAD(name)						\
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name)	DECLARE_WAIT_QUEUE_HEAD(name)

#define init_waitqueue_head(wq_head)						\
do {										\
	__racewalk_lock_init(&(wq_head)->lock, #wq_head "->lock");		\
	INIT_LIST_HEAD(&(wq_head)->head);					\
} while (0)

#define DECLARE_WAITQUEUE(name, tsk)						\
	struct wait_queue_entry name = {					\
		.private = (tsk),						\
		.func = default_wake_function,					\
		.entry = { NULL, NULL }						\
	}
#define DEFINE_WAIT_FUNC(name, function)					\
	struct wait_queue_entry name = {					\
		.private = current,						\
		.func = function,						\
		.entry = LIST_HEAD_INIT((name).entry)				\
	}
#define DEFINE_WAIT(name)	DEFINE_WAIT_FUNC(name, autoremove_wake_function)

static inline void init_waitqueue_entry(struct wait_queue_entry *wq_entry, struct task_struct *p)
{
	wq_entry->flags = 0;
	wq_entry->private = p;
	wq_entry->func = default_wake_function;
}

static inline void init_waitqueue_func_entry(struct wait_queue_entry *wq_entry,
					     wait_queue_func_t func)
{
	wq_entry->flags = 0;
	wq_entry->private = NULL;
	wq_entry->func = func;
}

static inline void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	wq_entry->flags = flags;
	wq_entry->private = current;
	wq_entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&wq_entry->entry);
}

#define init_wait(wait)		init_wait_entry(wait, 0)

static inline int waitqueue_active(struct wait_queue_head *wq_head)
{
	return !list_empty(&wq_head->head);
}

static inline bool wq_has_sleeper(struct wait_queue_head *wq_head)
{
	smp_mb();
	return waitqueue_active(wq_head);
}

static inline bool wq_has_single_sleeper(struct wait_queue_head *wq_head)
{
	return list_is_singular(&wq_head->head);
}

static inline void __add_wait_queue(struct wait_queue_head *wq_head,
				    struct wait_queue_entry *wq_entry)
{
	list_add(&wq_entry->entry, &wq_head->head);
}

static inline void __add_wait_queue_entry_tail(struct wait_queue_head *wq_head,
					       struct wait_queue_entry *wq_entry)
{
	list_add_tail(&wq_entry->entry, &wq_head->head);
}

static inline void __add_wait_queue_exclusive(struct wait_queue_head *wq_head,
					      struct wait_queue_entry *wq_entry)
{
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(wq_head, wq_entry);
}

static inline void __remove_wait_queue(struct wait_queue_head *wq_head,
				       struct wait_queue_entry *wq_entry)
{
	list_del(&wq_entry->entry);
}

static inline void add_wait_queue(struct wait_queue_head *wq_head,
				  struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

static inline void add_wait_queue_exclusive(struct wait_queue_head *wq_head,
					    struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue_entry_tail(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* First in the queue, and asked first. */
static inline void add_wait_queue_priority(struct wait_queue_head *wq_head,
					   struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

static inline void remove_wait_queue(struct wait_queue_head *wq_head,
				     struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	__remove_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* Wakes all who do not wait exclusively and that many who do; how many stay unwoken. */
static inline int __racewalk_wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode,
					    int nr_exclusive, void *key)
{
	struct wait_queue_entry *curr, *next;
	unsigned int flags;

	list_for_each_entry_safe(curr, next, &wq_head->head, entry) {
		flags = curr->flags;
		if (curr->func(curr, mode, 0, key) && (flags & WQ_FLAG_EXCLUSIVE) &&
		    --nr_exclusive == 0)
			break;
	}
	return nr_exclusive;
}

static inline int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr_exclusive,
			    void *key)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	nr_exclusive = __racewalk_wake_up_locked(wq_head, mode, nr_exclusive, key);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return nr_exclusive;
}

static inline void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr)
{
	__racewalk_wake_up_locked(wq_head, mode, nr, NULL);
}

#define wake_up(x)			__wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr)		__wake_up(x, TASK_NORMAL, nr, NULL)
#define wake_up_all(x)			__wake_up(x, TASK_NORMAL, 0, NULL)
#define wake_up_locked(x)		__wake_up_locked((x), TASK_NORMAL, 1)
#define wake_up_all_locked(x)		__wake_up_locked((x), TASK_NORMAL, 0)
#define wake_up_sync(x)			wake_up(x)
#define wake_up_interruptible(x)	__wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(x, nr)	__wake_up(x, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(x)	__wake_up(x, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x)	wake_up_interruptible(x)

typedef unsigned int __poll_t;

/* With a key for the functions of the queue: what happened (EPOLLIN, ...). */
#define poll_to_key(m)			((void *)(unsigned long)(m))
#define key_to_poll(m)			((__poll_t)(unsigned long)(m))
#define wake_up_poll(x, m)		__wake_up(x, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_poll_on_current_cpu(x, m)	wake_up_poll(x, m)
#define wake_up_locked_poll(x, m)	__wake_up_locked_key((x), TASK_NORMAL, poll_to_key(m))
#define wake_up_interruptible_poll(x, m)	__wake_up(x, TASK_INTERRUPTIBLE, 1, poll_to_key(m))
#define wake_up_interruptible_sync_poll(x, m)	wake_up_interruptible_poll(x, m)
#define wake_up_interruptible_sync_poll_locked(x, m)	\
	__wake_up_locked_key((x), TASK_INTERRUPTIBLE, poll_to_key(m))
#define __wake_up_sync(x, mode)		__wake_up(x, mode, 1, NULL)
#define __wake_up_sync_key(x, mode, key)	__wake_up(x, mode, 1, key)

static inline void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	__racewalk_wake_up_locked(wq_head, mode, 1, key);
}

/* The queue goes away: all who poll it leave, at once. Nobody may come any more. */
static inline void __wake_up_pollfree(struct wait_queue_head *wq_head)
{
	/* EPOLLHUP | POLLFREE */
	__wake_up(wq_head, TASK_NORMAL, 0, poll_to_key(0x4010));
	WARN_ON_ONCE(waitqueue_active(wq_head));
}

static inline void wake_up_pollfree(struct wait_queue_head *wq_head)
{
	if (waitqueue_active(wq_head))
		__wake_up_pollfree(wq_head);
}

static inline void prepare_to_wait(struct wait_queue_head *wq_head,
				   struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	if (list_empty(&wq_entry->entry))
		__add_wait_queue(wq_head, wq_entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}

/* True if it is the first to wait. */
static inline bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head,
					     struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	bool was_empty = false;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	if (list_empty(&wq_entry->entry)) {
		was_empty = list_empty(&wq_head->head);
		__add_wait_queue_entry_tail(wq_head, wq_entry);
	}
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return was_empty;
}

/* -ERESTARTSYS if a signal ends the wait: an exclusive waiter must not eat a wake-up then. */
static inline long prepare_to_wait_event(struct wait_queue_head *wq_head,
					 struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	long error = 0;

	spin_lock_irqsave(&wq_head->lock, flags);
	if (signal_pending_state(state, current)) {
		list_del_init(&wq_entry->entry);
		error = -ERESTARTSYS;
	} else {
		if (list_empty(&wq_entry->entry)) {
			if (wq_entry->flags & WQ_FLAG_EXCLUSIVE)
				__add_wait_queue_entry_tail(wq_head, wq_entry);
			else
				__add_wait_queue(wq_head, wq_entry);
		}
		set_current_state(state);
	}
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return error;
}

static inline void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (!list_empty_careful(&wq_entry->entry)) {
		spin_lock_irqsave(&wq_head->lock, flags);
		list_del_init(&wq_entry->entry);
		spin_unlock_irqrestore(&wq_head->lock, flags);
	}
}

#define ___wait_is_interruptible(state)						\
	(((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) != 0)

#define ___wait_event(wq_head, condition, state, exclusive, ret, cmd)		\
({										\
	struct wait_queue_entry __wait;						\
	long __result = ret;							\
	long __signal;								\
										\
	init_wait_entry(&__wait, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);		\
	for (;;) {								\
		__signal = prepare_to_wait_event(&(wq_head), &__wait, state);	\
		if (condition)							\
			break;							\
		if (___wait_is_interruptible(state) && __signal) {		\
			__result = __signal;					\
			break;							\
		}								\
		cmd;								\
	}									\
	finish_wait(&(wq_head), &__wait);					\
	__result;								\
})

#define wait_event(wq_head, condition)						\
do {										\
	might_sleep();								\
	if (!(condition))							\
		___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()); \
} while (0)
#define io_wait_event(wq_head, condition)	wait_event(wq_head, condition)
#define wait_event_cmd(wq_head, condition, cmd1, cmd2)				\
do {										\
	if (!(condition))							\
		___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0,	\
			      cmd1; schedule(); cmd2);				\
} while (0)
#define wait_event_exclusive_cmd(wq_head, condition, cmd1, cmd2)		\
do {										\
	if (!(condition))							\
		___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 1, 0,	\
			      cmd1; schedule(); cmd2);				\
} while (0)

#define __RACEWALK_WAIT_EVENT(wq_head, condition, state, exclusive)		\
({										\
	long __waited = 0;							\
	might_sleep();								\
	if (!(condition))							\
		__waited = ___wait_event(wq_head, condition, state, exclusive, 0, schedule()); \
	(int)__waited;								\
})
#define wait_event_interruptible(wq_head, condition)				\
	__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible_exclusive(wq_head, condition)			\
	__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_INTERRUPTIBLE, 1)
#define wait_event_killable(wq_head, condition)					\
	__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_KILLABLE, 0)
#define wait_event_killable_exclusive(wq_head, condition)			\
	__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_KILLABLE, 1)
#define wait_event_idle(wq_head, condition)					\
	((void)__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_IDLE, 0))
#define wait_event_idle_exclusive(wq_head, condition)				\
	((void)__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_IDLE, 1))
#define wait_event_state(wq_head, condition, state)				\
	__RACEWALK_WAIT_EVENT(wq_head, condition, state, 0)

/* 0 if the time ran out, else what was left; the condition is looked at once more. */
#define ___wait_cond_timeout(condition)						\
({										\
	bool __true = (condition);						\
	if (__true && !__result)						\
		__result = 1;							\
	__true || !__result;							\
})
#define __RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, state, timeout)	\
({										\
	long __result = (timeout);						\
	might_sleep();								\
	if (!___wait_cond_timeout(condition))					\
		__result = ___wait_event(wq_head, ___wait_cond_timeout(condition), state, \
					 0, timeout, __result = schedule_timeout(__result)); \
	__result;								\
})
#define wait_event_timeout(wq_head, condition, timeout)				\
	__RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_interruptible_timeout(wq_head, condition, timeout)		\
	__RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, TASK_INTERRUPTIBLE, timeout)
#define wait_event_killable_timeout(wq_head, condition, timeout)		\
	__RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, TASK_KILLABLE, timeout)

/* With the lock held at the start, while the condition is tested and at the end. */
#define wait_event_lock_irq(wq_head, condition, lock)				\
do {										\
	if (!(condition))							\
		___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0,	\
			      spin_unlock_irq(&(lock)); schedule();		\
			      spin_lock_irq(&(lock)));				\
} while (0)

/* 0, -ERESTARTSYS or -ETIME. Whether the time runs out is a decision. */
#define wait_event_interruptible_hrtimeout(wq, condition, timeout)		\
({										\
	long __left = wait_event_interruptible_timeout(wq, condition, 1);	\
	__left > 0 ? 0 : __left ? (int)__left : -ETIME;				\
})
#define wait_event_idle_timeout(wq_head, condition, timeout)			\
	__RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, TASK_IDLE, timeout)
/* Nothing is frozen. */
#define wait_event_freezable(wq_head, condition)	\
	__RACEWALK_WAIT_EVENT(wq_head, condition, TASK_INTERRUPTIBLE | TASK_FREEZABLE, 0)
#define wait_event_freezable_timeout(wq_head, condition, timeout)		\
	__RACEWALK_WAIT_EVENT_TIMEOUT(wq_head, condition, TASK_INTERRUPTIBLE | TASK_FREEZABLE, \
				      timeout)
#define wait_event_lock_irq_cmd(wq_head, condition, lock, cmd)			\
do {										\
	if (!(condition))							\
		___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, 0,	\
			      spin_unlock_irq(&(lock)); cmd; schedule();	\
			      spin_lock_irq(&(lock)));				\
} while (0)
#define wait_event_interruptible_lock_irq(wq_head, condition, lock)		\
({										\
	long __locked = 0;							\
	if (!(condition))							\
		__locked = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, 0, 0, \
					 spin_unlock_irq(&(lock)); schedule();	\
					 spin_lock_irq(&(lock)));		\
	(int)__locked;								\
})
#define __RACEWALK_WAIT_LOCK_IRQ_TIMEOUT(wq_head, condition, lock, timeout, state) \
({										\
	long __result = (timeout);						\
	if (!___wait_cond_timeout(condition))					\
		__result = ___wait_event(wq_head, ___wait_cond_timeout(condition), state, 0, \
					 timeout, spin_unlock_irq(&(lock));	\
					 __result = schedule_timeout(__result);	\
					 spin_lock_irq(&(lock)));		\
	__result;								\
})
#define wait_event_lock_irq_timeout(wq_head, condition, lock, timeout)		\
	__RACEWALK_WAIT_LOCK_IRQ_TIMEOUT(wq_head, condition, lock, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_lock_irq_timeout(wq_head, condition, lock, timeout) \
	__RACEWALK_WAIT_LOCK_IRQ_TIMEOUT(wq_head, condition, lock, timeout, TASK_INTERRUPTIBLE)

/* With the queue's own lock held at the start and the end, and given back while the task sleeps. */
static inline int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *wait)
{
	if (list_empty(&wait->entry))
		__add_wait_queue_entry_tail(wq, wait);
	set_current_state(TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		return -ERESTARTSYS;
	spin_unlock(&wq->lock);
	schedule();
	spin_lock(&wq->lock);
	return 0;
}

static inline int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *wait)
{
	if (list_empty(&wait->entry))
		__add_wait_queue_entry_tail(wq, wait);
	set_current_state(TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		return -ERESTARTSYS;
	spin_unlock_irq(&wq->lock);
	schedule();
	spin_lock_irq(&wq->lock);
	return 0;
}

#define __RACEWALK_WAIT_LOCKED(wq, condition, exclusive, sleep)			\
({										\
	int __sleep_error = 0;							\
	struct wait_queue_entry __asleep;					\
	if (!(condition)) {							\
		init_wait_entry(&__asleep, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0); \
		__asleep.func = default_wake_function;				\
		do {								\
			__sleep_error = sleep(&(wq), &__asleep);		\
			if (__sleep_error)					\
				break;						\
		} while (!(condition));						\
		__remove_wait_queue(&(wq), &__asleep);				\
		__set_current_state(TASK_RUNNING);				\
	}									\
	__sleep_error;								\
})
#define wait_event_interruptible_locked(wq, condition)	\
	__RACEWALK_WAIT_LOCKED(wq, condition, 0, do_wait_intr)
#define wait_event_interruptible_locked_irq(wq, condition)	\
	__RACEWALK_WAIT_LOCKED(wq, condition, 0, do_wait_intr_irq)
#define wait_event_interruptible_exclusive_locked(wq, condition)	\
	__RACEWALK_WAIT_LOCKED(wq, condition, 1, do_wait_intr)
#define wait_event_interruptible_exclusive_locked_irq(wq, condition)	\
	__RACEWALK_WAIT_LOCKED(wq, condition, 1, do_wait_intr_irq)

/*
 * For waits whose condition may sleep: DEFINE_WAIT_FUNC(wait, woken_wake_function), add_wait_queue(), then in a loop the
 * condition and wait_woken(). A wake-up that comes in between is kept in the entry's flags; full barriers on both sides.
 */
static inline long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout)
{
	set_current_state(mode);
	if (!(READ_ONCE(wq_entry->flags) & WQ_FLAG_WOKEN))
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	smp_store_mb(wq_entry->flags, READ_ONCE(wq_entry->flags) & ~WQ_FLAG_WOKEN);
	return timeout;
}

static inline int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
				      void *key)
{
	smp_mb();
	WRITE_ONCE(wq_entry->flags, READ_ONCE(wq_entry->flags) | WQ_FLAG_WOKEN);
	return default_wake_function(wq_entry, mode, sync, key);
}

#endif /* _LINUX_WAIT_H */
