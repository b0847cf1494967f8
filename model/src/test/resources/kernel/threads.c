/* Kernel threads: created, woken, parked, stopped. */
#include <racewalk.h>
#include <linux/kthread.h>
#include <linux/rcupdate_trace.h>
#include <linux/slab.h>

SCENARIO("a kernel thread that is parked and stopped");

static int ran;

static int thread(void *data)
{
	require(data == &ran);
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		set_current_state(TASK_INTERRUPTIBLE);
#ifndef NO_SECOND_LOOK
		if (!kthread_should_stop() && !kthread_should_park())
#endif
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	ran = 1;
	return 7;
}

task(owner)
{
	struct task_struct *k = kthread_create(thread, &ran, "thread");
	int ret;

	require(!ran);
	if (choose(2)) {
		wake_up_process(k);
		if (choose(2)) {
			kthread_park(k);
			kthread_unpark(k);
		}
	}
	ret = kthread_stop(k);
	require(ran ? ret == 7 : ret == -EINTR);
	if (ran)
		sometimes("it ran");
	else
		sometimes("it never began");
}

struct job {
	struct kthread_work work;
	int done;
};

static struct kthread_worker worker;
static int *traced;

static void job_fn(struct kthread_work *work)
{
	container_of(work, struct job, work)->done++;
}

setup(void)
{
	kthread_init_worker(&worker);
	traced = kzalloc(sizeof(*traced), GFP_KERNEL);
	BUG_ON(!traced);
}

task(boss)
{
	struct job *job = kzalloc(sizeof(*job), GFP_KERNEL);
	struct task_struct *k;

	if (!job)
		return;
	k = kthread_run(kthread_worker_fn, &worker, "worker");
	kthread_init_work(&job->work, job_fn);
	require(kthread_queue_work(&worker, &job->work));
	if (choose(2)) {
		kthread_flush_work(&job->work);
		require(job->done == 1);
	} else if (kthread_cancel_work_sync(&job->work)) {
		require(!job->done);
		sometimes("the job was cancelled");
	}
	kthread_flush_worker(&worker);
	kthread_stop(k);
	kfree(job);
}

task(tracer)
{
	int *p;

	rcu_read_lock_trace();
	rcu_read_lock_trace();
	p = READ_ONCE(traced);
	rcu_read_unlock_trace();
	if (p)
		require(!READ_ONCE(*p));
	rcu_read_unlock_trace();
}

task(untracer)
{
	int *old = traced;

	WRITE_ONCE(traced, NULL);
#ifndef NO_TRACE_GRACE_PERIOD
	synchronize_rcu_tasks_trace();
#endif
	kfree(old);
}
