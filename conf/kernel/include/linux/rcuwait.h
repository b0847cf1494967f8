/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One task that waits. The waiter publishes itself, sets its state (a full barrier)
 * and tests the condition; the waker makes the condition true, has a full barrier
 * and looks for the waiter. So one of the two sees the other.
 */
#ifndef _LINUX_RCUWAIT_H_
#define _LINUX_RCUWAIT_H_

#include <linux/rcupdate.h>
#include <linux/sched/signal.h>

struct rcuwait {
	struct task_struct __rcu *task;
};

#define __RCUWAIT_INITIALIZER(name)	{ .task = NULL, }

static inline void rcuwait_init(struct rcuwait *w)
{
	w->task = NULL;
}

static inline int rcuwait_active(struct rcuwait *w)
{
	return !!rcu_access_pointer(w->task);
}

static inline void prepare_to_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, current);
}

static inline void finish_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, NULL);
	__set_current_state(TASK_RUNNING);
}

/* 1 if it woke the waiter. The caller keeps the object that holds w alive. */
static inline int rcuwait_wake_up(struct rcuwait *w)
{
	struct task_struct *task;
	int woken = 0;

	rcu_read_lock();
	smp_mb();
	task = rcu_dereference(w->task);
	if (task)
		woken = wake_up_process(task);
	rcu_read_unlock();
	return woken;
}

#define ___rcuwait_wait_event(w, condition, state, ret, cmd)			\
({										\
	long __result = ret;							\
	prepare_to_rcuwait(w);							\
	for (;;) {								\
		set_current_state(state);					\
		if (condition)							\
			break;							\
		if (signal_pending_state(state, current)) {			\
			__result = -EINTR;					\
			break;							\
		}								\
		cmd;								\
	}									\
	finish_rcuwait(w);							\
	__result;								\
})

/* 0, or -EINTR if the state is a killable one and the task is being killed. */
#define rcuwait_wait_event(w, condition, state)					\
	___rcuwait_wait_event(w, condition, state, 0, schedule())

#endif
