// SPDX-License-Identifier: Apache-2.0
// expect: DATA_RACE
// Who is woken comes after what the waker did.
#include <racewalk.h>
#include <linux/completion.h>
#include <linux/sched.h>

static DECLARE_COMPLETION(done);
static int result;

task(worker)
{
#ifdef BUGGY
	complete(&done);
	result = 1;
#else
	result = 1;
	complete(&done);
#endif
}

task(waiter)
{
	wait_for_completion(&done);
#ifdef BUGGY
	WRITE_ONCE(done.done, result);
#else
	require(result == 1);
#endif
}
