/* SPDX-License-Identifier: Apache-2.0 */
/* Work that an interrupt of this CPU does, once interrupts are on. kernel/irq_work.c. */
#ifndef _LINUX_IRQ_WORK_H
#define _LINUX_IRQ_WORK_H

#include <linux/atomic.h>
#include <linux/rcuwait.h>
#include <linux/smp.h>

#define IRQ_WORK_PENDING	0x01
#define IRQ_WORK_BUSY		0x02

struct irq_work {
	atomic_t flags;
	void (*func)(struct irq_work *work);
	struct rcuwait irqwait;
};

#define IRQ_WORK_INIT(_func)	{ .flags = ATOMIC_INIT(0), .func = (_func) }
#define DEFINE_IRQ_WORK(name, _f)	struct irq_work name = IRQ_WORK_INIT(_f)

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *))
{
	atomic_set(&work->flags, 0);
	work->func = func;
	rcuwait_init(&work->irqwait);
}

#define irq_work_is_pending(work)	((atomic_read(&(work)->flags) & IRQ_WORK_PENDING) != 0)
#define irq_work_is_busy(work)		((atomic_read(&(work)->flags) & IRQ_WORK_BUSY) != 0)

static inline void __racewalk_run_irq_work(void *data)
{
	struct irq_work *work = data;

	/* From here on it may be queued again. */
	atomic_andnot(IRQ_WORK_PENDING, &work->flags);
	smp_mb();
	work->func(work);
	(void)atomic_cmpxchg(&work->flags, IRQ_WORK_BUSY, 0);
	rcuwait_wake_up(&work->irqwait);
}

static inline bool irq_work_queue_on(struct irq_work *work, int cpu)
{
	if (atomic_fetch_or(IRQ_WORK_PENDING | IRQ_WORK_BUSY, &work->flags) & IRQ_WORK_PENDING)
		return false;
	__racewalk_smp_call(cpu, __racewalk_run_irq_work, work, 0);
	return true;
}

/* False if it is pending already. */
#define irq_work_queue(work)							\
({										\
	bool __queued;								\
	preempt_disable();							\
	__queued = irq_work_queue_on(work, smp_processor_id());			\
	preempt_enable();							\
	__queued;								\
})

/* Until its function has ended. */
#define irq_work_sync(work)							\
do {										\
	might_sleep();								\
	rcuwait_wait_event(&(work)->irqwait, !irq_work_is_busy(work), TASK_UNINTERRUPTIBLE); \
} while (0)

#endif
