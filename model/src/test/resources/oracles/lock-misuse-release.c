// SPDX-License-Identifier: Apache-2.0
// expect: LOCK_MISUSE
#include <racewalk.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock);

task(user)
{
	if (mutex_trylock(&lock)) {
		mutex_unlock(&lock);
	} else {
		sometimes("the trylock failed");
#ifdef BUGGY
		mutex_unlock(&lock);
#endif
	}
}

task(other)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}
