/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel threads: further tasks of the scenario, which run from their creation on. */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>

#define kthread_run(threadfn, data, namefmt, ...) \
	__racewalk_task_create(threadfn, data, namefmt, -1)
#define kthread_run_on_cpu(threadfn, data, cpu, namefmt) \
	__racewalk_task_create(threadfn, data, namefmt, cpu)

#endif
