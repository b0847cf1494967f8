// SPDX-License-Identifier: Apache-2.0
// expect: REFCOUNT_SATURATED
#include <racewalk.h>
#include <linux/refcount.h>

static refcount_t users = REFCOUNT_INIT(REFCOUNT_MAX - 1);

task(taker, .count = 2)
{
	refcount_inc(&users);
#ifndef BUGGY
	refcount_dec(&users);
#endif
}

#ifndef BUGGY
setup(void)
{
	refcount_set(&users, REFCOUNT_MAX - 2);
}
#endif
