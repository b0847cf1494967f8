// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// A control dependency orders later stores, but not later loads.
#include <racewalk.h>
#include <asm/barrier.h>

static int data;
static int free_to_use;
static int sink;

task(reader)
{
	WRITE_ONCE(sink, data);
#ifdef BUGGY
	WRITE_ONCE(free_to_use, 1);
#else
	smp_store_release(&free_to_use, 1);
#endif
}

task(writer)
{
	if (READ_ONCE(free_to_use)) {
		sometimes("it was free to use");
		data = 7;
	}
}
