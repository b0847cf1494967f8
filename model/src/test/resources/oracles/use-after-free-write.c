// SPDX-License-Identifier: Apache-2.0
// expect: USE_AFTER_FREE_WRITE
#include <racewalk.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct item {
	refcount_t users;
	int last_user;
};

static struct item *item;

setup(void)
{
	item = kmalloc(sizeof(*item), GFP_KERNEL);
	refcount_set(&item->users, 2);
}

task(user, .count = 2)
{
#ifndef BUGGY
	WRITE_ONCE(item->last_user, task_index());
#endif
	if (refcount_dec_and_test(&item->users)) {
		sometimes("the last user frees");
		kfree(item);
	}
#ifdef BUGGY
	else
		WRITE_ONCE(item->last_user, task_index());
#endif
}
