// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// A plain read against a write that changes the value; with a marked read there is no race.
#include <racewalk.h>
#include <linux/compiler.h>

static int level;
static int seen;

task(writer)
{
	WRITE_ONCE(level, 5);
}

task(reader)
{
#ifdef BUGGY
	int now = level;
#else
	int now = READ_ONCE(level);
#endif
	if (now == 5)
		sometimes("the write was first");
	WRITE_ONCE(seen, now);
}
