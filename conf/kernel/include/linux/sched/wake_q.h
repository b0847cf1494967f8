/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks to be woken once a lock is dropped: kernel/sched/core.c. A task is in one list at a time: who adds one that is in another leaves the
 * wake-up to that one, so it must expect the wake-up at once.
 */
#ifndef _LINUX_SCHED_WAKE_Q_H
#define _LINUX_SCHED_WAKE_Q_H

#include <linux/sched.h>
#include <asm/cmpxchg.h>

struct wake_q_head {
	struct wake_q_node *first;
	struct wake_q_node **lastp;
};

#define WAKE_Q_TAIL			((struct wake_q_node *)0x01)
#define WAKE_Q_HEAD_INITIALIZER(name)	{ WAKE_Q_TAIL, &(name).first }
#define DEFINE_WAKE_Q(name)		struct wake_q_head name = WAKE_Q_HEAD_INITIALIZER(name)

static inline void wake_q_init(struct wake_q_head *head)
{
	head->first = WAKE_Q_TAIL;
	head->lastp = &head->first;
}

static inline bool wake_q_empty(struct wake_q_head *head)
{
	return head->first == WAKE_Q_TAIL;
}

/* What was done before is seen by the task once it is woken, by whomever. */
static inline bool __wake_q_add(struct wake_q_head *head, struct task_struct *task)
{
	struct wake_q_node *node = &task->wake_q;

	smp_mb__before_atomic();
	if (cmpxchg_relaxed(&node->next, NULL, WAKE_Q_TAIL))
		return false;
	*head->lastp = node;
	head->lastp = &node->next;
	return true;
}
#define wake_q_add(head, task)		((void)__wake_q_add(head, task))
/* The caller's reference to the task is used up. Tasks live for ever here. */
#define wake_q_add_safe(head, task)	((void)__wake_q_add(head, task))

static inline void wake_up_q(struct wake_q_head *head)
{
	struct wake_q_node *node = head->first;
	struct task_struct *task;

	while (node != WAKE_Q_TAIL) {
		task = container_of(node, struct task_struct, wake_q);
		node = READ_ONCE(node->next);
		/* From here on it may be added to another list. */
		WRITE_ONCE(task->wake_q.next, NULL);
		wake_up_process(task);
	}
}

#endif
