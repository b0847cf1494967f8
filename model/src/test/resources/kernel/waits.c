/*
 * Waiting by wait_woken(), with the queue's lock, with a key; task work; bits that unlock.
 * PLAIN_WAKE: a wake-up that comes before wait_woken() is not kept. NO_ANSWER: what a task that ends does not take is lost.
 * PLAIN_UNLOCK: a bit of the word is not under the lock.
 */
#include <racewalk.h>
#include <linux/bit_spinlock.h>
#include <linux/cpu.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/task_work.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

SCENARIO("waits, task work and bits");

static DECLARE_WAIT_QUEUE_HEAD(wq);
static DECLARE_WAIT_QUEUE_HEAD(locked);
static int ready, taken, given, key_seen;
static unsigned long word;
static struct task_struct *worker;
static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(sem);

static int wake_by_key(struct wait_queue_entry *entry, unsigned int mode, int sync, void *key)
{
	if (!(key_to_poll(key) & EPOLLIN))
		return 0;
	key_seen++;
	return woken_wake_function(entry, mode, sync, key);
}

task(sleeper)
{
#ifdef PLAIN_WAKE
	DEFINE_WAIT_FUNC(wait, default_wake_function);
#else
	DEFINE_WAIT_FUNC(wait, wake_by_key);
#endif

	add_wait_queue(&wq, &wait);
	while (!READ_ONCE(ready)) {
		wait_woken(&wait, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
		sometimes("woken");
	}
	remove_wait_queue(&wq, &wait);
}

task(waker)
{
	wake_up_poll(&wq, EPOLLOUT);
	WRITE_ONCE(ready, 1);
	wake_up_poll(&wq, EPOLLIN);
	spin_lock(&locked.lock);
	given = 1;
	wake_up_locked(&locked);
	spin_unlock(&locked.lock);
}

task(under_the_lock)
{
	spin_lock(&locked.lock);
	require(!wait_event_interruptible_locked(locked, given));
	require(given == 1);
	spin_unlock(&locked.lock);
	require(wait_var_event_timeout(&taken, READ_ONCE(taken) >= 0, 1));
}

struct job {
	struct callback_head work;
};

static void run_job(struct callback_head *work)
{
	kfree(container_of(work, struct job, work));
	sometimes("the job was run");
}

task(ending)
{
	WRITE_ONCE(worker, current);
	resume_user_mode_work(NULL);
	exit_task_work(current);
}

task(giver)
{
	struct task_struct *task = READ_ONCE(worker);
	struct job *job;

	if (!task)
		return;
	job = kmalloc(sizeof(*job), GFP_KERNEL);
	if (!job)
		return;
	init_task_work(&job->work, run_job);
	if (task_work_add(task, &job->work, TWA_RESUME)) {
#ifndef NO_ANSWER
		kfree(job);
#endif
		sometimes("too late for the job");
	} else if (choose(2) && task_work_cancel(task, &job->work)) {
		kfree(job);
		sometimes("the job was called off");
	}
}

task(locker, .count = 2)
{
	int count;

	bit_spin_lock(0, &word);
	count = taken;
	taken = count + 1;
#ifdef PLAIN_UNLOCK
	__bit_spin_unlock(0, &word);
#else
	bit_spin_unlock(0, &word);
#endif
	set_bit(1 + task_index(), &word);
	{
		ACQUIRE(mutex_intr, held)(&mutex);
		require(!ACQUIRE_ERR(mutex_intr, &held));
		require(mutex_is_locked(&mutex));
	}
	{
		ACQUIRE(rwsem_read_try, held)(&sem);
		require(!ACQUIRE_ERR(rwsem_read_try, &held));
		require(rwsem_is_locked(&sem));
	}
}

finally(void)
{
	require(word == 6, "no bit is lost");
	require(taken == 2, "the bit excludes");
	require(!mutex_is_locked(&mutex) && !rwsem_is_locked(&sem));
}
