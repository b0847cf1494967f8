// SPDX-License-Identifier: Apache-2.0
// expect: WILD_ACCESS
#include <racewalk.h>
#include <linux/err.h>
#include <linux/slab.h>

static long *shared;

task(opener)
{
	long *p = kzalloc(sizeof(*p), GFP_KERNEL);

	WRITE_ONCE(shared, p ? p : ERR_PTR(-ENOMEM));
}

task(user)
{
	long *p = READ_ONCE(shared);

#ifdef BUGGY
	if (p)
#else
	if (IS_ERR(p))
		sometimes("there was no memory");
	if (!IS_ERR_OR_NULL(p))
#endif
		WRITE_ONCE(*p, 1);
}

finally(void)
{
	if (!IS_ERR(shared))
		kfree(shared);
}
