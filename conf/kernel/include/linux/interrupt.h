/* SPDX-License-Identifier: Apache-2.0 */
/* Tasklets: functions that run once as a bottom half of the CPU that asked for it. */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/container_of.h>
#include <linux/irqflags.h>
#include <linux/smp.h>
#include <linux/wait_bit.h>

struct tasklet_struct {
	unsigned long state;
	atomic_t count;			/* not 0: disabled */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

enum {
	TASKLET_STATE_SCHED,
	TASKLET_STATE_RUN,
};

#define DECLARE_TASKLET(name, _callback)					\
	struct tasklet_struct name = { .count = ATOMIC_INIT(0), .callback = (_callback), .use_callback = true }
#define from_tasklet(var, callback_tasklet, tasklet_fieldname)			\
	container_of(callback_tasklet, typeof(*var), tasklet_fieldname)

static inline void tasklet_setup(struct tasklet_struct *t,
				 void (*callback)(struct tasklet_struct *))
{
	t->state = 0;
	atomic_set(&t->count, 0);
	t->callback = callback;
	t->use_callback = true;
	t->data = 0;
}

static inline void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long),
				unsigned long data)
{
	t->state = 0;
	atomic_set(&t->count, 0);
	t->func = func;
	t->use_callback = false;
	t->data = data;
}

#define tasklet_trylock(t)	(!test_and_set_bit(TASKLET_STATE_RUN, &(t)->state))

static inline void tasklet_unlock(struct tasklet_struct *t)
{
	clear_bit_unlock(TASKLET_STATE_RUN, &t->state);
	smp_mb__after_atomic();
	wake_up_bit(&t->state, TASKLET_STATE_RUN);
}

#define tasklet_unlock_wait(t)	wait_on_bit(&(t)->state, TASKLET_STATE_RUN, TASK_UNINTERRUPTIBLE)
#define tasklet_unlock_spin_wait(t)						\
do {										\
	while (test_bit(TASKLET_STATE_RUN, &(t)->state))			\
		cpu_relax();							\
} while (0)

static inline void __racewalk_run_tasklet(void *data)
{
	struct tasklet_struct *t = data;

	/* It runs elsewhere, or is disabled: once more later. */
	if (!tasklet_trylock(t)) {
		__racewalk_smp_call(smp_processor_id(), __racewalk_run_tasklet, t, 2);
		return;
	}
	if (atomic_read(&t->count)) {
		tasklet_unlock(t);
		__racewalk_smp_call(smp_processor_id(), __racewalk_run_tasklet, t, 2);
		return;
	}
	if (test_and_clear_bit(TASKLET_STATE_SCHED, &t->state)) {
		wake_up_bit(&t->state, TASKLET_STATE_SCHED);
		if (t->use_callback)
			t->callback(t);
		else
			t->func(t->data);
	}
	tasklet_unlock(t);
}

/* Nothing if it is scheduled already. */
static inline void tasklet_schedule(struct tasklet_struct *t)
{
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		__racewalk_smp_call(smp_processor_id(), __racewalk_run_tasklet, t, 2);
}
#define tasklet_hi_schedule(t)	tasklet_schedule(t)

static inline void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	smp_mb__after_atomic();
}

static inline void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
	smp_mb();
}

static inline void tasklet_enable(struct tasklet_struct *t)
{
	smp_mb__before_atomic();
	atomic_dec(&t->count);
}

/* Waits until it has run, and keeps it from being scheduled meanwhile. */
static inline void tasklet_kill(struct tasklet_struct *t)
{
	while (test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		wait_on_bit(&t->state, TASKLET_STATE_SCHED, TASK_UNINTERRUPTIBLE);
	tasklet_unlock_wait(t);
	clear_bit(TASKLET_STATE_SCHED, &t->state);
	smp_mb__after_atomic();
	wake_up_bit(&t->state, TASKLET_STATE_SCHED);
}

#endif /* _LINUX_INTERRUPT_H */
