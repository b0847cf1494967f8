/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spinlock_t, raw_spinlock_t and rwlock_t. Each lock and unlock is one access;
 * locking is an acquire, unlocking a release. While one is held, preemption is off.
 */
#ifndef __LINUX_SPINLOCK_H
#define __LINUX_SPINLOCK_H

#include <linux/export.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/spinlock_types.h>
#include <linux/cleanup.h>
#include <asm/barrier.h>
#include <asm/processor.h>

#define __RACEWALK_SPIN_LOCK(lock, kind, how, subclass)				\
do {										\
	preempt_disable();							\
	__racewalk_lock(lock, kind, how, subclass);				\
} while (0)

#define __RACEWALK_SPIN_UNLOCK(lock, kind, how)					\
do {										\
	__racewalk_unlock(lock, kind, how);					\
	preempt_enable();							\
} while (0)

#define __RACEWALK_SPIN_TRYLOCK(lock, kind, how)				\
({										\
	int __taken;								\
	preempt_disable();							\
	__taken = __racewalk_lock(lock, kind, (how) | __RACEWALK_TRY, 0);	\
	if (!__taken)								\
		preempt_enable();						\
	__taken;								\
})

/* raw_spinlock_t */
#define raw_spin_lock(lock)	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE, 0)
#define raw_spin_unlock(lock)	__RACEWALK_SPIN_UNLOCK(&(lock)->raw_lock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE)
#define raw_spin_trylock(lock)	__RACEWALK_SPIN_TRYLOCK(&(lock)->raw_lock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE)
#define raw_spin_lock_irq(lock)							\
do {										\
	local_irq_disable();							\
	raw_spin_lock(lock);							\
} while (0)
#define raw_spin_unlock_irq(lock)						\
do {										\
	raw_spin_unlock(lock);							\
	local_irq_enable();							\
} while (0)
#define raw_spin_lock_irqsave(lock, flags)					\
do {										\
	local_irq_save(flags);							\
	raw_spin_lock(lock);							\
} while (0)
#define raw_spin_unlock_irqrestore(lock, flags)					\
do {										\
	raw_spin_unlock(lock);							\
	local_irq_restore(flags);						\
} while (0)
#define raw_spin_lock_bh(lock)							\
do {										\
	local_bh_disable();							\
	raw_spin_lock(lock);							\
} while (0)
#define raw_spin_unlock_bh(lock)						\
do {										\
	raw_spin_unlock(lock);							\
	local_bh_enable();							\
} while (0)
#define raw_spin_trylock_irqsave(lock, flags)					\
({										\
	int __got;								\
	local_irq_save(flags);							\
	__got = raw_spin_trylock(lock);						\
	if (!__got)								\
		local_irq_restore(flags);					\
	__got;									\
})
#define raw_spin_trylock_bh(lock)						\
({										\
	int __got;								\
	local_bh_disable();							\
	__got = raw_spin_trylock(lock);						\
	if (!__got)								\
		local_bh_enable();						\
	__got;									\
})
#define raw_spin_trylock_irq(lock)						\
({										\
	int __got;								\
	local_irq_disable();							\
	__got = raw_spin_trylock(lock);						\
	if (!__got)								\
		local_irq_enable();						\
	__got;									\
})
#define raw_spin_lock_nested(lock, subclass)					\
	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE, subclass)
#define raw_spin_lock_nest_lock(lock, outer)					\
	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE | __RACEWALK_NESTED, 0)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass)			\
do {										\
	local_irq_save(flags);							\
	raw_spin_lock_nested(lock, subclass);					\
} while (0)
#define raw_spin_is_locked(lock)	__racewalk_lock_is_locked(&(lock)->raw_lock, __RACEWALK_SPIN)
#define raw_spin_is_contended(lock)	__racewalk_lock_is_contended(&(lock)->raw_lock, __RACEWALK_SPIN)

#define raw_spin_lock_init(lock)	__racewalk_lock_init(&(lock)->raw_lock, #lock)

/* spinlock_t */
#define spin_lock(lock)	__RACEWALK_SPIN_LOCK(&(lock)->rlock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE, 0)
#define spin_unlock(lock)	__RACEWALK_SPIN_UNLOCK(&(lock)->rlock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE)
#define spin_trylock(lock)	__RACEWALK_SPIN_TRYLOCK(&(lock)->rlock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE)
#define spin_lock_irq(lock)							\
do {										\
	local_irq_disable();							\
	spin_lock(lock);							\
} while (0)
#define spin_unlock_irq(lock)							\
do {										\
	spin_unlock(lock);							\
	local_irq_enable();							\
} while (0)
#define spin_lock_irqsave(lock, flags)						\
do {										\
	local_irq_save(flags);							\
	spin_lock(lock);							\
} while (0)
#define spin_unlock_irqrestore(lock, flags)					\
do {										\
	spin_unlock(lock);							\
	local_irq_restore(flags);						\
} while (0)
#define spin_lock_bh(lock)							\
do {										\
	local_bh_disable();							\
	spin_lock(lock);							\
} while (0)
#define spin_unlock_bh(lock)							\
do {										\
	spin_unlock(lock);							\
	local_bh_enable();							\
} while (0)
#define spin_trylock_irqsave(lock, flags)					\
({										\
	int __got;								\
	local_irq_save(flags);							\
	__got = spin_trylock(lock);						\
	if (!__got)								\
		local_irq_restore(flags);					\
	__got;									\
})
#define spin_trylock_bh(lock)							\
({										\
	int __got;								\
	local_bh_disable();							\
	__got = spin_trylock(lock);						\
	if (!__got)								\
		local_bh_enable();						\
	__got;									\
})
#define spin_trylock_irq(lock)							\
({										\
	int __got;								\
	local_irq_disable();							\
	__got = spin_trylock(lock);						\
	if (!__got)								\
		local_irq_enable();						\
	__got;									\
})
#define spin_lock_nested(lock, subclass)					\
	__RACEWALK_SPIN_LOCK(&(lock)->rlock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE, subclass)
#define spin_lock_nest_lock(lock, outer)					\
	__RACEWALK_SPIN_LOCK(&(lock)->rlock, __RACEWALK_SPIN, __RACEWALK_EXCLUSIVE | __RACEWALK_NESTED, 0)
#define spin_lock_irqsave_nested(lock, flags, subclass)				\
do {										\
	local_irq_save(flags);							\
	spin_lock_nested(lock, subclass);					\
} while (0)
#define spin_is_locked(lock)	__racewalk_lock_is_locked(&(lock)->rlock, __RACEWALK_SPIN)
#define spin_is_contended(lock)	__racewalk_lock_is_contended(&(lock)->rlock, __RACEWALK_SPIN)

#define spin_lock_init(lock)	__racewalk_lock_init(&(lock)->rlock, #lock)
#define assert_spin_locked(lock)	BUG_ON(!spin_is_locked(lock))
#define assert_raw_spin_locked(lock)	BUG_ON(!raw_spin_is_locked(lock))
#define spin_needbreak(lock)		spin_is_contended(lock)

/* rwlock_t */
#define read_lock(lock)	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_SHARED, 0)
#define read_unlock(lock)	__RACEWALK_SPIN_UNLOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_SHARED)
#define read_trylock(lock)	__RACEWALK_SPIN_TRYLOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_SHARED)
#define read_lock_irq(lock)							\
do {										\
	local_irq_disable();							\
	read_lock(lock);							\
} while (0)
#define read_unlock_irq(lock)							\
do {										\
	read_unlock(lock);							\
	local_irq_enable();							\
} while (0)
#define read_lock_irqsave(lock, flags)						\
do {										\
	local_irq_save(flags);							\
	read_lock(lock);							\
} while (0)
#define read_unlock_irqrestore(lock, flags)					\
do {										\
	read_unlock(lock);							\
	local_irq_restore(flags);						\
} while (0)
#define read_lock_bh(lock)							\
do {										\
	local_bh_disable();							\
	read_lock(lock);							\
} while (0)
#define read_unlock_bh(lock)							\
do {										\
	read_unlock(lock);							\
	local_bh_enable();							\
} while (0)
#define read_trylock_irqsave(lock, flags)					\
({										\
	int __got;								\
	local_irq_save(flags);							\
	__got = read_trylock(lock);						\
	if (!__got)								\
		local_irq_restore(flags);					\
	__got;									\
})

#define write_lock(lock)	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_EXCLUSIVE, 0)
#define write_unlock(lock)	__RACEWALK_SPIN_UNLOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_EXCLUSIVE)
#define write_trylock(lock)	__RACEWALK_SPIN_TRYLOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_EXCLUSIVE)
#define write_lock_irq(lock)							\
do {										\
	local_irq_disable();							\
	write_lock(lock);							\
} while (0)
#define write_unlock_irq(lock)							\
do {										\
	write_unlock(lock);							\
	local_irq_enable();							\
} while (0)
#define write_lock_irqsave(lock, flags)						\
do {										\
	local_irq_save(flags);							\
	write_lock(lock);							\
} while (0)
#define write_unlock_irqrestore(lock, flags)					\
do {										\
	write_unlock(lock);							\
	local_irq_restore(flags);						\
} while (0)
#define write_lock_bh(lock)							\
do {										\
	local_bh_disable();							\
	write_lock(lock);							\
} while (0)
#define write_unlock_bh(lock)							\
do {										\
	write_unlock(lock);							\
	local_bh_enable();							\
} while (0)
#define write_trylock_irqsave(lock, flags)					\
({										\
	int __got;								\
	local_irq_save(flags);							\
	__got = write_trylock(lock);						\
	if (!__got)								\
		local_irq_restore(flags);					\
	__got;									\
})

#define rwlock_init(lock)	__racewalk_lock_init(&(lock)->raw_lock, #lock)
#define rwlock_is_contended(lock)	__racewalk_lock_is_contended(&(lock)->raw_lock, __RACEWALK_RWLOCK)
#define write_lock_nested(lock, subclass)	\
	__RACEWALK_SPIN_LOCK(&(lock)->raw_lock, __RACEWALK_RWLOCK, __RACEWALK_EXCLUSIVE, subclass)

/* If this drops the last reference: true, with the lock held. */
#define atomic_dec_and_lock(v, lock)						\
({										\
	bool __last = !atomic_add_unless(v, -1, 1);				\
	if (__last) {								\
		spin_lock(lock);						\
		__last = atomic_dec_and_test(v);				\
		if (!__last)							\
			spin_unlock(lock);					\
	}									\
	__last;									\
})

#define atomic_dec_and_lock_irqsave(v, lock, flags)				\
({										\
	bool __last = !atomic_add_unless(v, -1, 1);				\
	if (__last) {								\
		spin_lock_irqsave(lock, flags);					\
		__last = atomic_dec_and_test(v);				\
		if (!__last)							\
			spin_unlock_irqrestore(lock, flags);			\
	}									\
	__last;									\
})
#define atomic_dec_and_raw_lock(v, lock)					\
({										\
	bool __last = !atomic_add_unless(v, -1, 1);				\
	if (__last) {								\
		raw_spin_lock(lock);						\
		__last = atomic_dec_and_test(v);				\
		if (!__last)							\
			raw_spin_unlock(lock);					\
	}									\
	__last;									\
})

DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t,
		    raw_spin_lock(_T->lock), raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(raw_spinlock, _try, raw_spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irq, raw_spinlock_t,
		    raw_spin_lock_irq(_T->lock), raw_spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t,
		    raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock, _try, spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t,
		    spin_lock_irq(_T->lock), spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t,
		    spin_lock_bh(_T->lock), spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t,
		    spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(read_lock, rwlock_t, read_lock(_T->lock), read_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock, rwlock_t, write_lock(_T->lock), write_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irq, rwlock_t,
		    read_lock_irq(_T->lock), read_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irq, rwlock_t,
		    write_lock_irq(_T->lock), write_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irqsave, rwlock_t,
		    read_lock_irqsave(_T->lock, _T->flags),
		    read_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t,
		    write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)
DEFINE_LOCK_GUARD_1(raw_spinlock_nested, raw_spinlock_t,
		    raw_spin_lock_nested(_T->lock, SINGLE_DEPTH_NESTING),
		    raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock_irqsave, _try, spin_trylock_irqsave(_T->lock, _T->flags))
DEFINE_LOCK_GUARD_1_COND(raw_spinlock_irqsave, _try,
			 raw_spin_trylock_irqsave(_T->lock, _T->flags))

#endif /* __LINUX_SPINLOCK_H */
