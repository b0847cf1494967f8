/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_SPINLOCK_TYPES_H
#define __LINUX_SPINLOCK_TYPES_H

#include <linux/types.h>

/* The machine keeps the state of a lock in the word at its address; 0 is free. */
typedef struct raw_spinlock {
	unsigned int raw_lock;
} raw_spinlock_t;

typedef struct spinlock {
	struct raw_spinlock rlock;
} spinlock_t;

typedef struct {
	unsigned int raw_lock;
} rwlock_t;

#define __RAW_SPIN_LOCK_INITIALIZER(name)	{ .raw_lock = 0 }
#define __RAW_SPIN_LOCK_UNLOCKED(name)	((raw_spinlock_t)__RAW_SPIN_LOCK_INITIALIZER(name))
#define __SPIN_LOCK_INITIALIZER(name)	{ .rlock = { .raw_lock = 0 } }
#define __SPIN_LOCK_UNLOCKED(name)	((spinlock_t)__SPIN_LOCK_INITIALIZER(name))
#define __RW_LOCK_UNLOCKED(name)	((rwlock_t){ .raw_lock = 0 })
#define DEFINE_RAW_SPINLOCK(name)	raw_spinlock_t name = __RAW_SPIN_LOCK_INITIALIZER(name)
#define DEFINE_SPINLOCK(name)		spinlock_t name = __SPIN_LOCK_INITIALIZER(name)
#define DEFINE_RWLOCK(name)		rwlock_t name = { .raw_lock = 0 }

#endif
