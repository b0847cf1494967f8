// SPDX-License-Identifier: Apache-2.0
/*
 * fallocate() of tmpfs punches a hole, and has faults wait in a queue on its stack; one that was woken by somebody else is still in it.
 *
 * id: I-43
 * fix: 10d20bd25e06
 * expect: -D BUGGY: use-after-free or WARNING
 * expect: clean
 *
 * 10d20bd25e06 "shmem: fix shm fallocate() list corruption" (Linux 4.9). wake_up_all() takes those out of the queue that it wakes. Who
 * is awake already, for another reason, stays in it:
 *
 *   fallocate()                    a fault in the hole             somebody else
 *                                  queues itself, sleeps
 *                                                                  wakes the task, for a reason of its own
 *   wake_up_all(): it runs, so
 *   it is left in the queue
 *   returns: the queue is gone
 *                                  finish_wait(): takes itself
 *                                  out of the queue                <- which is not there
 *
 * Since the fix the entry is taken out whether or not its task was asleep.
 *
 *   racewalk run conf/zoo/fallocate-wait-queue-on-the-stack.c -D BUGGY
 */
#include <racewalk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

SCENARIO("a hole in a file of tmpfs, against faults in it");

#define HOLE_START	1UL
#define HOLE_END	3UL

struct shmem_falloc {
	wait_queue_head_t *waitq;	/* faults into the hole that is being punched wait there */
	unsigned long start;
	unsigned long next;
};

static struct inode {
	spinlock_t i_lock;
	void *i_private;
} inode;

static struct task_struct *faulting;

setup(void)
{
	spin_lock_init(&inode.i_lock);
}

#ifdef BUGGY
#define shmem_wake_function	autoremove_wake_function
#else
static int shmem_wake_function(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	int ret = default_wake_function(wait, mode, sync, key);

	list_del_init(&wait->entry);
	return ret;
}
#endif

/* Whether the fault had to wait, and is to be tried again. */
static bool shmem_fault(struct inode *inode, unsigned long pgoff)
{
	struct shmem_falloc *shmem_falloc;
	bool waited = false;

	if (!READ_ONCE(inode->i_private))
		return false;
	spin_lock(&inode->i_lock);
	shmem_falloc = inode->i_private;
	if (shmem_falloc && shmem_falloc->waitq && pgoff >= shmem_falloc->start &&
	    pgoff < shmem_falloc->next) {
		wait_queue_head_t *shmem_falloc_waitq;
		DEFINE_WAIT_FUNC(shmem_fault_wait, shmem_wake_function);

		shmem_falloc_waitq = shmem_falloc->waitq;
		prepare_to_wait(shmem_falloc_waitq, &shmem_fault_wait, TASK_UNINTERRUPTIBLE);
		spin_unlock(&inode->i_lock);
		schedule();
		/* The queue may be gone: then this is in no list, and finish_wait() does not touch it. */
		spin_lock(&inode->i_lock);
		finish_wait(shmem_falloc_waitq, &shmem_fault_wait);
		sometimes("a fault has waited for the end of the hole");
		waited = true;
	}
	spin_unlock(&inode->i_lock);
	return waited;
}

static void shmem_fallocate(struct inode *inode)
{
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(shmem_falloc_waitq);
	struct shmem_falloc shmem_falloc = {
		.waitq = &shmem_falloc_waitq, .start = HOLE_START, .next = HOLE_END,
	};

	spin_lock(&inode->i_lock);
	inode->i_private = &shmem_falloc;
	spin_unlock(&inode->i_lock);
	/* Here the pages go. */
	spin_lock(&inode->i_lock);
	inode->i_private = NULL;
	wake_up_all(&shmem_falloc_waitq);
	spin_unlock(&inode->i_lock);
}

task(puncher)
{
	shmem_fallocate(&inode);
}

task(program)
{
	WRITE_ONCE(faulting, current);
	shmem_fault(&inode, HOLE_START + choose(2));
}

/* A futex, a signal, a message that came: whoever has this task in a wake_q. */
task(somebody)
{
	struct task_struct *task = READ_ONCE(faulting);

	if (task && wake_up_process(task))
		sometimes("the task was woken by somebody else");
}
