// SPDX-License-Identifier: Apache-2.0
// expect: LIVELOCK
// Each waits for the other to go first.
#include <racewalk.h>
#include <linux/compiler.h>
#include <asm/processor.h>

static int wants[2];

task(peer, .count = 2)
{
	int me = task_index();

	WRITE_ONCE(wants[me], 1);
	while (READ_ONCE(wants[1 - me])) {
#ifdef BUGGY
		cpu_relax();
#else
		if (me == 1) {
			sometimes("the second gave way");
			WRITE_ONCE(wants[me], 0);
			break;
		}
		cpu_relax();
#endif
	}
	WRITE_ONCE(wants[me], 0);
}
