// SPDX-License-Identifier: Apache-2.0
// expect: INVALID_FREE
#include <racewalk.h>
#include <linux/slab.h>

struct item {
	long before;
	long inside;
};

static struct item *item;

setup(void)
{
	item = kzalloc(sizeof(*item), GFP_KERNEL);
}

task(closer)
{
#ifdef BUGGY
	kfree(&item->inside);
#else
	kfree(item);
#endif
}
