// SPDX-License-Identifier: Apache-2.0
// expect: WRITE_TO_CONSTANT
#include <racewalk.h>
#include <linux/compiler.h>

static const int limits[2] = { 3, 4 };
static int values[2] = { 3, 4 };
static int *shared = values;

task(switcher)
{
#ifdef BUGGY
	WRITE_ONCE(shared, (int *)limits);
#else
	WRITE_ONCE(shared, &values[1]);
#endif
}

task(writer)
{
	WRITE_ONCE(*READ_ONCE(shared), 5);
}
