// SPDX-License-Identifier: Apache-2.0
// expect: SLEEP_IN_RCU
#include <racewalk.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>

static DEFINE_MUTEX(lock);

task(user, .count = 2)
{
	rcu_read_lock();
#ifdef BUGGY
	mutex_lock(&lock);
	mutex_unlock(&lock);
#else
	if (mutex_trylock(&lock))
		mutex_unlock(&lock);
	else
		sometimes("the trylock failed");
#endif
	rcu_read_unlock();
}
