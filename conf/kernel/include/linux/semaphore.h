/* SPDX-License-Identifier: Apache-2.0 */
/* Counting semaphores: kernel/locking/semaphore.c. down() is an acquire, up() a release. */
#ifndef __LINUX_SEMAPHORE_H
#define __LINUX_SEMAPHORE_H

#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

struct semaphore {
	raw_spinlock_t lock;
	unsigned int count;
	struct list_head wait_list;
};

struct semaphore_waiter {
	struct list_head list;
	struct task_struct *task;
	bool up;
};

#define __SEMAPHORE_INITIALIZER(name, n)					\
{										\
	.lock = __RAW_SPIN_LOCK_UNLOCKED((name).lock),				\
	.count = (n),								\
	.wait_list = LIST_HEAD_INIT((name).wait_list),				\
}
#define DEFINE_SEMAPHORE(_name, _n)						\
	struct semaphore _name = __SEMAPHORE_INITIALIZER(_name, _n)

static inline void sema_init(struct semaphore *sem, int val)
{
	raw_spin_lock_init(&sem->lock);
	sem->count = val;
	INIT_LIST_HEAD(&sem->wait_list);
}

static inline int __down_common(struct semaphore *sem, long state, long timeout)
{
	struct semaphore_waiter waiter;
	unsigned long flags;
	int error = 0;

	might_sleep();
	raw_spin_lock_irqsave(&sem->lock, flags);
	if (sem->count > 0) {
		sem->count--;
		raw_spin_unlock_irqrestore(&sem->lock, flags);
		return 0;
	}
	list_add_tail(&waiter.list, &sem->wait_list);
	waiter.task = current;
	waiter.up = false;
	while (!waiter.up && !error) {
		if (signal_pending_state(state, current)) {
			error = -EINTR;
		} else if (timeout <= 0) {
			error = -ETIME;
		} else {
			__set_current_state(state);
			raw_spin_unlock_irq(&sem->lock);
			timeout = schedule_timeout(timeout);
			raw_spin_lock_irq(&sem->lock);
		}
	}
	if (error)
		list_del(&waiter.list);
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return error;
}

#define down(sem)		((void)__down_common(sem, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT))
#define down_interruptible(sem)	__down_common(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT)
#define down_killable(sem)	__down_common(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT)
#define down_timeout(sem, timeout)	__down_common(sem, TASK_UNINTERRUPTIBLE, timeout)

/* 0 if it got it: unlike spin_trylock(). */
static inline int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	int failed;

	raw_spin_lock_irqsave(&sem->lock, flags);
	failed = !sem->count;
	if (!failed)
		sem->count--;
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return failed;
}

/* The one that waits longest gets it. Any context, any task. */
static inline void up(struct semaphore *sem)
{
	struct semaphore_waiter *waiter;
	struct task_struct *task = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&sem->lock, flags);
	if (list_empty(&sem->wait_list)) {
		sem->count++;
	} else {
		waiter = list_first_entry(&sem->wait_list, struct semaphore_waiter, list);
		list_del(&waiter->list);
		task = waiter->task;
		waiter->up = true;
		wake_up_process(task);
	}
	raw_spin_unlock_irqrestore(&sem->lock, flags);
}

#endif
