/* SPDX-License-Identifier: Apache-2.0 */
/* RCU for readers that may sleep and need not say where: uprobes, BPF. A domain of SRCU. */
#ifndef __LINUX_RCUPDATE_TRACE_H
#define __LINUX_RCUPDATE_TRACE_H

#include <linux/sched.h>
#include <linux/srcu.h>

DEFINE_STATIC_SRCU(rcu_tasks_trace_srcu_struct);

static inline void rcu_read_lock_trace(void)
{
	struct task_struct *t = current;

	if (!t->trc_reader_nesting++)
		t->trc_reader_idx = srcu_read_lock(&rcu_tasks_trace_srcu_struct);
}

static inline void rcu_read_unlock_trace(void)
{
	struct task_struct *t = current;

	if (!--t->trc_reader_nesting)
		srcu_read_unlock(&rcu_tasks_trace_srcu_struct, t->trc_reader_idx);
}
#define rcu_read_lock_trace_held()	(current->trc_reader_nesting > 0)
#define call_rcu_tasks_trace(head, func)	call_srcu(&rcu_tasks_trace_srcu_struct, head, func)
#define synchronize_rcu_tasks_trace()	synchronize_srcu(&rcu_tasks_trace_srcu_struct)
#define rcu_barrier_tasks_trace()	srcu_barrier(&rcu_tasks_trace_srcu_struct)
#define rcu_trace_implies_rcu_gp()	false

#endif
