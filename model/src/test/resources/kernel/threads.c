/* Kernel threads: created, woken, parked, stopped. */
#include <racewalk.h>
#include <linux/kthread.h>

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
