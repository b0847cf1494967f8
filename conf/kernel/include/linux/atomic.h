/* SPDX-License-Identifier: Apache-2.0 */
/*
 * atomic_t, atomic_long_t and atomic64_t. All are macros, so that a report names
 * the line that uses them. Each operation is one access of shared memory, but for
 * the three conditional ones at the end of each family, which read first and then
 * try until it works.
 *
 * What returns no value orders nothing; what returns one is fully ordered, or as
 * its suffix says; what may fail orders only when it succeeds.
 */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

/* The counter of what is given, which may be a pointer to void as well. */
#define __RACEWALK_COUNTER(type, v)	(&_Generic((v), void *: (type *)(v), default: (v))->counter)
#define __RACEWALK_INT(v)	__RACEWALK_COUNTER(atomic_t, v)
#define __RACEWALK_LONG(v)	__RACEWALK_COUNTER(atomic_long_t, v)
#define __RACEWALK_S64(v)	__RACEWALK_COUNTER(atomic64_t, v)

#define ATOMIC64_INIT(i)	{ (i) }
#define ATOMIC_LONG_INIT(i)	{ (i) }

#define atomic_cond_read_relaxed(v, c)	smp_cond_load_relaxed(__RACEWALK_INT(v), c)
#define atomic_cond_read_acquire(v, c)	smp_cond_load_acquire(__RACEWALK_INT(v), c)
#define atomic_long_cond_read_relaxed(v, c)	smp_cond_load_relaxed(__RACEWALK_LONG(v), c)
#define atomic_long_cond_read_acquire(v, c)	smp_cond_load_acquire(__RACEWALK_LONG(v), c)
#define atomic64_cond_read_relaxed(v, c)	smp_cond_load_relaxed(__RACEWALK_S64(v), c)
#define atomic64_cond_read_acquire(v, c)	smp_cond_load_acquire(__RACEWALK_S64(v), c)

#define __RACEWALK_ADD_RETURN(type, i, p, order)				\
({										\
	type __i = (i);								\
	__racewalk_rmw(p, __RACEWALK_ADD, __i, order, 1) + __i;			\
})

#define __RACEWALK_SUB_RETURN(type, i, p, order)				\
({										\
	type __i = (i);								\
	__racewalk_rmw(p, __RACEWALK_SUB, __i, order, 1) - __i;			\
})

#define __RACEWALK_ADD_UNLESS(type, p, a, u)					\
({										\
	type __u = (u);								\
	__racewalk_rmw_unless(p, a, __u, __RACEWALK_FULL) != __u;		\
})

/* Looks, and stores new if the condition holds of what it saw; true if it did. */
#define __RACEWALK_CHANGE_IF(type, p, condition, new)				\
({										\
	type __old = __racewalk_load(p, __RACEWALK_ONCE);			\
	type __found;								\
	bool __changed = false;							\
	while (condition) {							\
		__found = __racewalk_cmpxchg(p, __old, new,			\
					     __RACEWALK_FULL);			\
		__changed = __found == __old;					\
		if (__changed)							\
			break;							\
		__old = __found;						\
	}									\
	__changed;								\
})

/* The old value minus one, even if nothing was stored because that is negative. */
#define __RACEWALK_DEC_IF_POSITIVE(type, p)					\
({										\
	type __old = __racewalk_load(p, __RACEWALK_ONCE);			\
	type __found;								\
	while (__old > 0) {							\
		__found = __racewalk_cmpxchg(p, __old, __old - 1,		\
					     __RACEWALK_FULL);			\
		if (__found == __old)						\
			break;							\
		__old = __found;						\
	}									\
	__old - 1;								\
})

/* atomic_t: int */
#define atomic_read(v)				__racewalk_load(__RACEWALK_INT(v), __RACEWALK_ONCE)
#define atomic_read_acquire(v)			__racewalk_load(__RACEWALK_INT(v), __RACEWALK_ACQUIRE)
#define atomic_set(v, i)			__racewalk_store(__RACEWALK_INT(v), i, __RACEWALK_ONCE)
#define atomic_set_release(v, i)		__racewalk_store(__RACEWALK_INT(v), i, __RACEWALK_RELEASE)

#define atomic_add(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 0))
#define atomic_sub(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 0))
#define atomic_and(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 0))
#define atomic_or(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 0))
#define atomic_xor(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 0))
#define atomic_andnot(i, v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 0))
#define atomic_inc(v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 0))
#define atomic_dec(v) \
	((void)__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 0))

#define atomic_fetch_add(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, i, __RACEWALK_FULL, 1)
#define atomic_fetch_sub(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, i, __RACEWALK_FULL, 1)
#define atomic_fetch_and(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_AND, i, __RACEWALK_FULL, 1)
#define atomic_fetch_or(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_OR, i, __RACEWALK_FULL, 1)
#define atomic_fetch_xor(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XOR, i, __RACEWALK_FULL, 1)
#define atomic_fetch_andnot(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ANDNOT, i, __RACEWALK_FULL, 1)
#define atomic_fetch_inc(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1)
#define atomic_fetch_dec(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1)
#define atomic_add_return(i, v) \
	__RACEWALK_ADD_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_FULL)
#define atomic_sub_return(i, v) \
	__RACEWALK_SUB_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_FULL)
#define atomic_inc_return(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) + 1)
#define atomic_dec_return(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) - 1)
#define atomic_add_negative(i, v)		(atomic_add_return(i, v) < 0)
#define atomic_xchg(v, new) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XCHG, new, __RACEWALK_FULL, 1)
#define atomic_cmpxchg(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_INT(v), old, new, __RACEWALK_FULL)
#define atomic_try_cmpxchg(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_INT(v), old, new, __RACEWALK_FULL)

#define atomic_fetch_add_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_sub_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_and_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_or_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_xor_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_andnot_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 1)
#define atomic_fetch_inc_relaxed(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1)
#define atomic_fetch_dec_relaxed(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1)
#define atomic_add_return_relaxed(i, v) \
	__RACEWALK_ADD_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_ONCE)
#define atomic_sub_return_relaxed(i, v) \
	__RACEWALK_SUB_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_ONCE)
#define atomic_inc_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1) + 1)
#define atomic_dec_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1) - 1)
#define atomic_add_negative_relaxed(i, v)	(atomic_add_return_relaxed(i, v) < 0)
#define atomic_xchg_relaxed(v, new) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XCHG, new, __RACEWALK_ONCE, 1)
#define atomic_cmpxchg_relaxed(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_INT(v), old, new, __RACEWALK_ONCE)
#define atomic_try_cmpxchg_relaxed(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_INT(v), old, new, __RACEWALK_ONCE)

#define atomic_fetch_add_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_sub_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_and_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_AND, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_or_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_OR, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_xor_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XOR, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_andnot_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ANDNOT, i, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_inc_acquire(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1)
#define atomic_fetch_dec_acquire(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1)
#define atomic_add_return_acquire(i, v) \
	__RACEWALK_ADD_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_ACQUIRE)
#define atomic_sub_return_acquire(i, v) \
	__RACEWALK_SUB_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_ACQUIRE)
#define atomic_inc_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1) + 1)
#define atomic_dec_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1) - 1)
#define atomic_add_negative_acquire(i, v)	(atomic_add_return_acquire(i, v) < 0)
#define atomic_xchg_acquire(v, new) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XCHG, new, __RACEWALK_ACQUIRE, 1)
#define atomic_cmpxchg_acquire(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_INT(v), old, new, __RACEWALK_ACQUIRE)
#define atomic_try_cmpxchg_acquire(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_INT(v), old, new, __RACEWALK_ACQUIRE)

#define atomic_fetch_add_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_sub_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_and_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_AND, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_or_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_OR, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_xor_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XOR, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_andnot_release(i, v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ANDNOT, i, __RACEWALK_RELEASE, 1)
#define atomic_fetch_inc_release(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1)
#define atomic_fetch_dec_release(v) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1)
#define atomic_add_return_release(i, v) \
	__RACEWALK_ADD_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_RELEASE)
#define atomic_sub_return_release(i, v) \
	__RACEWALK_SUB_RETURN(int, i, __RACEWALK_INT(v), __RACEWALK_RELEASE)
#define atomic_inc_return_release(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1) + 1)
#define atomic_dec_return_release(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1) - 1)
#define atomic_add_negative_release(i, v)	(atomic_add_return_release(i, v) < 0)
#define atomic_xchg_release(v, new) \
	__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_XCHG, new, __RACEWALK_RELEASE, 1)
#define atomic_cmpxchg_release(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_INT(v), old, new, __RACEWALK_RELEASE)
#define atomic_try_cmpxchg_release(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_INT(v), old, new, __RACEWALK_RELEASE)

#define atomic_sub_and_test(i, v)		(atomic_sub_return(i, v) == 0)
#define atomic_dec_and_test(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) == 1)
#define atomic_inc_and_test(v) \
	(__racewalk_rmw(__RACEWALK_INT(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) == -1)
#define atomic_fetch_add_unless(v, a, u) \
	__racewalk_rmw_unless(__RACEWALK_INT(v), a, u, __RACEWALK_FULL)
#define atomic_add_unless(v, a, u)		__RACEWALK_ADD_UNLESS(int, __RACEWALK_INT(v), a, u)
#define atomic_inc_not_zero(v) \
	(__racewalk_rmw_unless(__RACEWALK_INT(v), 1, 0, __RACEWALK_FULL) != 0)
#define atomic_inc_unless_negative(v) \
	__RACEWALK_CHANGE_IF(int, __RACEWALK_INT(v), __old >= 0, __old + 1)
#define atomic_dec_unless_positive(v) \
	__RACEWALK_CHANGE_IF(int, __RACEWALK_INT(v), __old <= 0, __old - 1)
#define atomic_dec_if_positive(v)		__RACEWALK_DEC_IF_POSITIVE(int, __RACEWALK_INT(v))

/* atomic_long_t: long */
#define atomic_long_read(v)			__racewalk_load(__RACEWALK_LONG(v), __RACEWALK_ONCE)
#define atomic_long_read_acquire(v)		__racewalk_load(__RACEWALK_LONG(v), __RACEWALK_ACQUIRE)
#define atomic_long_set(v, i)			__racewalk_store(__RACEWALK_LONG(v), i, __RACEWALK_ONCE)
#define atomic_long_set_release(v, i) \
	__racewalk_store(__RACEWALK_LONG(v), i, __RACEWALK_RELEASE)

#define atomic_long_add(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 0))
#define atomic_long_sub(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 0))
#define atomic_long_and(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 0))
#define atomic_long_or(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 0))
#define atomic_long_xor(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 0))
#define atomic_long_andnot(i, v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 0))
#define atomic_long_inc(v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 0))
#define atomic_long_dec(v) \
	((void)__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 0))

#define atomic_long_fetch_add(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_sub(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_and(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_AND, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_or(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_OR, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_xor(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XOR, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_andnot(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ANDNOT, i, __RACEWALK_FULL, 1)
#define atomic_long_fetch_inc(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1)
#define atomic_long_fetch_dec(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1)
#define atomic_long_add_return(i, v) \
	__RACEWALK_ADD_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_FULL)
#define atomic_long_sub_return(i, v) \
	__RACEWALK_SUB_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_FULL)
#define atomic_long_inc_return(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) + 1)
#define atomic_long_dec_return(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) - 1)
#define atomic_long_add_negative(i, v)		(atomic_long_add_return(i, v) < 0)
#define atomic_long_xchg(v, new) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XCHG, new, __RACEWALK_FULL, 1)
#define atomic_long_cmpxchg(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_LONG(v), old, new, __RACEWALK_FULL)
#define atomic_long_try_cmpxchg(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_LONG(v), old, new, __RACEWALK_FULL)

#define atomic_long_fetch_add_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_sub_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_and_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_or_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_xor_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_andnot_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_inc_relaxed(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1)
#define atomic_long_fetch_dec_relaxed(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1)
#define atomic_long_add_return_relaxed(i, v) \
	__RACEWALK_ADD_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_ONCE)
#define atomic_long_sub_return_relaxed(i, v) \
	__RACEWALK_SUB_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_ONCE)
#define atomic_long_inc_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1) + 1)
#define atomic_long_dec_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1) - 1)
#define atomic_long_add_negative_relaxed(i, v)	(atomic_long_add_return_relaxed(i, v) < 0)
#define atomic_long_xchg_relaxed(v, new) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XCHG, new, __RACEWALK_ONCE, 1)
#define atomic_long_cmpxchg_relaxed(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_LONG(v), old, new, __RACEWALK_ONCE)
#define atomic_long_try_cmpxchg_relaxed(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_LONG(v), old, new, __RACEWALK_ONCE)

#define atomic_long_fetch_add_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_sub_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_and_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_AND, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_or_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_OR, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_xor_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XOR, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_andnot_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ANDNOT, i, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_inc_acquire(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1)
#define atomic_long_fetch_dec_acquire(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1)
#define atomic_long_add_return_acquire(i, v) \
	__RACEWALK_ADD_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_ACQUIRE)
#define atomic_long_sub_return_acquire(i, v) \
	__RACEWALK_SUB_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_ACQUIRE)
#define atomic_long_inc_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1) + 1)
#define atomic_long_dec_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1) - 1)
#define atomic_long_add_negative_acquire(i, v)	(atomic_long_add_return_acquire(i, v) < 0)
#define atomic_long_xchg_acquire(v, new) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XCHG, new, __RACEWALK_ACQUIRE, 1)
#define atomic_long_cmpxchg_acquire(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_LONG(v), old, new, __RACEWALK_ACQUIRE)
#define atomic_long_try_cmpxchg_acquire(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_LONG(v), old, new, __RACEWALK_ACQUIRE)

#define atomic_long_fetch_add_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_sub_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_and_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_AND, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_or_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_OR, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_xor_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XOR, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_andnot_release(i, v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ANDNOT, i, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_inc_release(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1)
#define atomic_long_fetch_dec_release(v) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1)
#define atomic_long_add_return_release(i, v) \
	__RACEWALK_ADD_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_RELEASE)
#define atomic_long_sub_return_release(i, v) \
	__RACEWALK_SUB_RETURN(long, i, __RACEWALK_LONG(v), __RACEWALK_RELEASE)
#define atomic_long_inc_return_release(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1) + 1)
#define atomic_long_dec_return_release(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1) - 1)
#define atomic_long_add_negative_release(i, v)	(atomic_long_add_return_release(i, v) < 0)
#define atomic_long_xchg_release(v, new) \
	__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_XCHG, new, __RACEWALK_RELEASE, 1)
#define atomic_long_cmpxchg_release(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_LONG(v), old, new, __RACEWALK_RELEASE)
#define atomic_long_try_cmpxchg_release(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_LONG(v), old, new, __RACEWALK_RELEASE)

#define atomic_long_sub_and_test(i, v)		(atomic_long_sub_return(i, v) == 0)
#define atomic_long_dec_and_test(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) == 1)
#define atomic_long_inc_and_test(v) \
	(__racewalk_rmw(__RACEWALK_LONG(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) == -1)
#define atomic_long_fetch_add_unless(v, a, u) \
	__racewalk_rmw_unless(__RACEWALK_LONG(v), a, u, __RACEWALK_FULL)
#define atomic_long_add_unless(v, a, u)		__RACEWALK_ADD_UNLESS(long, __RACEWALK_LONG(v), a, u)
#define atomic_long_inc_not_zero(v) \
	(__racewalk_rmw_unless(__RACEWALK_LONG(v), 1, 0, __RACEWALK_FULL) != 0)
#define atomic_long_inc_unless_negative(v) \
	__RACEWALK_CHANGE_IF(long, __RACEWALK_LONG(v), __old >= 0, __old + 1)
#define atomic_long_dec_unless_positive(v) \
	__RACEWALK_CHANGE_IF(long, __RACEWALK_LONG(v), __old <= 0, __old - 1)
#define atomic_long_dec_if_positive(v)		__RACEWALK_DEC_IF_POSITIVE(long, __RACEWALK_LONG(v))

/* atomic64_t: s64 */
#define atomic64_read(v)			__racewalk_load(__RACEWALK_S64(v), __RACEWALK_ONCE)
#define atomic64_read_acquire(v)		__racewalk_load(__RACEWALK_S64(v), __RACEWALK_ACQUIRE)
#define atomic64_set(v, i)			__racewalk_store(__RACEWALK_S64(v), i, __RACEWALK_ONCE)
#define atomic64_set_release(v, i)		__racewalk_store(__RACEWALK_S64(v), i, __RACEWALK_RELEASE)

#define atomic64_add(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 0))
#define atomic64_sub(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 0))
#define atomic64_and(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 0))
#define atomic64_or(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 0))
#define atomic64_xor(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 0))
#define atomic64_andnot(i, v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 0))
#define atomic64_inc(v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 0))
#define atomic64_dec(v) \
	((void)__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 0))

#define atomic64_fetch_add(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_sub(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_and(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_AND, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_or(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_OR, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_xor(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XOR, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_andnot(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ANDNOT, i, __RACEWALK_FULL, 1)
#define atomic64_fetch_inc(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1)
#define atomic64_fetch_dec(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1)
#define atomic64_add_return(i, v) \
	__RACEWALK_ADD_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_FULL)
#define atomic64_sub_return(i, v) \
	__RACEWALK_SUB_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_FULL)
#define atomic64_inc_return(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) + 1)
#define atomic64_dec_return(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) - 1)
#define atomic64_add_negative(i, v)		(atomic64_add_return(i, v) < 0)
#define atomic64_xchg(v, new) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XCHG, new, __RACEWALK_FULL, 1)
#define atomic64_cmpxchg(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_S64(v), old, new, __RACEWALK_FULL)
#define atomic64_try_cmpxchg(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_S64(v), old, new, __RACEWALK_FULL)

#define atomic64_fetch_add_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_sub_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_and_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_AND, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_or_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_OR, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_xor_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XOR, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_andnot_relaxed(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ANDNOT, i, __RACEWALK_ONCE, 1)
#define atomic64_fetch_inc_relaxed(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1)
#define atomic64_fetch_dec_relaxed(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1)
#define atomic64_add_return_relaxed(i, v) \
	__RACEWALK_ADD_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_ONCE)
#define atomic64_sub_return_relaxed(i, v) \
	__RACEWALK_SUB_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_ONCE)
#define atomic64_inc_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_ONCE, 1) + 1)
#define atomic64_dec_return_relaxed(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_ONCE, 1) - 1)
#define atomic64_add_negative_relaxed(i, v)	(atomic64_add_return_relaxed(i, v) < 0)
#define atomic64_xchg_relaxed(v, new) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XCHG, new, __RACEWALK_ONCE, 1)
#define atomic64_cmpxchg_relaxed(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_S64(v), old, new, __RACEWALK_ONCE)
#define atomic64_try_cmpxchg_relaxed(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_S64(v), old, new, __RACEWALK_ONCE)

#define atomic64_fetch_add_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_sub_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_and_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_AND, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_or_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_OR, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_xor_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XOR, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_andnot_acquire(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ANDNOT, i, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_inc_acquire(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1)
#define atomic64_fetch_dec_acquire(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1)
#define atomic64_add_return_acquire(i, v) \
	__RACEWALK_ADD_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_ACQUIRE)
#define atomic64_sub_return_acquire(i, v) \
	__RACEWALK_SUB_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_ACQUIRE)
#define atomic64_inc_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_ACQUIRE, 1) + 1)
#define atomic64_dec_return_acquire(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_ACQUIRE, 1) - 1)
#define atomic64_add_negative_acquire(i, v)	(atomic64_add_return_acquire(i, v) < 0)
#define atomic64_xchg_acquire(v, new) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XCHG, new, __RACEWALK_ACQUIRE, 1)
#define atomic64_cmpxchg_acquire(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_S64(v), old, new, __RACEWALK_ACQUIRE)
#define atomic64_try_cmpxchg_acquire(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_S64(v), old, new, __RACEWALK_ACQUIRE)

#define atomic64_fetch_add_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_sub_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_and_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_AND, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_or_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_OR, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_xor_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XOR, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_andnot_release(i, v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ANDNOT, i, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_inc_release(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1)
#define atomic64_fetch_dec_release(v) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1)
#define atomic64_add_return_release(i, v) \
	__RACEWALK_ADD_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_RELEASE)
#define atomic64_sub_return_release(i, v) \
	__RACEWALK_SUB_RETURN(s64, i, __RACEWALK_S64(v), __RACEWALK_RELEASE)
#define atomic64_inc_return_release(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_RELEASE, 1) + 1)
#define atomic64_dec_return_release(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_RELEASE, 1) - 1)
#define atomic64_add_negative_release(i, v)	(atomic64_add_return_release(i, v) < 0)
#define atomic64_xchg_release(v, new) \
	__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_XCHG, new, __RACEWALK_RELEASE, 1)
#define atomic64_cmpxchg_release(v, old, new) \
	__racewalk_cmpxchg(__RACEWALK_S64(v), old, new, __RACEWALK_RELEASE)
#define atomic64_try_cmpxchg_release(v, old, new) \
	__RACEWALK_TRY_CMPXCHG(__RACEWALK_S64(v), old, new, __RACEWALK_RELEASE)

#define atomic64_sub_and_test(i, v)		(atomic64_sub_return(i, v) == 0)
#define atomic64_dec_and_test(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_SUB, 1, __RACEWALK_FULL, 1) == 1)
#define atomic64_inc_and_test(v) \
	(__racewalk_rmw(__RACEWALK_S64(v), __RACEWALK_ADD, 1, __RACEWALK_FULL, 1) == -1)
#define atomic64_fetch_add_unless(v, a, u) \
	__racewalk_rmw_unless(__RACEWALK_S64(v), a, u, __RACEWALK_FULL)
#define atomic64_add_unless(v, a, u)		__RACEWALK_ADD_UNLESS(s64, __RACEWALK_S64(v), a, u)
#define atomic64_inc_not_zero(v) \
	(__racewalk_rmw_unless(__RACEWALK_S64(v), 1, 0, __RACEWALK_FULL) != 0)
#define atomic64_inc_unless_negative(v) \
	__RACEWALK_CHANGE_IF(s64, __RACEWALK_S64(v), __old >= 0, __old + 1)
#define atomic64_dec_unless_positive(v) \
	__RACEWALK_CHANGE_IF(s64, __RACEWALK_S64(v), __old <= 0, __old - 1)
#define atomic64_dec_if_positive(v)		__RACEWALK_DEC_IF_POSITIVE(s64, __RACEWALK_S64(v))

#endif /* _LINUX_ATOMIC_H */
