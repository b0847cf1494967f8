/* SPDX-License-Identifier: Apache-2.0 */
/* What a task has of memory management: the flush that its unmapping still owes. */
#ifndef _LINUX_MM_TYPES_TASK_H
#define _LINUX_MM_TYPES_TASK_H

#include <linux/types.h>
#include <linux/cpumask.h>

/* CPUs that may have translations which this task has cleared and not flushed. */
struct tlbflush_unmap_batch {
	struct cpumask cpumask;
	bool flush_required;
	bool writable;			/* a dirty entry was among them */
};

#endif /* _LINUX_MM_TYPES_TASK_H */
