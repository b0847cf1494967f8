/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference counts that saturate. A new reference is taken without ordering (but
 * for the _acquire forms), a drop is a release, the last drop an acquire too.
 *
 * A count below zero means that it went over INT_MAX or under zero. It is moved to
 * the middle of the negative numbers and stays there: the object leaks. Each such
 * case is a warning, and thus a finding.
 */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/refcount_types.h>
#include <linux/spinlock_types.h>

struct mutex;

#define REFCOUNT_INIT(n)	{ .refs = ATOMIC_INIT(n), }
#define REFCOUNT_MAX		INT_MAX
#define REFCOUNT_SATURATED	(INT_MIN / 2)

enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF,
	REFCOUNT_ADD_OVF,
	REFCOUNT_ADD_UAF,
	REFCOUNT_SUB_UAF,
	REFCOUNT_DEC_LEAK,
};

static inline void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t)
{
	atomic_set(&r->refs, REFCOUNT_SATURATED);
	switch (t) {
	case REFCOUNT_ADD_NOT_ZERO_OVF:
	case REFCOUNT_ADD_OVF:
		__racewalk_warn("refcount_t: saturated; leaking memory");
		break;
	case REFCOUNT_ADD_UAF:
		__racewalk_warn("refcount_t: addition on 0; use-after-free");
		break;
	case REFCOUNT_SUB_UAF:
		__racewalk_warn("refcount_t: underflow; use-after-free");
		break;
	case REFCOUNT_DEC_LEAK:
		__racewalk_warn("refcount_t: decrement hit 0; leaking memory");
		break;
	}
}

#define refcount_set(r, n)		atomic_set(&(r)->refs, n)
#define refcount_set_release(r, n)	atomic_set_release(&(r)->refs, n)
#define refcount_read(r)		((unsigned int)atomic_read(&(r)->refs))

/* Adds to a count that may be zero, and then does nothing and is false. */
static inline bool __refcount_add_not_zero(int i, refcount_t *r, int *oldp)
{
	int old = atomic_read(&r->refs);

	while (old && !atomic_try_cmpxchg_relaxed(&r->refs, &old, old + i))
		;
	if (oldp)
		*oldp = old;
	if (unlikely(old < 0 || old + i < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return old != 0;
}

/* The same with acquire ordering: for objects that may have been recycled. */
static inline bool __refcount_add_not_zero_limited_acquire(int i, refcount_t *r, int *oldp,
							   int limit)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old)
			break;
		if (i > limit - old) {
			if (oldp)
				*oldp = old;
			return false;
		}
	} while (!atomic_try_cmpxchg_acquire(&r->refs, &old, old + i));
	if (oldp)
		*oldp = old;
	if (unlikely(old < 0 || old + i < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return old != 0;
}

static inline bool refcount_add_not_zero(int i, refcount_t *r)
{
	return __refcount_add_not_zero(i, r, NULL);
}

static inline bool __refcount_inc_not_zero_limited_acquire(refcount_t *r, int *oldp, int limit)
{
	return __refcount_add_not_zero_limited_acquire(1, r, oldp, limit);
}

static inline bool __refcount_add_not_zero_acquire(int i, refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero_limited_acquire(i, r, oldp, INT_MAX);
}

static inline bool refcount_add_not_zero_acquire(int i, refcount_t *r)
{
	return __refcount_add_not_zero_acquire(i, r, NULL);
}

static inline bool __refcount_inc_not_zero(refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero(1, r, oldp);
}

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return __refcount_inc_not_zero(r, NULL);
}

static inline bool __refcount_inc_not_zero_acquire(refcount_t *r, int *oldp)
{
	return __refcount_add_not_zero_acquire(1, r, oldp);
}

static inline bool refcount_inc_not_zero_acquire(refcount_t *r)
{
	return __refcount_inc_not_zero_acquire(r, NULL);
}

static inline void __refcount_add(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(!old))
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if (unlikely(old < 0 || old + i < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}

static inline void refcount_add(int i, refcount_t *r)
{
	__refcount_add(i, r, NULL);
}

static inline void __refcount_inc(refcount_t *r, int *oldp)
{
	__refcount_add(1, r, oldp);
}

static inline void refcount_inc(refcount_t *r)
{
	__refcount_inc(r, NULL);
}

static inline bool __refcount_sub_and_test(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (old > 0 && old == i) {
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (unlikely(old <= 0 || old - i < 0))
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return false;
}

static inline bool refcount_sub_and_test(int i, refcount_t *r)
{
	return __refcount_sub_and_test(i, r, NULL);
}

static inline bool __refcount_dec_and_test(refcount_t *r, int *oldp)
{
	return __refcount_sub_and_test(1, r, oldp);
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	return __refcount_dec_and_test(r, NULL);
}

static inline void __refcount_dec(refcount_t *r, int *oldp)
{
	int old = atomic_fetch_sub_release(1, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(old <= 1))
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}

static inline void refcount_dec(refcount_t *r)
{
	__refcount_dec(r, NULL);
}

/* Drops a reference only if it is the last one. */
static inline bool refcount_dec_if_one(refcount_t *r)
{
	int one = 1;

	return atomic_try_cmpxchg_release(&r->refs, &one, 0);
}

/* Drops a reference unless it is the last one; a saturated count stays. */
static inline bool refcount_dec_not_one(refcount_t *r)
{
	unsigned int count = atomic_read(&r->refs);
	unsigned int found;

	for (;;) {
		if (unlikely(count == (unsigned int)REFCOUNT_SATURATED))
			return true;
		if (count == 1)
			return false;
		if (unlikely(count == 0)) {
			__racewalk_warn("refcount_t: underflow; use-after-free");
			return true;
		}
		found = atomic_cmpxchg_release(&r->refs, count, count - 1);
		if (found == count)
			return true;
		count = found;
	}
}

/* The next three return true with the lock held if they dropped the last reference. */
#define refcount_dec_and_mutex_lock(r, lock)					\
({										\
	bool __last = !refcount_dec_not_one(r);					\
	if (__last) {								\
		mutex_lock(lock);						\
		__last = refcount_dec_and_test(r);				\
		if (!__last)							\
			mutex_unlock(lock);					\
	}									\
	__last;									\
})

#define refcount_dec_and_lock(r, lock)						\
({										\
	bool __last = !refcount_dec_not_one(r);					\
	if (__last) {								\
		spin_lock(lock);						\
		__last = refcount_dec_and_test(r);				\
		if (!__last)							\
			spin_unlock(lock);					\
	}									\
	__last;									\
})

#define refcount_dec_and_lock_irqsave(r, lock, flags)				\
({										\
	bool __last = !refcount_dec_not_one(r);					\
	if (__last) {								\
		spin_lock_irqsave(lock, *(flags));				\
		__last = refcount_dec_and_test(r);				\
		if (!__last)							\
			spin_unlock_irqrestore(lock, *(flags));			\
	}									\
	__last;									\
})

#endif /* _LINUX_REFCOUNT_H */
