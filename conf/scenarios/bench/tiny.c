// SPDX-License-Identifier: Apache-2.0
/*
 * For "racewalk bench engine": two CPUs count, under a lock, atomically and
 * with marked accesses.
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/spinlock.h>

#define ROUNDS	16

SCENARIO("two CPUs count");

static DEFINE_SPINLOCK(total_lock);
static int total;
static atomic_t rounds = ATOMIC_INIT(0);
static int furthest;

task(count, .count = 2)
{
	int i;

	for (i = 1; i <= ROUNDS; i++) {
		spin_lock(&total_lock);
		total++;
		spin_unlock(&total_lock);
		atomic_inc(&rounds);
		if (READ_ONCE(furthest) < i)
			WRITE_ONCE(furthest, i);
		else
			sometimes("the other CPU was ahead");
	}
}

finally(void)
{
	require(total == 2 * ROUNDS);
	require(atomic_read(&rounds) == 2 * ROUNDS);
}
