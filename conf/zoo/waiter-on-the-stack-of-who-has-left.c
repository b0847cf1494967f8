// SPDX-License-Identifier: Apache-2.0
/*
 * mq_timedsend() hands a message to a receiver that sleeps, by a struct on the receiver's stack, and reads it after the receiver may have left.
 *
 * id: I-43
 * fix: a11ddb37bf36
 * cve: CVE-2021-47069
 * expect: -D BUGGY=1: use-after-free
 * expect: -D BUGGY=2 --memory lkmm: data race or invariant
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * Fixed in a11ddb37bf36 "ipc/mqueue, msg, sem: avoid relying on a stack reference past its expiry" (Linux 5.13). Once the state of the waiter
 * says that it is ready, it goes without the lock; the task to wake is to be read before that.
 *
 *   sender, with the lock                receiver
 *   takes the waiter off the list
 *   waiter->msg = message
 *   waiter->state = READY
 *                                        wakes up for another reason: READY; returns
 *   wake_up_process(waiter->task)  <- of a stack that is gone
 *
 * BUGGY=2: the state is published without release.
 *
 *   racewalk run conf/zoo/waiter-on-the-stack-of-who-has-left.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("a message for a receiver that sleeps");

enum { STATE_NONE, STATE_READY };

struct ext_wait_queue {
	struct task_struct *task;
	struct list_head list;
	int *msg;
	int state;
};

static DEFINE_SPINLOCK(lock);
static LIST_HEAD(receivers);
static int *queued, sent;

static void pipelined_send(int *message)
{
	struct ext_wait_queue *receiver;
	struct task_struct *task;

	spin_lock(&lock);
	receiver = list_first_entry_or_null(&receivers, struct ext_wait_queue, list);
	if (!receiver) {
		queued = message;
		spin_unlock(&lock);
		return;
	}
	list_del(&receiver->list);
	receiver->msg = message;
	task = receiver->task;
#if BUGGY == 2
	WRITE_ONCE(receiver->state, STATE_READY);
#else
	/* Pairs with the acquire of the receiver, which takes no lock when it is READY. */
	smp_store_release(&receiver->state, STATE_READY);
#endif
#if BUGGY == 1
	wake_up_process(receiver->task);
#else
	wake_up_process(task);
#endif
	spin_unlock(&lock);
}

static int *receive(void)
{
	struct ext_wait_queue wait;
	int *message;

	spin_lock(&lock);
	if (queued) {
		message = queued;
		queued = NULL;
		spin_unlock(&lock);
		return message;
	}
	wait.task = current;
	wait.msg = NULL;
	wait.state = STATE_NONE;
	list_add(&wait.list, &receivers);
	for (;;) {
		__set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock(&lock);
		schedule();
#if BUGGY == 2
		if (READ_ONCE(wait.state) == STATE_READY)
#else
		if (smp_load_acquire(&wait.state) == STATE_READY)
#endif
		{
			sometimes("it left without the lock");
			return wait.msg;
		}
		spin_lock(&lock);
		if (READ_ONCE(wait.state) == STATE_READY) {
			spin_unlock(&lock);
			return wait.msg;
		}
	}
}

static struct task_struct *receiver_task;

task(receiver)
{
	int *message;

	WRITE_ONCE(receiver_task, current);
	message = receive();
	require(message == &sent && *message == 5, "the message is there");
}

task(sender)
{
	sent = 5;
	pipelined_send(&sent);
}

/* Somebody else wakes the receiver: a signal, or a wake-up that comes late. */
task(other)
{
	struct task_struct *task = READ_ONCE(receiver_task);

	if (task)
		wake_up_process(task);
}
