// SPDX-License-Identifier: Apache-2.0
// expect: UNINITIALISED
#include <racewalk.h>
#include <linux/slab.h>
#include <asm/barrier.h>

struct item {
	int key;
	int flags;
};

static struct item *shared;

task(maker)
{
	struct item *item = kmalloc(sizeof(*item), GFP_KERNEL | __GFP_NOFAIL);

	item->key = 3;
#ifndef BUGGY
	item->flags = 0;
#endif
	smp_store_release(&shared, item);
}

task(user)
{
	struct item *item = smp_load_acquire(&shared);

	if (item && item->key == 3) {
		sometimes("the user saw the item");
		require(!item->flags);
	}
}

finally(void)
{
	kfree(shared);
}
