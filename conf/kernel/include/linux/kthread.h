/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel threads: further tasks of the scenario. kthread_run() lets one go from its creation on, one of
 * kthread_create() begins when it is woken. Their names must be string literals.
 */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait_bit.h>

#ifndef NR_KTHREADS
#define NR_KTHREADS		16
#endif

enum {
	KTHREAD_CREATED,
	KTHREAD_SHOULD_STOP,
	KTHREAD_SHOULD_PARK,
	KTHREAD_PARKED,
};

struct kthread {
	unsigned long flags;
	int result;
	int exited;
};

static struct kthread kthreads[NR_KTHREADS];
/* What a new thread is told: the creation of a task orders it. */
__RACEWALK_GHOST static struct task_struct *kthread_task[NR_KTHREADS];
__RACEWALK_GHOST static int (*kthread_fn[NR_KTHREADS])(void *);
__RACEWALK_GHOST static void *kthread_arg[NR_KTHREADS];
__RACEWALK_GHOST static int nr_kthreads;

__RACEWALK_GHOST static struct kthread *__kthread_add(int (*threadfn)(void *), void *data)
{
	if (nr_kthreads == NR_KTHREADS)
		return NULL;
	kthread_fn[nr_kthreads] = threadfn;
	kthread_arg[nr_kthreads] = data;
	return &kthreads[nr_kthreads++];
}

__RACEWALK_GHOST static void __kthread_is(struct kthread *kthread, struct task_struct *task)
{
	kthread_task[kthread - kthreads] = task;
}

__RACEWALK_GHOST static int (*__kthread_fn(struct kthread *kthread))(void *)
{
	return kthread_fn[kthread - kthreads];
}

__RACEWALK_GHOST static void *__kthread_arg(struct kthread *kthread)
{
	return kthread_arg[kthread - kthreads];
}

/* NULL: this is no kernel thread. */
__RACEWALK_GHOST static struct kthread *to_kthread(struct task_struct *task)
{
	int i;

	for (i = 0; i < nr_kthreads; i++) {
		if (kthread_task[i] == task)
			return &kthreads[i];
	}
	return NULL;
}

static inline void __kthread_exit(struct kthread *kthread, int result)
{
	kthread->result = result;
	store_release_wake_up(&kthread->exited, 1);
}

static int __racewalk_kthread(void *self)
{
	struct kthread *kthread = self;
	int (*threadfn)(void *) = __kthread_fn(kthread);

	__kthread_is(kthread, current);
	__kthread_exit(kthread, threadfn(__kthread_arg(kthread)));
	return 0;
}

/* The creator says that it sleeps; who wakes it takes that back. */
static int __racewalk_kthread_created(void *self)
{
	struct kthread *kthread = self;
	int (*threadfn)(void *) = __kthread_fn(kthread);

	__kthread_is(kthread, current);
	while (!test_bit_acquire(KTHREAD_CREATED, &kthread->flags))
		cpu_relax();
	schedule();
	__kthread_exit(kthread, test_bit(KTHREAD_SHOULD_STOP, &kthread->flags)
			       ? -EINTR : threadfn(__kthread_arg(kthread)));
	return 0;
}

#define __RACEWALK_KTHREAD(trampoline, threadfn, data, name, cpu)		\
({										\
	struct task_struct *__kthread_made;					\
	struct kthread *__kthread = __kthread_add(threadfn, data);		\
										\
	/* More than a run may have: -D NR_KTHREADS=N. */			\
	BUG_ON(!__kthread);							\
	__kthread_made = __racewalk_task_create(trampoline, __kthread, name, cpu); \
	__kthread_is(__kthread, __kthread_made);				\
	__kthread_made;								\
})
#define __RACEWALK_KTHREAD_CREATE(threadfn, data, name, cpu)			\
({										\
	struct task_struct *__created =						\
		__RACEWALK_KTHREAD(__racewalk_kthread_created, threadfn, data, name, cpu); \
	WRITE_ONCE(__created->__state, TASK_UNINTERRUPTIBLE);			\
	smp_mb__before_atomic();						\
	set_bit(KTHREAD_CREATED, &to_kthread(__created)->flags);		\
	__created;								\
})

#define kthread_run(threadfn, data, namefmt, ...) \
	__RACEWALK_KTHREAD(__racewalk_kthread, threadfn, data, namefmt, -1)
#define kthread_run_on_cpu(threadfn, data, cpu, namefmt) \
	__RACEWALK_KTHREAD(__racewalk_kthread, threadfn, data, namefmt, cpu)
#define kthread_create(threadfn, data, namefmt, ...) \
	__RACEWALK_KTHREAD_CREATE(threadfn, data, namefmt, -1)
#define kthread_create_on_cpu(threadfn, data, cpu, namefmt) \
	__RACEWALK_KTHREAD_CREATE(threadfn, data, namefmt, cpu)
#define kthread_create_on_node(threadfn, data, node, namefmt, ...) \
	__RACEWALK_KTHREAD_CREATE(threadfn, data, namefmt, -1)

#define kthread_should_stop()	test_bit(KTHREAD_SHOULD_STOP, &to_kthread(current)->flags)
#define kthread_should_park()	test_bit(KTHREAD_SHOULD_PARK, &to_kthread(current)->flags)

/* Sleeps for as long as it should be parked. */
static inline void kthread_parkme(void)
{
	struct kthread *self = to_kthread(current);

	for (;;) {
		set_current_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &self->flags))
			break;
		if (!test_and_set_bit(KTHREAD_PARKED, &self->flags))
			wake_up_var(&self->flags);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	clear_bit(KTHREAD_PARKED, &self->flags);
}

static inline void kthread_unpark(struct task_struct *k)
{
	clear_bit(KTHREAD_SHOULD_PARK, &to_kthread(k)->flags);
	smp_mb__after_atomic();
	wake_up_state(k, TASK_PARKED);
}

static inline int kthread_park(struct task_struct *k)
{
	struct kthread *kthread = to_kthread(k);

	if (WARN_ON_ONCE(test_bit(KTHREAD_SHOULD_PARK, &kthread->flags)))
		return -EBUSY;
	set_bit(KTHREAD_SHOULD_PARK, &kthread->flags);
	if (k != current) {
		smp_mb__after_atomic();
		wake_up_process(k);
		wait_var_event(&kthread->flags, test_bit(KTHREAD_PARKED, &kthread->flags));
	}
	return 0;
}

/* Waits until the thread has returned; what it returned, -EINTR if it never began. */
static inline int kthread_stop(struct task_struct *k)
{
	struct kthread *kthread = to_kthread(k);

	set_bit(KTHREAD_SHOULD_STOP, &kthread->flags);
	kthread_unpark(k);
	wake_up_process(k);
	wait_var_event(&kthread->exited, smp_load_acquire(&kthread->exited));
	return kthread->result;
}
/* ---- a thread that takes work from a list -------------------------------------------------- */

struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

struct kthread_worker {
	raw_spinlock_t lock;
	struct list_head work_list;
	struct task_struct *task;
	struct kthread_work *current_work;
	unsigned long done;		/* how many functions have returned */
};

struct kthread_work {
	struct list_head node;
	kthread_work_func_t func;
	struct kthread_worker *worker;
	int canceling;
};

#define kthread_init_worker(w)							\
do {										\
	raw_spin_lock_init(&(w)->lock);						\
	INIT_LIST_HEAD(&(w)->work_list);					\
	(w)->task = NULL;							\
	(w)->current_work = NULL;						\
	(w)->done = 0;								\
} while (0)
#define kthread_init_work(work, fn)						\
do {										\
	INIT_LIST_HEAD(&(work)->node);						\
	(work)->func = (fn);							\
	(work)->worker = NULL;							\
	(work)->canceling = 0;							\
} while (0)

/* For kthread_run(): until it is stopped, when the list is empty. */
static int kthread_worker_fn(void *worker_ptr)
{
	struct kthread_worker *worker = worker_ptr;
	struct kthread_work *work;

	WRITE_ONCE(worker->task, current);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop()) {
			__set_current_state(TASK_RUNNING);
			return 0;
		}
		raw_spin_lock_irq(&worker->lock);
		work = list_first_entry_or_null(&worker->work_list, struct kthread_work, node);
		if (work)
			list_del_init(&work->node);
		worker->current_work = work;
		raw_spin_unlock_irq(&worker->lock);
		if (work) {
			__set_current_state(TASK_RUNNING);
			/* It may be queued again, and its function may free it. */
			work->func(work);
			raw_spin_lock_irq(&worker->lock);
			worker->current_work = NULL;
			worker->done++;
			raw_spin_unlock_irq(&worker->lock);
			smp_mb();
			wake_up_var(&worker->done);
		} else {
			schedule();
		}
	}
}

/* False if it is queued already, or being cancelled. */
static inline bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	struct task_struct *task;
	unsigned long flags;
	bool queued;

	raw_spin_lock_irqsave(&worker->lock, flags);
	queued = list_empty(&work->node) && !work->canceling;
	if (queued) {
		work->worker = worker;
		list_add_tail(&work->node, &worker->work_list);
		task = READ_ONCE(worker->task);
		if (!worker->current_work && task)
			wake_up_process(task);
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return queued;
}

/* Whether the work is neither queued nor running. */
static inline bool __kthread_work_idle(struct kthread_worker *worker, struct kthread_work *work)
{
	bool idle;

	raw_spin_lock_irq(&worker->lock);
	idle = list_empty(&work->node) && worker->current_work != work;
	raw_spin_unlock_irq(&worker->lock);
	return idle;
}

static inline void kthread_flush_work(struct kthread_work *work)
{
	struct kthread_worker *worker = READ_ONCE(work->worker);

	if (worker)
		wait_var_event(&worker->done, __kthread_work_idle(worker, work));
}

/* True if it was queued; its function does not run afterwards. */
static inline bool kthread_cancel_work_sync(struct kthread_work *work)
{
	struct kthread_worker *worker = READ_ONCE(work->worker);
	bool queued;

	if (!worker)
		return false;
	raw_spin_lock_irq(&worker->lock);
	queued = !list_empty(&work->node);
	if (queued)
		list_del_init(&work->node);
	work->canceling++;
	raw_spin_unlock_irq(&worker->lock);
	kthread_flush_work(work);
	raw_spin_lock_irq(&worker->lock);
	work->canceling--;
	raw_spin_unlock_irq(&worker->lock);
	return queued;
}

static inline bool __kthread_worker_empty(struct kthread_worker *worker)
{
	bool empty;

	raw_spin_lock_irq(&worker->lock);
	empty = list_empty(&worker->work_list) && !worker->current_work;
	raw_spin_unlock_irq(&worker->lock);
	return empty;
}
#define kthread_flush_worker(w)		wait_var_event(&(w)->done, __kthread_worker_empty(w))

#define kthread_stop_put(k)	kthread_stop(k)
#define kthread_bind(k, cpu)	((void)(k), (void)(cpu))

#endif
