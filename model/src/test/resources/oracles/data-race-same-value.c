// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// Writes that do not change the value are no race.
#include <racewalk.h>
#include <linux/compiler.h>

static int level = 5;
static int seen;

task(writer)
{
#ifdef BUGGY
	level = 6;
#else
	level = 5;
#endif
}

task(reader)
{
	WRITE_ONCE(seen, level);
}
