// SPDX-License-Identifier: Apache-2.0
// expect: FAULT_IN_GHOST
// An invariant that looks into what may be freed is an error in the invariant.
#include <racewalk.h>
#include <linux/slab.h>

struct item {
	int value;
};

static struct item *item;

setup(void)
{
	item = kzalloc(sizeof(*item), GFP_KERNEL);
}

task(closer)
{
	struct item *mine = item;

#ifdef BUGGY
	kfree(mine);
	WRITE_ONCE(item, NULL);
#else
	WRITE_ONCE(item, NULL);
	kfree(mine);
#endif
}

invariant(value_is_small, "the value stays small")
{
	if (item)
		require(item->value < 10);
}
