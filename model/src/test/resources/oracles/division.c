// SPDX-License-Identifier: Apache-2.0
// expect: ARITHMETIC
#include <racewalk.h>
#include <linux/compiler.h>

static int count = 1;
static int average;

task(resetter)
{
	WRITE_ONCE(count, 0);
}

task(reader)
{
#ifdef BUGGY
	if (READ_ONCE(count))
		WRITE_ONCE(average, 12 / READ_ONCE(count));
#else
	int n = READ_ONCE(count);

	if (n)
		WRITE_ONCE(average, 12 / n);
	else
		sometimes("there was nothing");
#endif
}
