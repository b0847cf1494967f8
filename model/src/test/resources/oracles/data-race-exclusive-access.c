// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// ASSERT_EXCLUSIVE_ACCESS: not even a marked read of another task.
#include <racewalk.h>
#include <linux/compiler.h>
#include <asm/barrier.h>

static int private_now;
static int handed_over;

task(owner)
{
	WRITE_ONCE(private_now, 1);
	ASSERT_EXCLUSIVE_ACCESS(private_now);
	WRITE_ONCE(private_now, 2);
	smp_store_release(&handed_over, 1);
}

task(looker)
{
#ifdef BUGGY
	(void)READ_ONCE(private_now);
#else
	if (smp_load_acquire(&handed_over)) {
		sometimes("it was handed over");
		require(READ_ONCE(private_now) == 2);
	}
#endif
}
