// SPDX-License-Identifier: Apache-2.0
/*
 * A task that waits looks without the lock whether it was taken off the queue, and then leaves its stack.
 *
 * id: I-57
 * fix: c6fe44d96fc1
 * expect: -D BUGGY=1 --memory lkmm: use-after-free or data race or invariant
 * expect: -D BUGGY=2 --memory sc: use-after-free or data race or invariant
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * c6fe44d96fc1 "list: add "list_del_init_careful()" to go with "list_empty_careful()"" (Linux 5.9): the waker sets the flag, then makes the entry point to
 * itself, by a release; the waiter looks by an acquire whether it does.
 *
 *   waker, with the lock                 waiter
 *   entry->woken = true
 *   entry off the list
 *                                        entry->next == entry: no lock needed
 *                                        looks at woken  <- not there yet (BUGGY=1)
 *
 * BUGGY=1: list_del_init(). BUGGY=2: and the waiter asks list_empty(), which looks at one of the two pointers: that is stored first.
 *
 *   racewalk run conf/zoo/waiter-that-leaves-its-queue-unlocked.c -D BUGGY=1 --memory lkmm
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/list.h>
#include <linux/spinlock.h>

SCENARIO("an entry on a stack, that another task takes off its queue");

struct entry {
	struct list_head list;
	struct task_struct *task;
	int woken;
};

static DEFINE_SPINLOCK(lock);
static LIST_HEAD(queue);
static bool done;

#if BUGGY == 2
#define looks_empty(list)	data_race(list_empty(list))
#else
#define looks_empty(list)	list_empty_careful(list)
#endif

static bool wait(void)
{
	struct entry entry;
	bool left = false;

	INIT_LIST_HEAD(&entry.list);
	entry.task = current;
	entry.woken = 0;
	spin_lock(&lock);
	if (!done)
		list_add_tail(&entry.list, &queue);
	else
		left = true;
	spin_unlock(&lock);
	if (left)
		return false;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (looks_empty(&entry.list))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	sometimes("it was taken off");
	require(entry.woken, "what the waker wrote is there");
	return true;
}

task(waiter)
{
	wait();
}

task(waker)
{
	struct task_struct *task = NULL;
	struct entry *entry;

	spin_lock(&lock);
	done = true;
	entry = list_first_entry_or_null(&queue, struct entry, list);
	if (entry) {
		task = entry->task;
		entry->woken = 1;
#if BUGGY
		list_del_init(&entry->list);
#else
		list_del_init_careful(&entry->list);
#endif
	}
	spin_unlock(&lock);
	if (task)
		wake_up_process(task);
}
