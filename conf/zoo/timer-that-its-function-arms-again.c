// SPDX-License-Identifier: Apache-2.0
/*
 * An object is freed after timer_delete(), which does not wait: the timer's function still runs, or arms the timer again.
 *
 * id: I-43
 * expect: -D BUGGY=1 --memory sc,lkmm: use-after-free
 * expect: -D BUGGY=2 --memory sc,lkmm: use-after-free
 * expect: -D BUGGY=0,3 --memory sc,lkmm: clean
 *
 * BUGGY=1: timer_delete() alone. BUGGY=2: timer_delete_sync(), but a request that comes after it arms the timer again, which
 * is what timer_shutdown_sync() is for. BUGGY=3 deletes with the requests held off instead, which is right too.
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/timer.h>

SCENARIO("an object with a timer that goes");

struct device {
	struct timer_list watchdog;
	spinlock_t lock;
	int ticks;
	bool gone;
};

static struct device *device;

static void watchdog_fn(struct timer_list *t)
{
	struct device *dev = timer_container_of(dev, t, watchdog);

	spin_lock(&dev->lock);
	dev->ticks++;
	spin_unlock(&dev->lock);
	if (choose(2))
		mod_timer(&dev->watchdog, 1);
	sometimes("the watchdog has run");
}

setup(void)
{
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	BUG_ON(!device);
	spin_lock_init(&device->lock);
	timer_setup(&device->watchdog, watchdog_fn, 0);
}

static void request(struct device *dev)
{
	spin_lock_bh(&dev->lock);
	if (!dev->gone)
		mod_timer(&dev->watchdog, 1);
	spin_unlock_bh(&dev->lock);
}

task(user)
{
	rcu_read_lock();
	struct device *dev = rcu_dereference(device);

	if (dev)
		request(dev);
	rcu_read_unlock();
}

task(remover)
{
	struct device *dev = device;

	rcu_assign_pointer(device, NULL);
#if BUGGY == 1
	synchronize_rcu();
	if (timer_delete(&dev->watchdog))
		sometimes("it was pending");
#elif BUGGY == 2
	timer_delete_sync(&dev->watchdog);
	synchronize_rcu();
#elif BUGGY == 3
	spin_lock_bh(&dev->lock);
	dev->gone = true;
	spin_unlock_bh(&dev->lock);
	synchronize_rcu();
	timer_delete_sync(&dev->watchdog);
#else
	timer_shutdown_sync(&dev->watchdog);
	synchronize_rcu();
#endif
	kfree(dev);
}
