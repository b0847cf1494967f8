/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes that lend their owner a priority; there are no priorities here. */
#ifndef __LINUX_RT_MUTEX_H
#define __LINUX_RT_MUTEX_H

#include <linux/mutex.h>

struct rt_mutex {
	struct mutex mutex;
};

#define DEFINE_RT_MUTEX(name)						\
	struct rt_mutex name = { .mutex = __MUTEX_INITIALIZER(name.mutex) }
#define rt_mutex_init(lock)		mutex_init(&(lock)->mutex)
#define rt_mutex_lock(lock)		mutex_lock(&(lock)->mutex)
#define rt_mutex_lock_killable(lock)	mutex_lock_killable(&(lock)->mutex)
#define rt_mutex_lock_interruptible(lock)	mutex_lock_interruptible(&(lock)->mutex)
#define rt_mutex_trylock(lock)		mutex_trylock(&(lock)->mutex)
#define rt_mutex_unlock(lock)		mutex_unlock(&(lock)->mutex)

#endif
