// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
#include <racewalk.h>
#include <asm/barrier.h>

static int data;
static int ready;

task(writer)
{
	data = 42;
	smp_wmb();
	WRITE_ONCE(ready, 1);
}

task(reader)
{
	if (READ_ONCE(ready)) {
		sometimes("it was ready");
#ifndef BUGGY
		smp_rmb();
#endif
		require(data == 42);
	}
}
