// SPDX-License-Identifier: Apache-2.0
/*
 * aio polls a wait queue that ends with the thread of binder (or the handler of signals) it belongs to, not with the file.
 *
 * id: I-43
 * fix: 50252e4b5e98
 * cve: CVE-2021-39698
 * expect: -D BUGGY=1: use-after-free or WARNING
 * expect: -D BUGGY=2: use-after-free
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * 50252e4b5e98 "aio: fix use-after-free due to missing POLLFREE handling" (Linux 5.16). Who
 * frees such a queue wakes it with POLLFREE, waits for a grace period, and frees it:
 *
 *   the thread ends                      aio: work of an earlier wake-up
 *   wake_up_pollfree(queue)
 *   a grace period; frees the queue
 *                                        takes the lock of the queue  <- gone
 *
 * The fix: the entry leaves the queue when it is told POLLFREE, and then says with a release that it has no queue any more; others
 * read that with an acquire, and take the queue's lock in an RCU section. BUGGY=1: POLLFREE is a wake-up as any other. BUGGY=2: the
 * queue is freed without a grace period.
 *
 *   racewalk run conf/zoo/poll-of-a-queue-that-goes.c -D BUGGY=2
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

SCENARIO("aio poll against the end of a wait queue");

struct binder_thread {
	wait_queue_head_t wait;
	int todo;
};

struct poll_iocb {
	refcount_t ki_refcnt;
	wait_queue_head_t *head;
	bool work_scheduled;
	struct wait_queue_entry wait;
	struct work_struct work;
};

static struct binder_thread *thread;
static struct poll_iocb *iocb;
ghost static int completions;

static void iocb_put(struct poll_iocb *req)
{
	if (refcount_dec_and_test(&req->ki_refcnt))
		kfree(req);
}

/* With the queue's lock held, in an RCU section, if the entry is still on a queue. */
static bool poll_iocb_lock_wq(struct poll_iocb *req)
{
	wait_queue_head_t *head;

	rcu_read_lock();
	head = smp_load_acquire(&req->head);
	if (head) {
		spin_lock(&head->lock);
		if (!list_empty(&req->wait.entry))
			return true;
		spin_unlock(&head->lock);
	}
	rcu_read_unlock();
	return false;
}

static void poll_iocb_unlock_wq(struct poll_iocb *req)
{
	spin_unlock(&req->head->lock);
	rcu_read_unlock();
}

static void aio_poll_complete_work(struct work_struct *work)
{
	struct poll_iocb *req = container_of(work, struct poll_iocb, work);

	if (poll_iocb_lock_wq(req)) {
		list_del_init(&req->wait.entry);
		poll_iocb_unlock_wq(req);
		sometimes("it left the queue");
	} else {
		sometimes("it had no queue any more");
	}
	completions++;
	iocb_put(req);
}

/* Under the lock of the queue. */
static int aio_poll_wake(struct wait_queue_entry *wait, unsigned int mode, int sync, void *key)
{
	struct poll_iocb *req = container_of(wait, struct poll_iocb, wait);
	__poll_t mask = key_to_poll(key);

	if (mask && !(mask & (EPOLLIN | EPOLLHUP)))
		return 0;
	if (!req->work_scheduled) {
		schedule_work(&req->work);
		req->work_scheduled = true;
	}
	if (BUGGY != 1 && (mask & POLLFREE)) {
		list_del_init(&req->wait.entry);
		/* Without the lock from here on. */
		smp_store_release(&req->head, NULL);
	}
	return 1;
}

static void aio_poll_queue_proc(struct file *file, struct wait_queue_head *head,
				struct poll_table_struct *p)
{
	iocb->head = head;
	add_wait_queue(head, &iocb->wait);
}

setup(void)
{
	poll_table pt;

	thread = kzalloc(sizeof(*thread), GFP_KERNEL);
	init_waitqueue_head(&thread->wait);
	iocb = kzalloc(sizeof(*iocb), GFP_KERNEL);
	refcount_set(&iocb->ki_refcnt, 1);
	INIT_WORK(&iocb->work, aio_poll_complete_work);
	INIT_LIST_HEAD(&iocb->wait.entry);
	init_waitqueue_func_entry(&iocb->wait, aio_poll_wake);
	init_poll_funcptr(&pt, aio_poll_queue_proc);
	poll_wait(NULL, &thread->wait, &pt);
}

static void binder_thread_release(struct binder_thread *thread)
{
	wake_up_pollfree(&thread->wait);
	if (BUGGY != 2)
		synchronize_rcu();
	kfree(thread);
}

task(binder)
{
	if (choose(2)) {
		thread->todo = 1;
		wake_up_interruptible_poll(&thread->wait, EPOLLIN);
	}
	binder_thread_release(thread);
}

finally(void)
{
	require(completions == 1, "each poll is completed once");
}
