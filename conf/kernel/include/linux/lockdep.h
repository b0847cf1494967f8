/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Assertions about held locks. Lock order and the misuse of locks are always
 * watched by the machine; the annotations for lockdep itself do nothing.
 */
#ifndef __LINUX_LOCKDEP_H
#define __LINUX_LOCKDEP_H

#include <linux/lockdep_types.h>
#include <linux/spinlock_types.h>
#include <linux/bug.h>

struct mutex;
struct rw_semaphore;

#define __RACEWALK_LOCK_KIND(l)							\
	_Generic((l),								\
		spinlock_t *: __RACEWALK_SPIN,					\
		const spinlock_t *: __RACEWALK_SPIN,				\
		raw_spinlock_t *: __RACEWALK_SPIN,				\
		const raw_spinlock_t *: __RACEWALK_SPIN,			\
		rwlock_t *: __RACEWALK_RWLOCK,					\
		const rwlock_t *: __RACEWALK_RWLOCK,				\
		struct mutex *: __RACEWALK_MUTEX,				\
		const struct mutex *: __RACEWALK_MUTEX,				\
		struct rw_semaphore *: __RACEWALK_RWSEM,			\
		const struct rw_semaphore *: __RACEWALK_RWSEM)

#define LOCK_STATE_UNKNOWN	-1
#define LOCK_STATE_NOT_HELD	0
#define LOCK_STATE_HELD		1
#define SINGLE_DEPTH_NESTING	1

/* Held by the current task; the exclusive form by it alone. */
#define lockdep_is_held(l)	__racewalk_lock_held(l, __RACEWALK_LOCK_KIND(l), __RACEWALK_SHARED)
#define lockdep_is_held_type(l, r)						\
	__racewalk_lock_held(l, __RACEWALK_LOCK_KIND(l),			\
			     (r) == 0 ? __RACEWALK_EXCLUSIVE : __RACEWALK_SHARED)

#define lockdep_assert(cond)		do { WARN_ON(!(cond)); } while (0)
#define lockdep_assert_once(cond)	do { WARN_ON_ONCE(!(cond)); } while (0)
#define lockdep_assert_held(l)		lockdep_assert(lockdep_is_held(l))
#define lockdep_assert_held_once(l)	lockdep_assert_once(lockdep_is_held(l))
#define lockdep_assert_held_write(l)	lockdep_assert(lockdep_is_held_type(l, 0))
#define lockdep_assert_held_read(l)	lockdep_assert(lockdep_is_held_type(l, 1))
#define lockdep_assert_not_held(l)	lockdep_assert(!lockdep_is_held(l))
#define lockdep_assert_irqs_enabled()	lockdep_assert(!__racewalk_irqs_disabled())
#define lockdep_assert_irqs_disabled()	lockdep_assert(__racewalk_irqs_disabled())
#define lockdep_assert_preemption_enabled()					\
	lockdep_assert(__racewalk_preempt_count() == 0 && !__racewalk_irqs_disabled())
#define lockdep_assert_preemption_disabled()					\
	lockdep_assert(__racewalk_preempt_count() != 0 || __racewalk_irqs_disabled())
#define lockdep_assert_in_softirq()	lockdep_assert(__racewalk_in_interrupt())
#define lockdep_assert_none_held_once()	((void)0)
#define lockdep_assert_in_irq()		lockdep_assert(__racewalk_in_interrupt())
#define lockdep_assert_no_hardirq()	((void)0)
#define lockdep_assert_RT_in_threaded_ctx()	((void)0)
#define lockdep_assert_cpus_held()	((void)0)
#define lockdep_pin_lock(l)		((void)(l))
#define lockdep_unpin_lock(l, cookie)	((void)(l))
#define DEBUG_LOCKS_WARN_ON(c)		WARN_ON(c)
#define debug_locks_off()		((void)0)
#define debug_show_all_locks()		((void)0)

#define lockdep_set_class(lock, key)			((void)(key))
#define lockdep_set_class_and_name(lock, key, name)	__racewalk_lock_init(lock, name)
#define lockdep_set_subclass(lock, sub)			((void)(sub))
#define lockdep_set_novalidate_class(lock)		((void)0)
#define lockdep_register_key(key)			((void)(key))
#define lockdep_unregister_key(key)			((void)(key))
#define lockdep_init_map(map, name, key, sub)		((void)0)
#define lockdep_off()					((void)0)
#define lockdep_on()					((void)0)
#define lock_acquire(l, s, t, r, c, n, i)		((void)0)
#define lock_release(l, i)				((void)0)
#define rwsem_acquire(l, s, t, i)			((void)0)
#define rwsem_acquire_read(l, s, t, i)			((void)0)
#define rwsem_release(l, i)				((void)0)
#define mutex_acquire(l, s, t, i)			((void)0)
#define mutex_release(l, i)				((void)0)
#define lock_map_acquire(l)				((void)0)
#define lock_map_acquire_read(l)			((void)0)
#define lock_map_release(l)				((void)0)
#define might_lock(lock)				((void)0)
#define might_lock_read(lock)				((void)0)
#define might_lock_nested(lock, subclass)		((void)0)
#define lock_contended(map, ip)				((void)0)
#define lock_acquired(map, ip)				((void)0)
#define debug_locks					1
#define _THIS_IP_					0UL
#define _RET_IP_					0UL

#endif /* __LINUX_LOCKDEP_H */
