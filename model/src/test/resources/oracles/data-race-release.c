// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// Publishing needs a release, looking an acquire.
#include <racewalk.h>
#include <asm/barrier.h>

static int data;
static int ready;

task(writer)
{
	data = 42;
#ifdef BUGGY
	WRITE_ONCE(ready, 1);
#else
	smp_store_release(&ready, 1);
#endif
}

task(reader)
{
	if (smp_load_acquire(&ready)) {
		sometimes("it was ready");
		require(data == 42);
	}
}
