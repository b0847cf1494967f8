/* SPDX-License-Identifier: Apache-2.0 */
/* What is done before complete() is seen by who returns from wait_for_completion(). */
#ifndef __LINUX_COMPLETION_H
#define __LINUX_COMPLETION_H

#include <linux/swait.h>

struct completion {
	unsigned int done;
	struct swait_queue_head wait;
};

#define COMPLETION_INITIALIZER(work)						\
	{ 0, __SWAIT_QUEUE_HEAD_INITIALIZER((work).wait) }
#define DECLARE_COMPLETION(work)	struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work)	DECLARE_COMPLETION(work)
#define COMPLETION_INITIALIZER_ONSTACK(work)	COMPLETION_INITIALIZER(work)

#define init_completion(x)							\
do {										\
	(x)->done = 0;								\
	__racewalk_lock_init(&(x)->wait.lock, #x "->wait.lock");		\
	INIT_LIST_HEAD(&(x)->wait.task_list);					\
} while (0)

static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

static inline void complete(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	swake_up_locked(&x->wait, 0);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}

static inline void complete_all(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	while (swait_active(&x->wait))
		swake_up_locked(&x->wait, 0);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* What is left of the time, 0 if it ran out, -ERESTARTSYS if a signal ended the wait. */
static inline long __racewalk_wait_for_common(struct completion *x, long timeout, int state)
{
	struct swait_queue wait;

	might_sleep();
	raw_spin_lock_irq(&x->wait.lock);
	if (!x->done) {
		wait.task = current;
		INIT_LIST_HEAD(&wait.task_list);
		do {
			if (signal_pending_state(state, current)) {
				timeout = -ERESTARTSYS;
				break;
			}
			__prepare_to_swait(&x->wait, &wait);
			__set_current_state(state);
			raw_spin_unlock_irq(&x->wait.lock);
			timeout = schedule_timeout(timeout);
			raw_spin_lock_irq(&x->wait.lock);
		} while (!x->done && timeout);
		__finish_swait(&x->wait, &wait);
	}
	if (x->done) {
		if (x->done != UINT_MAX)
			x->done--;
		if (!timeout)
			timeout = 1;
	}
	raw_spin_unlock_irq(&x->wait.lock);
	return timeout;
}
#define wait_for_completion(x)							\
	((void)__racewalk_wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE))
#define wait_for_completion_io(x)	wait_for_completion(x)
#define __RACEWALK_COMPLETION_SIGNAL(x, state)					\
	(__racewalk_wait_for_common(x, MAX_SCHEDULE_TIMEOUT, state) == -ERESTARTSYS	\
		? -ERESTARTSYS : 0)
#define wait_for_completion_interruptible(x)	__RACEWALK_COMPLETION_SIGNAL(x, TASK_INTERRUPTIBLE)
#define wait_for_completion_killable(x)		__RACEWALK_COMPLETION_SIGNAL(x, TASK_KILLABLE)
#define wait_for_completion_state(x, state)	__RACEWALK_COMPLETION_SIGNAL(x, state)
#define wait_for_completion_timeout(x, timeout)					\
	((unsigned long)__racewalk_wait_for_common(x, timeout, TASK_UNINTERRUPTIBLE))
#define wait_for_completion_interruptible_timeout(x, timeout)			\
	__racewalk_wait_for_common(x, timeout, TASK_INTERRUPTIBLE)
#define wait_for_completion_killable_timeout(x, timeout)			\
	__racewalk_wait_for_common(x, timeout, TASK_KILLABLE)

static inline bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool done;

	if (!READ_ONCE(x->done))
		return false;
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done != 0;
	if (done && x->done != UINT_MAX)
		x->done--;
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

static inline bool completion_done(struct completion *x)
{
	unsigned long flags;

	if (!READ_ONCE(x->done))
		return false;
	/* After complete() has let go of the lock, x may be freed. */
	raw_spin_lock_irqsave(&x->wait.lock, flags);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return true;
}

#define complete_on_current_cpu(x)	complete(x)
#define wait_for_completion_io_timeout(x, timeout)	wait_for_completion_timeout(x, timeout)

#endif /* __LINUX_COMPLETION_H */
