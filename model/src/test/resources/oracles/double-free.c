// SPDX-License-Identifier: Apache-2.0
// expect: DOUBLE_FREE
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/slab.h>

static void *buffer;

setup(void)
{
	buffer = kzalloc(32, GFP_KERNEL);
}

task(closer, .count = 2)
{
#ifdef BUGGY
	void *mine = READ_ONCE(buffer);

	WRITE_ONCE(buffer, NULL);
#else
	void *mine = xchg(&buffer, NULL);
#endif
	if (!mine)
		sometimes("the other was first");
	kfree(mine);
}
