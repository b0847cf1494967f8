/* SPDX-License-Identifier: Apache-2.0 */
/* struct pid, of which each reference keeps the number: get_pid() is relaxed, put_pid() a release. No name spaces. */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H

#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

enum pid_type {
	PIDTYPE_PID,
	PIDTYPE_TGID,
	PIDTYPE_PGID,
	PIDTYPE_SID,
	PIDTYPE_MAX,
};

struct pid {
	refcount_t count;
	int nr;
	spinlock_t lock;
	struct task_struct __rcu *task;		/* under lock; read under RCU */
	wait_queue_head_t wait_pidfd;
	struct rcu_head rcu;
};

static inline struct pid *alloc_pid(int nr)
{
	struct pid *pid = kmalloc(sizeof(*pid), GFP_KERNEL);

	if (!pid)
		return NULL;
	refcount_set(&pid->count, 1);
	pid->nr = nr;
	spin_lock_init(&pid->lock);
	RCU_INIT_POINTER(pid->task, NULL);
	init_waitqueue_head(&pid->wait_pidfd);
	return pid;
}

static inline struct pid *get_pid(struct pid *pid)
{
	if (pid)
		refcount_inc(&pid->count);
	return pid;
}

static inline void put_pid(struct pid *pid)
{
	if (pid && refcount_dec_and_test(&pid->count))
		kfree(pid);
}

static inline void __racewalk_put_pid_rcu(struct rcu_head *rhp)
{
	put_pid(container_of(rhp, struct pid, rcu));
}

/* The reference of the table of pids goes after a grace period. */
static inline void free_pid(struct pid *pid)
{
	call_rcu(&pid->rcu, __racewalk_put_pid_rcu);
}

static inline void attach_pid(struct task_struct *task, struct pid *pid)
{
	spin_lock(&pid->lock);
	rcu_assign_pointer(pid->task, task);
	spin_unlock(&pid->lock);
}

static inline void detach_pid(struct pid *pid)
{
	spin_lock(&pid->lock);
	RCU_INIT_POINTER(pid->task, NULL);
	spin_unlock(&pid->lock);
	free_pid(pid);
}

/* Under RCU. */
#define pid_task(pid, type)	((void)(type), (pid) ? rcu_dereference((pid)->task) : NULL)
#define pid_has_task(pid, type)	((void)(type), rcu_access_pointer((pid)->task) != NULL)
#define pid_nr(pid)		((pid) ? (pid)->nr : 0)

static inline struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, type);
	rcu_read_unlock();
	return task;
}

#endif
