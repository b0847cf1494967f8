// SPDX-License-Identifier: Apache-2.0
/*
 * The smallest of all: tasks count.
 *
 *   -D BUGGY  with a plain increment, which loses counts; the race is reported before
 *             the count is wrong
 */
#include <racewalk.h>
#include <linux/atomic.h>

SCENARIO("two tasks count");

static atomic_t count;
static int plain_count;

task(counter, .count = 2)
{
#ifdef BUGGY
	plain_count++;
#else
	atomic_inc(&count);
#endif
}

finally(void)
{
	require(atomic_read(&count) + plain_count == 2, "each increment counts");
}
