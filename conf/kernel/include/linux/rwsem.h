/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct rw_semaphore: the waiter sleeps, and readers queue behind a waiting
 * writer. Taking it is an acquire, releasing it a release.
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/types.h>
#include <linux/lockdep.h>
#include <linux/cleanup.h>

struct rw_semaphore {
	unsigned int count;
};

#define __RWSEM_INITIALIZER(name)	{ .count = 0 }
#define DECLARE_RWSEM(name)		struct rw_semaphore name = __RWSEM_INITIALIZER(name)

#define init_rwsem(sem)		__racewalk_lock_init(&(sem)->count, #sem)
#define __init_rwsem(sem, name, key)	__racewalk_lock_init(&(sem)->count, name)

#define __RACEWALK_RWSEM_LOCK(sem, how, subclass) \
	__racewalk_lock(&(sem)->count, __RACEWALK_RWSEM, how, subclass)

#define down_read(sem)		((void)__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_SHARED, 0))
#define down_read_killable(sem) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_SHARED | __RACEWALK_KILLABLE, 0)
#define down_read_interruptible(sem)	down_read_killable(sem)
#define down_read_trylock(sem) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_SHARED | __RACEWALK_TRY, 0)
#define down_read_nested(sem, subclass) \
	((void)__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_SHARED, subclass))
#define down_read_non_owner(sem)	down_read(sem)
/* Anybody may give back what another task took. */
#define up_read_non_owner(sem)	up_read(sem)
#define down_read_killable_nested(sem, subclass) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_SHARED | __RACEWALK_KILLABLE, subclass)
#define up_read(sem) \
	__racewalk_unlock(&(sem)->count, __RACEWALK_RWSEM, __RACEWALK_SHARED)

#define down_write(sem)		((void)__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE, 0))
#define down_write_killable(sem) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE | __RACEWALK_KILLABLE, 0)
#define down_write_trylock(sem) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE | __RACEWALK_TRY, 0)
#define down_write_nested(sem, subclass) \
	((void)__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE, subclass))
#define down_write_killable_nested(sem, subclass) \
	__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE | __RACEWALK_KILLABLE, subclass)
#define down_write_nest_lock(sem, outer) \
	((void)__RACEWALK_RWSEM_LOCK(sem, __RACEWALK_EXCLUSIVE | __RACEWALK_NESTED, 0))
#define up_write(sem) \
	__racewalk_unlock(&(sem)->count, __RACEWALK_RWSEM, __RACEWALK_EXCLUSIVE)
#define downgrade_write(sem)	__racewalk_lock_downgrade(&(sem)->count, __RACEWALK_RWSEM)

#define rwsem_is_locked(sem)	__racewalk_lock_is_locked(&(sem)->count, __RACEWALK_RWSEM)
#define rwsem_is_contended(sem)	__racewalk_lock_is_contended(&(sem)->count, __RACEWALK_RWSEM)
#define rwsem_assert_held(sem)		lockdep_assert_held(sem)
#define rwsem_assert_held_write(sem)	lockdep_assert_held_write(sem)
#define rwsem_assert_held_nolockdep(sem)	lockdep_assert_held(sem)
#define rwsem_assert_held_write_nolockdep(sem)	lockdep_assert_held_write(sem)

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD_COND(rwsem_read, _intr, down_read_interruptible(_T), _RET == 0)
DEFINE_GUARD_COND(rwsem_read, _kill, down_read_killable(_T), _RET == 0)
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))
DEFINE_GUARD_COND(rwsem_write, _kill, down_write_killable(_T), _RET == 0)

#endif /* _LINUX_RWSEM_H */
