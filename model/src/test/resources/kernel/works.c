/* Work items: what a flush waits for, what a cancellation takes back, one item at a time. */
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

SCENARIO("work that is flushed and cancelled");

struct device {
	struct work_struct work;
	struct delayed_work dwork;
	struct rcu_work rwork;
	int running, ran, last;
};

static struct device *device;
static struct workqueue_struct *wq;

static void work_fn(struct work_struct *work)
{
	struct device *dev = container_of(work, struct device, work);

	require(!dev->running, "an item runs on one worker at a time");
	dev->running = 1;
	dev->ran++;
	dev->running = 0;
	sometimes("the work ran");
}

static void dwork_fn(struct work_struct *work)
{
	struct device *dev = container_of(to_delayed_work(work), struct device, dwork);

	if (choose(2))
		queue_work(wq, &dev->work);
	sometimes("the delayed work ran");
}

static void rwork_fn(struct work_struct *work)
{
	struct device *dev = container_of(to_rcu_work(work), struct device, rwork);

	WRITE_ONCE(dev->last, 1);
}

setup(void)
{
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	BUG_ON(!device);
	INIT_WORK(&device->work, work_fn);
	INIT_DELAYED_WORK(&device->dwork, dwork_fn);
	INIT_RCU_WORK(&device->rwork, rwork_fn);
	wq = alloc_ordered_workqueue("wq", 0);
	BUG_ON(!wq);
}

task(user)
{
	struct device *dev = device;

	rcu_read_lock();
	queue_rcu_work(wq, &dev->rwork);
	require(!READ_ONCE(dev->last), "no grace period ends while one reads");
	rcu_read_unlock();
	queue_work(wq, &dev->work);
	if (choose(2))
		queue_delayed_work(wq, &dev->dwork, choose(2));
	if (choose(2))
		flush_work(&dev->work);
	if (choose(2))
		flush_delayed_work(&dev->dwork);
	if (choose(2))
		flush_workqueue(wq);
	if (choose(2))
		mod_delayed_work(wq, &dev->dwork, 1);
	flush_rcu_work(&dev->rwork);
	require(dev->last == 1);
#ifdef WRONG_ORDER
	/* The delayed work queues the other one again. */
	cancel_work_sync(&dev->work);
	cancel_delayed_work_sync(&dev->dwork);
#elif defined(NO_WAIT)
	cancel_delayed_work_sync(&dev->dwork);
	cancel_work(&dev->work);
#else
	cancel_delayed_work_sync(&dev->dwork);
	cancel_work_sync(&dev->work);
#endif
	kfree(dev);
}

finally(void)
{
	destroy_workqueue(wq);
}
