/* SPDX-License-Identifier: Apache-2.0 */
/* struct mutex: the waiter sleeps. Locking is an acquire, unlocking a release. */
#ifndef __LINUX_MUTEX_H
#define __LINUX_MUTEX_H

#include <linux/types.h>
#include <linux/lockdep.h>
#include <linux/cleanup.h>

struct mutex {
	unsigned int state;
};

#define __MUTEX_INITIALIZER(name)	{ .state = 0 }
#define DEFINE_MUTEX(name)		struct mutex name = __MUTEX_INITIALIZER(name)

#define mutex_init(mutex)	__racewalk_lock_init(&(mutex)->state, #mutex)
#define __mutex_init(mutex, name, key)	__racewalk_lock_init(&(mutex)->state, name)
#define mutex_destroy(mutex)	((void)(mutex))

#define __RACEWALK_MUTEX_LOCK(lock, how, subclass)				\
	__racewalk_lock(&(lock)->state, __RACEWALK_MUTEX,			\
			__RACEWALK_EXCLUSIVE | (how), subclass)

#define mutex_lock(lock)		((void)__RACEWALK_MUTEX_LOCK(lock, 0, 0))
#define mutex_lock_nested(lock, subclass) \
	((void)__RACEWALK_MUTEX_LOCK(lock, 0, subclass))
#define mutex_lock_nest_lock(lock, outer) \
	((void)__RACEWALK_MUTEX_LOCK(lock, __RACEWALK_NESTED, 0))
#define mutex_lock_io(lock)		mutex_lock(lock)
#define mutex_lock_killable(lock)	__RACEWALK_MUTEX_LOCK(lock, __RACEWALK_KILLABLE, 0)
#define mutex_lock_killable_nested(lock, subclass) \
	__RACEWALK_MUTEX_LOCK(lock, __RACEWALK_KILLABLE, subclass)
/* The only signal is the fatal one. */
#define mutex_lock_interruptible(lock)	mutex_lock_killable(lock)
#define mutex_lock_interruptible_nested(lock, subclass) \
	mutex_lock_killable_nested(lock, subclass)
#define mutex_trylock(lock)		__RACEWALK_MUTEX_LOCK(lock, __RACEWALK_TRY, 0)
/*
 * Others may have the mutex, and may free it, before this is done with it: SLOW_UNLOCK=1 looks at it once more, to
 * show that.
 */
#ifndef SLOW_UNLOCK
#define SLOW_UNLOCK	0
#endif
#define mutex_unlock(lock)							\
do {										\
	struct mutex *__unlocked = (lock);					\
	__racewalk_unlock(&__unlocked->state, __RACEWALK_MUTEX, __RACEWALK_EXCLUSIVE); \
	if (SLOW_UNLOCK)							\
		(void)READ_ONCE(__unlocked->state);				\
} while (0)
#define mutex_is_locked(lock)	__racewalk_lock_is_locked(&(lock)->state, __RACEWALK_MUTEX)

/* If this drops the last reference: 1, with the mutex held. */
#define atomic_dec_and_mutex_lock(v, lock)					\
({										\
	int __last = !atomic_add_unless(v, -1, 1);				\
	if (__last) {								\
		mutex_lock(lock);						\
		__last = atomic_dec_and_test(v);				\
		if (!__last)							\
			mutex_unlock(lock);					\
	}									\
	__last;									\
})

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T), _RET == 0)
DEFINE_GUARD_COND(mutex, _kill, mutex_lock_killable(_T), _RET == 0)

#endif /* __LINUX_MUTEX_H */
