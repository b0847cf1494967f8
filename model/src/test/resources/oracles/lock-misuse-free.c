// SPDX-License-Identifier: Apache-2.0
// expect: LOCK_MISUSE
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct item {
	spinlock_t lock;
	int users;
};

static struct item *item;

setup(void)
{
	item = kmalloc(sizeof(*item), GFP_KERNEL);
	spin_lock_init(&item->lock);
	item->users = 2;
}

task(user, .count = 2)
{
	int left;

	spin_lock(&item->lock);
	left = --item->users;
#ifdef BUGGY
	if (!left) {
		kfree(item);
		return;
	}
	spin_unlock(&item->lock);
#else
	spin_unlock(&item->lock);
	if (!left)
		kfree(item);
#endif
}
