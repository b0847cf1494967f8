/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work items: kernel/workqueue.c. There is one pool; each queueing makes a worker, which takes the oldest
 * item that nobody took. An item runs on one worker at a time. A queue of alloc_ordered_workqueue() has one
 * item active at a time; max_active otherwise counts for nothing.
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#ifndef NR_WORKERS
#define NR_WORKERS		8
#endif

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct workqueue_struct {
	int ordered;
	int active;			/* an ordered one has an item that is on the list or runs */
	int flush_color;
	int nr_in_flight[2];		/* by colour */
	struct list_head inactive;	/* items that wait for their turn */
	struct mutex mutex;		/* one flush at a time */
};

struct work_struct {
	unsigned long data;		/* WORK_STRUCT_ bits */
	struct list_head entry;
	work_func_t func;
	struct workqueue_struct *wq;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};

struct rcu_work {
	struct work_struct work;
	struct rcu_head rcu;
	struct workqueue_struct *wq;
};

enum work_bits {
	WORK_STRUCT_PENDING_BIT,
	WORK_STRUCT_LINKED_BIT,		/* the next of the list runs on the same worker */
	WORK_STRUCT_BARRIER_BIT,	/* somebody's flush; of no queue */
	WORK_STRUCT_COLOR_BIT,
	WORK_STRUCT_INACTIVE_BIT,
	WORK_STRUCT_DISABLED_BIT,
};

#define WQ_UNBOUND		(1 << 1)
#define WQ_FREEZABLE		(1 << 2)
#define WQ_MEM_RECLAIM		(1 << 3)
#define WQ_HIGHPRI		(1 << 4)
#define WQ_CPU_INTENSIVE	(1 << 5)
#define WQ_SYSFS		(1 << 6)
#define WQ_PERCPU		(1 << 8)
#define __WQ_ORDERED		(1 << 17)
#define WQ_MAX_ACTIVE		2048
#define WORK_CPU_UNBOUND	64

static void delayed_work_timer_fn(struct timer_list *t);

struct worker {
	struct work_struct *current_work;
	work_func_t current_func;
	struct list_head scheduled;
	int busy;
};

struct worker_pool {
	raw_spinlock_t lock;
	struct list_head worklist;
	struct worker workers[NR_WORKERS];
};

static struct worker_pool worker_pool = {
	.lock = __RAW_SPIN_LOCK_UNLOCKED(worker_pool.lock),
	.worklist = LIST_HEAD_INIT(worker_pool.worklist),
};
#define __RACEWALK_WQ(name)							\
	{ .inactive = LIST_HEAD_INIT(name.inactive), .mutex = __MUTEX_INITIALIZER(name.mutex) }
static struct workqueue_struct __racewalk_system_wq = __RACEWALK_WQ(__racewalk_system_wq);

#define system_wq		(&__racewalk_system_wq)
#define system_percpu_wq	(&__racewalk_system_wq)
#define system_unbound_wq	(&__racewalk_system_wq)
#define system_dfl_wq		(&__racewalk_system_wq)
#define system_highpri_wq	(&__racewalk_system_wq)
#define system_long_wq		(&__racewalk_system_wq)
#define system_freezable_wq	(&__racewalk_system_wq)
#define system_power_efficient_wq	(&__racewalk_system_wq)

#define __WORK_INITIALIZER(n, f)						\
	{ .data = 0, .entry = { &(n).entry, &(n).entry }, .func = (f) }
#define DECLARE_WORK(n, f)		struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f)						\
	struct delayed_work n = {						\
		.work = __WORK_INITIALIZER((n).work, f),			\
		.timer = __TIMER_INITIALIZER(delayed_work_timer_fn, 0),		\
	}
#define INIT_WORK(work, f)							\
do {										\
	(work)->data = 0;							\
	INIT_LIST_HEAD(&(work)->entry);						\
	(work)->func = (f);							\
	(work)->wq = NULL;							\
} while (0)
#define INIT_WORK_ONSTACK(work, f)	INIT_WORK(work, f)
#define destroy_work_on_stack(work)	((void)(work))
#define INIT_DELAYED_WORK(dwork, f)						\
do {										\
	INIT_WORK(&(dwork)->work, f);						\
	timer_setup(&(dwork)->timer, delayed_work_timer_fn, TIMER_IRQSAFE);	\
} while (0)
#define INIT_DEFERRABLE_WORK(dwork, f)	INIT_DELAYED_WORK(dwork, f)
#define INIT_DELAYED_WORK_ONSTACK(dwork, f)	INIT_DELAYED_WORK(dwork, f)
#define destroy_delayed_work_on_stack(dwork)	((void)(dwork))
#define INIT_RCU_WORK(rwork, f)		INIT_WORK(&(rwork)->work, f)

#define work_pending(work)		test_bit(WORK_STRUCT_PENDING_BIT, &(work)->data)
#define delayed_work_pending(w)		work_pending(&(w)->work)
#define to_delayed_work(w)		container_of(w, struct delayed_work, work)
#define to_rcu_work(w)			container_of(w, struct rcu_work, work)

/* ---- queues ---------------------------------------------------------------------------- */

static inline struct workqueue_struct *__alloc_workqueue(int ordered)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);

	if (!wq)
		return NULL;
	wq->ordered = ordered;
	INIT_LIST_HEAD(&wq->inactive);
	mutex_init(&wq->mutex);
	return wq;
}
#define alloc_workqueue(fmt, flags, max_active, ...)				\
	((void)(max_active), __alloc_workqueue(((flags) & __WQ_ORDERED) != 0))
#define alloc_ordered_workqueue(fmt, flags, ...)	((void)(flags), __alloc_workqueue(1))
#define create_workqueue(name)				__alloc_workqueue(0)
#define create_freezable_workqueue(name)		__alloc_workqueue(0)
#define create_singlethread_workqueue(name)		__alloc_workqueue(1)

/* ---- workers: the lock of the pool is held ------------------------------------------------ */

static int __racewalk_worker(void *unused);

static inline struct worker *find_worker_executing_work(struct work_struct *work)
{
	int i;

	for (i = 0; i < NR_WORKERS; i++) {
		/* What its function freed, and is in use again, is another item. */
		if (worker_pool.workers[i].current_work == work &&
		    worker_pool.workers[i].current_func == work->func)
			return &worker_pool.workers[i];
	}
	return NULL;
}

/* An item and those that are linked to it. */
static inline void move_linked_works(struct work_struct *work, struct list_head *head)
{
	struct work_struct *next;
	bool linked;

	do {
		next = list_next_entry(work, entry);
		linked = test_bit(WORK_STRUCT_LINKED_BIT, &work->data);
		list_move_tail(&work->entry, head);
		work = next;
	} while (linked);
}

static inline void activate_work(struct work_struct *work)
{
	__clear_bit(WORK_STRUCT_INACTIVE_BIT, &work->data);
	move_linked_works(work, &worker_pool.worklist);
	__racewalk_task_create(__racewalk_worker, NULL, "kworker", -1);
}

static inline void pwq_dec_nr_in_flight(struct workqueue_struct *wq, unsigned long data)
{
	int color = (data >> WORK_STRUCT_COLOR_BIT) & 1;

	if (wq->ordered && !(data & BIT(WORK_STRUCT_INACTIVE_BIT))) {
		wq->active = !list_empty(&wq->inactive);
		if (wq->active)
			activate_work(list_first_entry(&wq->inactive, struct work_struct, entry));
	}
	if (!--wq->nr_in_flight[color]) {
		smp_mb();
		wake_up_var(&wq->nr_in_flight[color]);
	}
}

static inline void process_one_work(struct worker *worker, struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;
	unsigned long data = work->data;

	worker->current_work = work;
	worker->current_func = work->func;
	list_del_init(&work->entry);
	/* From here on the item may be queued again, and its function may free it. */
	smp_wmb();
	WRITE_ONCE(work->data, data & BIT(WORK_STRUCT_DISABLED_BIT));
	smp_mb();
	raw_spin_unlock_irq(&worker_pool.lock);
	worker->current_func(work);
	raw_spin_lock_irq(&worker_pool.lock);
	worker->current_work = NULL;
	worker->current_func = NULL;
	if (!(data & BIT(WORK_STRUCT_BARRIER_BIT)))
		pwq_dec_nr_in_flight(wq, data);
}

static int __racewalk_worker(void *unused)
{
	struct worker *worker = worker_pool.workers, *other;
	struct work_struct *work;

	(void)unused;
	raw_spin_lock_irq(&worker_pool.lock);
	work = list_first_entry_or_null(&worker_pool.worklist, struct work_struct, entry);
	/* It was cancelled. */
	if (!work)
		goto unlock;
	/* It runs once more where it runs. */
	other = find_worker_executing_work(work);
	if (other) {
		move_linked_works(work, &other->scheduled);
		goto unlock;
	}
	while (worker < worker_pool.workers + NR_WORKERS && worker->busy)
		worker++;
	/* More at a time than there are: -D NR_WORKERS=N. */
	BUG_ON(worker == worker_pool.workers + NR_WORKERS);
	worker->busy = 1;
	INIT_LIST_HEAD(&worker->scheduled);
	move_linked_works(work, &worker->scheduled);
	while (!list_empty(&worker->scheduled))
		process_one_work(worker, list_first_entry(&worker->scheduled, struct work_struct,
							  entry));
	worker->busy = 0;
unlock:
	raw_spin_unlock_irq(&worker_pool.lock);
	return 0;
}

/* ---- queueing ------------------------------------------------------------------------------ */

/* The caller has set the pending bit. */
static inline void __queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&worker_pool.lock, flags);
	work->wq = wq;
	if (wq->flush_color)
		__set_bit(WORK_STRUCT_COLOR_BIT, &work->data);
	wq->nr_in_flight[wq->flush_color]++;
	if (wq->ordered && wq->active) {
		__set_bit(WORK_STRUCT_INACTIVE_BIT, &work->data);
		list_add_tail(&work->entry, &wq->inactive);
	} else {
		if (wq->ordered)
			wq->active = 1;
		list_add_tail(&work->entry, &worker_pool.worklist);
		__racewalk_task_create(__racewalk_worker, NULL, "kworker", -1);
	}
	raw_spin_unlock_irqrestore(&worker_pool.lock, flags);
}

/* Whether the item may be queued: it is not pending, and not disabled. A full barrier in any case. */
static inline bool __work_set_pending(struct work_struct *work)
{
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, &work->data))
		return false;
	if (test_bit(WORK_STRUCT_DISABLED_BIT, &work->data)) {
		clear_bit(WORK_STRUCT_PENDING_BIT, &work->data);
		return false;
	}
	return true;
}

/* False if it is pending already. */
static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (!__work_set_pending(work))
		return false;
	__queue_work(wq, work);
	return true;
}
#define queue_work_on(cpu, wq, work)	((void)(cpu), queue_work(wq, work))
#define schedule_work(work)		queue_work(system_wq, work)
#define schedule_work_on(cpu, work)	((void)(cpu), queue_work(system_wq, work))

static void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = container_of(t, struct delayed_work, timer);

	__queue_work(dwork->wq, &dwork->work);
}

static inline void __queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
					unsigned long delay)
{
	if (!delay) {
		__queue_work(wq, &dwork->work);
		return;
	}
	dwork->wq = wq;
	dwork->timer.expires = delay;
	add_timer(&dwork->timer);
}

static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	if (!__work_set_pending(&dwork->work))
		return false;
	__queue_delayed_work(wq, dwork, delay);
	return true;
}
#define queue_delayed_work_on(cpu, wq, dwork, delay)	((void)(cpu), queue_delayed_work(wq, dwork, delay))
#define schedule_delayed_work(dwork, delay)	queue_delayed_work(system_wq, dwork, delay)
#define schedule_delayed_work_on(cpu, dwork, delay)				\
	((void)(cpu), queue_delayed_work(system_wq, dwork, delay))

static inline void rcu_work_rcufn(struct rcu_head *rcu)
{
	struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);

	__queue_work(rwork->wq, &rwork->work);
}

/* The function runs after a grace period. */
static inline bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	if (!__work_set_pending(&rwork->work))
		return false;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_rcufn);
	return true;
}

/* ---- flushing ------------------------------------------------------------------------------- */

struct wq_barrier {
	struct work_struct work;
	struct completion done;
};

static inline void wq_barrier_func(struct work_struct *work)
{
	struct wq_barrier *barr = container_of(work, struct wq_barrier, work);

	complete(&barr->done);
}

/* A barrier behind the item, if it is queued or runs. */
static inline bool start_flush_work(struct work_struct *work, struct wq_barrier *barr)
{
	struct list_head *head = NULL;
	struct worker *worker;

	raw_spin_lock_irq(&worker_pool.lock);
	if (!list_empty(&work->entry)) {
		head = work->entry.next;
		if (test_bit(WORK_STRUCT_LINKED_BIT, &work->data))
			__set_bit(WORK_STRUCT_LINKED_BIT, &barr->work.data);
		else
			__set_bit(WORK_STRUCT_LINKED_BIT, &work->data);
	} else {
		worker = find_worker_executing_work(work);
		if (worker)
			head = worker->scheduled.next;
	}
	if (head)
		list_add_tail(&barr->work.entry, head);
	raw_spin_unlock_irq(&worker_pool.lock);
	return head;
}

/* Waits for the last queueing that there was; false if there is nothing to wait for. */
static inline bool flush_work(struct work_struct *work)
{
	struct wq_barrier barr;

	might_sleep();
	INIT_WORK(&barr.work, wq_barrier_func);
	barr.work.data = BIT(WORK_STRUCT_PENDING_BIT) | BIT(WORK_STRUCT_BARRIER_BIT);
	init_completion(&barr.done);
	if (!start_flush_work(work, &barr))
		return false;
	wait_for_completion(&barr.done);
	return true;
}

static inline bool flush_delayed_work(struct delayed_work *dwork)
{
	if (timer_delete_sync(&dwork->timer))
		__queue_work(dwork->wq, &dwork->work);
	return flush_work(&dwork->work);
}

static inline bool flush_rcu_work(struct rcu_work *rwork)
{
	if (!work_pending(&rwork->work))
		return flush_work(&rwork->work);
	rcu_barrier();
	flush_work(&rwork->work);
	return true;
}

/* All items that were queued before. */
static inline void __flush_workqueue(struct workqueue_struct *wq)
{
	int color;

	mutex_lock(&wq->mutex);
	raw_spin_lock_irq(&worker_pool.lock);
	color = wq->flush_color;
	wq->flush_color ^= 1;
	raw_spin_unlock_irq(&worker_pool.lock);
	wait_var_event(&wq->nr_in_flight[color], !READ_ONCE(wq->nr_in_flight[color]));
	/* What the items did is seen. */
	raw_spin_lock_irq(&worker_pool.lock);
	raw_spin_unlock_irq(&worker_pool.lock);
	mutex_unlock(&wq->mutex);
}
#define flush_workqueue(wq)		__flush_workqueue(wq)
#define flush_scheduled_work()		__flush_workqueue(system_wq)

/* Until there is none, those included that items queue themselves. */
static inline void drain_workqueue(struct workqueue_struct *wq)
{
	bool drained;

	do {
		__flush_workqueue(wq);
		raw_spin_lock_irq(&worker_pool.lock);
		drained = !wq->nr_in_flight[0] && !wq->nr_in_flight[1];
		raw_spin_unlock_irq(&worker_pool.lock);
	} while (!drained);
}

static inline void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	kfree(wq);
}

/* ---- cancelling ------------------------------------------------------------------------------ */

/* Takes the pending bit: 1 from a queueing, 0 from nobody, -EAGAIN if one is on its way. */
static inline int try_to_grab_pending(struct work_struct *work, struct timer_list *timer)
{
	struct work_struct *next;
	unsigned long flags, data;
	int ret = -EAGAIN;

	if (timer && timer_delete(timer))
		return 1;
	if (!test_and_set_bit(WORK_STRUCT_PENDING_BIT, &work->data))
		return 0;
	raw_spin_lock_irqsave(&worker_pool.lock, flags);
	if (!list_empty(&work->entry)) {
		data = work->data;
		next = list_next_entry(work, entry);
		list_del_init(&work->entry);
		WRITE_ONCE(work->data, data & (BIT(WORK_STRUCT_PENDING_BIT) |
					       BIT(WORK_STRUCT_DISABLED_BIT)));
		/* Those who wait for it need not wait for its turn. */
		if ((data & BIT(WORK_STRUCT_LINKED_BIT)) && (data & BIT(WORK_STRUCT_INACTIVE_BIT)))
			activate_work(next);
		pwq_dec_nr_in_flight(work->wq, data);
		ret = 1;
	}
	raw_spin_unlock_irqrestore(&worker_pool.lock, flags);
	return ret;
}

/* The item is not pending afterwards; with sync it does not run either, and cannot be queued meanwhile. */
static inline bool __cancel_work(struct work_struct *work, struct timer_list *timer, bool sync,
				 bool disable)
{
	int ret;

	do {
		ret = try_to_grab_pending(work, timer);
		if (ret < 0)
			cpu_relax();
	} while (ret < 0);
	if (disable)
		set_bit(WORK_STRUCT_DISABLED_BIT, &work->data);
	if (sync)
		flush_work(work);
	smp_mb__before_atomic();
	clear_bit(WORK_STRUCT_PENDING_BIT, &work->data);
	smp_mb__after_atomic();
	return ret;
}

/* True if it was pending. Only the forms with _sync wait for its function. */
#define cancel_work(work)		__cancel_work(work, NULL, false, false)
#define cancel_work_sync(work)		__cancel_work(work, NULL, true, false)
#define cancel_delayed_work(dwork)	__cancel_work(&(dwork)->work, &(dwork)->timer, false, false)
#define cancel_delayed_work_sync(dwork)	__cancel_work(&(dwork)->work, &(dwork)->timer, true, false)
#define disable_work(work)		__cancel_work(work, NULL, false, true)
#define disable_work_sync(work)		__cancel_work(work, NULL, true, true)
#define disable_delayed_work(dwork)	__cancel_work(&(dwork)->work, &(dwork)->timer, false, true)
#define disable_delayed_work_sync(dwork)	__cancel_work(&(dwork)->work, &(dwork)->timer, true, true)
/* Undoes any number of disable_work(). */
#define enable_work(work)		clear_bit(WORK_STRUCT_DISABLED_BIT, &(work)->data)
#define enable_delayed_work(dwork)	enable_work(&(dwork)->work)

/* True if it was pending; either way it is afterwards. */
static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	int ret;

	do {
		ret = try_to_grab_pending(&dwork->work, &dwork->timer);
		if (ret < 0)
			cpu_relax();
	} while (ret < 0);
	if (test_bit(WORK_STRUCT_DISABLED_BIT, &dwork->work.data)) {
		clear_bit(WORK_STRUCT_PENDING_BIT, &dwork->work.data);
		return false;
	}
	__queue_delayed_work(wq, dwork, delay);
	return ret;
}
#define mod_delayed_work_on(cpu, wq, dwork, delay)	((void)(cpu), mod_delayed_work(wq, dwork, delay))

#endif /* _LINUX_WORKQUEUE_H */
