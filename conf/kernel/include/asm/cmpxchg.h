/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __ASM_CMPXCHG_H
#define __ASM_CMPXCHG_H

#include <linux/types.h>
#include <linux/compiler.h>

/*
 * Each is one access. Fully ordered, or as the suffix says; a compare-exchange
 * that fails orders nothing.
 */
#define __RACEWALK_TRY_CMPXCHG(ptr, oldp, new, order)				\
({										\
	typeof(*(ptr)) __expected = *(oldp);					\
	typeof(*(ptr)) __found = __racewalk_cmpxchg(ptr, __expected, new, order); \
	bool __swapped = __found == __expected;					\
	if (!__swapped)								\
		*(oldp) = __found;						\
	__swapped;								\
})

#define xchg(ptr, v)		__racewalk_rmw(ptr, __RACEWALK_XCHG, v, __RACEWALK_FULL, 1)
#define xchg_relaxed(ptr, v)	__racewalk_rmw(ptr, __RACEWALK_XCHG, v, __RACEWALK_ONCE, 1)
#define xchg_acquire(ptr, v)	__racewalk_rmw(ptr, __RACEWALK_XCHG, v, __RACEWALK_ACQUIRE, 1)
#define xchg_release(ptr, v)	__racewalk_rmw(ptr, __RACEWALK_XCHG, v, __RACEWALK_RELEASE, 1)

#define cmpxchg(ptr, old, new)		__racewalk_cmpxchg(ptr, old, new, __RACEWALK_FULL)
#define cmpxchg_relaxed(ptr, old, new)	__racewalk_cmpxchg(ptr, old, new, __RACEWALK_ONCE)
#define cmpxchg_acquire(ptr, old, new)	__racewalk_cmpxchg(ptr, old, new, __RACEWALK_ACQUIRE)
#define cmpxchg_release(ptr, old, new)	__racewalk_cmpxchg(ptr, old, new, __RACEWALK_RELEASE)

#define try_cmpxchg(ptr, oldp, new)	__RACEWALK_TRY_CMPXCHG(ptr, oldp, new, __RACEWALK_FULL)
#define try_cmpxchg_relaxed(ptr, oldp, new) \
	__RACEWALK_TRY_CMPXCHG(ptr, oldp, new, __RACEWALK_ONCE)
#define try_cmpxchg_acquire(ptr, oldp, new) \
	__RACEWALK_TRY_CMPXCHG(ptr, oldp, new, __RACEWALK_ACQUIRE)
#define try_cmpxchg_release(ptr, oldp, new) \
	__RACEWALK_TRY_CMPXCHG(ptr, oldp, new, __RACEWALK_RELEASE)

#define cmpxchg64(ptr, old, new)		cmpxchg(ptr, old, new)
#define cmpxchg64_relaxed(ptr, old, new)	cmpxchg_relaxed(ptr, old, new)
#define cmpxchg64_acquire(ptr, old, new)	cmpxchg_acquire(ptr, old, new)
#define cmpxchg64_release(ptr, old, new)	cmpxchg_release(ptr, old, new)
#define try_cmpxchg64(ptr, oldp, new)		try_cmpxchg(ptr, oldp, new)
#define try_cmpxchg64_relaxed(ptr, oldp, new)	try_cmpxchg_relaxed(ptr, oldp, new)
#define try_cmpxchg64_acquire(ptr, oldp, new)	try_cmpxchg_acquire(ptr, oldp, new)
#define try_cmpxchg64_release(ptr, oldp, new)	try_cmpxchg_release(ptr, oldp, new)

/* Atomic on this CPU only, in life; here they are atomic, and order nothing. */
#define cmpxchg_local(ptr, old, new)		cmpxchg_relaxed(ptr, old, new)
#define cmpxchg64_local(ptr, old, new)		cmpxchg_relaxed(ptr, old, new)
#define try_cmpxchg_local(ptr, oldp, new)	try_cmpxchg_relaxed(ptr, oldp, new)
#define try_cmpxchg64_local(ptr, oldp, new)	try_cmpxchg_relaxed(ptr, oldp, new)
#define sync_cmpxchg(ptr, old, new)		cmpxchg(ptr, old, new)
#define sync_try_cmpxchg(ptr, oldp, new)	try_cmpxchg(ptr, oldp, new)

#endif
