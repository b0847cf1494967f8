// SPDX-License-Identifier: Apache-2.0
// expect: USE_AFTER_FREE_READ
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

struct item {
	int value;
	struct rcu_head rcu;
};

static struct item __rcu *shared;

setup(void)
{
	struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

	item->value = 1;
	rcu_assign_pointer(shared, item);
}

task(reader)
{
	struct item *item;

	rcu_read_lock();
	item = rcu_dereference(shared);
	if (item) {
		sometimes("the reader was first");
		require(item->value == 1);
	}
	rcu_read_unlock();
}

task(remover)
{
	struct item *item = rcu_dereference_protected(shared, true);

	rcu_assign_pointer(shared, NULL);
#ifdef BUGGY
	kfree(item);
#else
	kfree_rcu(item, rcu);
#endif
}
