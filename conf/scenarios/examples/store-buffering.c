// SPDX-License-Identifier: Apache-2.0
/*
 * Two tasks announce themselves and then look for the other: at least one must see
 * the other (store buffering, the heart of Dekker's and Peterson's locks).
 *
 *   -D BUGGY       they look first and announce themselves then: both may go in
 *   -D NO_BARRIER  without smp_mb(): right under the memory order sc, which has no
 *                  store buffers, and only there
 */
#include <racewalk.h>
#include <linux/compiler.h>
#include <asm/barrier.h>

SCENARIO("two tasks, of which one at most may enter");

static int wants[2];
static int inside;

static bool enter(int me)
{
	bool alone;

#ifdef BUGGY
	alone = !READ_ONCE(wants[!me]);
	WRITE_ONCE(wants[me], 1);
#else
	WRITE_ONCE(wants[me], 1);
#ifndef NO_BARRIER
	smp_mb();
#endif
	alone = !READ_ONCE(wants[!me]);
#endif
	return alone;
}

task(contender, .count = 2)
{
	if (!enter(task_index())) {
		sometimes("a task saw the other one and stayed out");
		return;
	}
	sometimes("a task went in");
	WRITE_ONCE(inside, READ_ONCE(inside) + 1);
}

invariant(at_most_one, "at most one task goes in")
{
	require(inside <= 1);
}

finally(void)
{
	require(inside <= 1, "at most one task went in");
}
