/* Timers, high-resolution timers, tasklets and irq_work: each runs, and none runs once it was cancelled. */
#include <racewalk.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/slab.h>
#include <linux/timer.h>

SCENARIO("what runs later, and is cancelled");

struct device {
	struct timer_list timer;
	struct hrtimer hrtimer;
	struct tasklet_struct tasklet;
	struct irq_work irq_work;
	spinlock_t lock;
	int ticks, hr_ticks;
	int tasklet_ran, irq_work_ran;
};

static struct device *device;

static void timer_fn(struct timer_list *t)
{
	struct device *dev = timer_container_of(dev, t, timer);

	sometimes("the timer expired");
	require(!in_task());
	spin_lock(&dev->lock);
	dev->ticks++;
	spin_unlock(&dev->lock);
	if (choose(2))
		mod_timer(&dev->timer, 1);
}

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	struct device *dev = container_of(t, struct device, hrtimer);

	sometimes("the hrtimer expired");
	require(irqs_disabled());
	return ++dev->hr_ticks < 2 ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

static void tasklet_fn(struct tasklet_struct *t)
{
	struct device *dev = from_tasklet(dev, t, tasklet);

	dev->tasklet_ran++;
}

static void irq_work_fn(struct irq_work *work)
{
	struct device *dev = container_of(work, struct device, irq_work);

	WRITE_ONCE(dev->irq_work_ran, dev->irq_work_ran + 1);
}

setup(void)
{
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	BUG_ON(!device);
	spin_lock_init(&device->lock);
	timer_setup(&device->timer, timer_fn, 0);
	hrtimer_setup(&device->hrtimer, hrtimer_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	tasklet_setup(&device->tasklet, tasklet_fn);
	init_irq_work(&device->irq_work, irq_work_fn);
}

task(user, .cpu = 0)
{
	struct device *dev = device;

	mod_timer(&dev->timer, 1);
#ifdef PLAIN_LOCK
	/* What the timer interrupts has the lock that the timer wants. */
	spin_lock(&dev->lock);
	dev->ticks = 0;
	spin_unlock(&dev->lock);
#else
	spin_lock_bh(&dev->lock);
	dev->ticks = 0;
	spin_unlock_bh(&dev->lock);
#endif
	hrtimer_start(&dev->hrtimer, 0, HRTIMER_MODE_REL);
	tasklet_schedule(&dev->tasklet);
	irq_work_queue(&dev->irq_work);

	irq_work_sync(&dev->irq_work);
	require(READ_ONCE(dev->irq_work_ran) == 1);
	tasklet_kill(&dev->tasklet);
	require(dev->tasklet_ran == 1);
	if (hrtimer_cancel(&dev->hrtimer))
		sometimes("the hrtimer was cancelled");
	timer_delete_sync(&dev->timer);
	add_timer_on(&dev->timer, 1);
	if (timer_pending(&dev->timer))
		sometimes("the timer was pending");
#ifdef NO_WAIT
	timer_delete(&dev->timer);
#else
	timer_shutdown_sync(&dev->timer);
	require(!mod_timer(&dev->timer, 1) && !timer_pending(&dev->timer));
#endif
	kfree(dev);
}
