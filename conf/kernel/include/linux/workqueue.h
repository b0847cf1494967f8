/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work items. Each queueing of an item makes a task that runs it; an item that is
 * pending is not queued again. Items of all queues run side by side. Flushing and
 * cancelling are not offered.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/bitops.h>
#include <linux/kthread.h>

struct work_struct;
struct workqueue_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	unsigned long data;
	work_func_t func;
};

#define WORK_STRUCT_PENDING_BIT	0

#define system_wq		((struct workqueue_struct *)0)
#define system_percpu_wq	((struct workqueue_struct *)0)
#define system_unbound_wq	((struct workqueue_struct *)0)
#define system_dfl_wq		((struct workqueue_struct *)0)
#define system_highpri_wq	((struct workqueue_struct *)0)

#define __WORK_INITIALIZER(n, f)	{ .data = 0, .func = (f) }
#define DECLARE_WORK(n, f)		struct work_struct n = __WORK_INITIALIZER(n, f)
#define INIT_WORK(work, f)							\
do {										\
	(work)->data = 0;							\
	(work)->func = (f);							\
} while (0)
#define work_pending(work)	test_bit(WORK_STRUCT_PENDING_BIT, &(work)->data)

static inline int __racewalk_run_work(void *data)
{
	struct work_struct *work = data;
	work_func_t func = work->func;

	/* From here on the item may be queued again, and func() may free it. */
	clear_bit(WORK_STRUCT_PENDING_BIT, &work->data);
	smp_mb();
	func(work);
	return 0;
}

/* False if it is pending already. */
static inline bool schedule_work(struct work_struct *work)
{
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, &work->data))
		return false;
	__racewalk_task_create(__racewalk_run_work, work, "kworker", -1);
	return true;
}

#define queue_work(wq, work)		((void)(wq), schedule_work(work))
#define queue_work_on(cpu, wq, work)	((void)(cpu), (void)(wq), schedule_work(work))
#define schedule_work_on(cpu, work)	((void)(cpu), schedule_work(work))

#endif /* _LINUX_WORKQUEUE_H */
