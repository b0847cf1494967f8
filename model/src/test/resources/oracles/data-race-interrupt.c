// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// A section with interrupts off and the handlers of its CPU exclude each other; others do not.
#include <racewalk.h>
#include <linux/irqflags.h>
#include <linux/smp.h>

static int count, seen;

static void handler(void *info)
{
	count++;
}

task(reader, .cpu = 0)
{
	unsigned long flags;

	local_irq_save(flags);
	seen = count;
	local_irq_restore(flags);
}

task(sender, .cpu = 1)
{
#ifdef BUGGY
	smp_call_function_single(2, handler, NULL, 1);
#else
	smp_call_function_single(0, handler, NULL, 1);
#endif
}
