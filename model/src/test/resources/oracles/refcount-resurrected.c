// SPDX-License-Identifier: Apache-2.0
// expect: REFCOUNT_UNDERFLOW
// refcount_inc() on a count that may be zero; refcount_inc_not_zero() is the way.
#include <racewalk.h>
#include <linux/refcount.h>

static refcount_t users = REFCOUNT_INIT(1);

task(dropper)
{
	(void)refcount_dec_and_test(&users);
}

task(taker)
{
#ifdef BUGGY
	refcount_inc(&users);
#else
	if (!refcount_inc_not_zero(&users))
		sometimes("it was too late");
#endif
}
