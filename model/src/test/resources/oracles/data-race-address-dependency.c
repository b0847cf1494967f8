// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/rcupdate.h>

struct item {
	int value;
};

static struct item first = { .value = 1 };
static struct item second;
static struct item *shared = &first;

task(writer)
{
#ifdef BUGGY
	WRITE_ONCE(shared, &second);
	second.value = 1;
#else
	second.value = 1;
	smp_store_release(&shared, &second);
#endif
}

task(reader)
{
	struct item *item = READ_ONCE(shared);
	static int sink;

	if (item == &second)
		sometimes("the second was seen");
	WRITE_ONCE(sink, item->value);
}
