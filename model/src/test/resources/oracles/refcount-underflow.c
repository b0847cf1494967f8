// SPDX-License-Identifier: Apache-2.0
// expect: REFCOUNT_UNDERFLOW
#include <racewalk.h>
#include <linux/refcount.h>

static refcount_t users = REFCOUNT_INIT(2);

task(user, .count = 2)
{
	if (refcount_dec_and_test(&users))
		sometimes("the last reference went");
#ifdef BUGGY
	else
		(void)refcount_dec_and_test(&users);
#endif
}
