/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What litmus tests for the Linux-kernel memory model may use. They do not tell
 * int from atomic_t, nor integers from pointers, so neither does this file; it is
 * read once for each test and therefore includes nothing.
 */
#ifndef _RACEWALK_LITMUS_H
#define _RACEWALK_LITMUS_H

#define __RACEWALK_UNTYPED__	1

typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long s64;
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long intptr_t;
typedef unsigned long uintptr_t;
typedef unsigned long size_t;
typedef _Bool bool;
typedef int atomic_t;
typedef long atomic_long_t;
typedef long atomic64_t;
typedef int spinlock_t;
struct srcu_struct {
	int domain;
};
/* Values of a litmus test are small. */
#define __int128_t	long
#define __uint128_t	unsigned long

int __racewalk_lock(const volatile void *lock, int kind, int how, int subclass);
void __racewalk_unlock(const volatile void *lock, int kind, int how);
int __racewalk_lock_is_locked(const volatile void *lock, int kind);
void __racewalk_rcu_read_lock(void);
void __racewalk_rcu_read_unlock(void);
void __racewalk_synchronize_rcu(void);
int __racewalk_srcu_read_lock(void *domain);
void __racewalk_srcu_read_unlock(void *domain, int index);
void __racewalk_synchronize_srcu(void *domain);
void racewalk_observe(int which, long value);
void racewalk_after_srcu_read_unlock(void);

#define NULL			((void *)0)
#define true			1
#define false			0
#define likely(x)		(x)
#define unlikely(x)		(x)

/* Orders: 1 once, 2 acquire, 3 release, 4 full, 5 dereference. */
#define READ_ONCE(x)			__racewalk_load(&(x), 1)
#define WRITE_ONCE(x, v)		__racewalk_store(&(x), v, 1)
#define smp_load_acquire(p)		__racewalk_load(p, 2)
#define smp_store_release(p, v)		__racewalk_store(p, v, 3)
#define smp_store_mb(x, v)		__racewalk_store(&(x), v, 4)
#define rcu_dereference(x)		__racewalk_load(&(x), 5)
#define rcu_assign_pointer(x, v)	__racewalk_store(&(x), v, 3)
#define lockless_dereference(x)		rcu_dereference(x)

#define smp_mb()			__racewalk_fence(0)
#define smp_rmb()			__racewalk_fence(1)
#define smp_wmb()			__racewalk_fence(2)
#define smp_mb__before_atomic()		__racewalk_fence(3)
#define smp_mb__after_atomic()		__racewalk_fence(4)
#define smp_mb__after_spinlock()	__racewalk_fence(5)
#define smp_mb__after_unlock_lock()	__racewalk_fence(6)
#define barrier()			__racewalk_fence(7)

/* Kinds: 0 xchg, 1 add, 2 sub, 3 and, 4 or, 5 xor, 6 andnot. */
#define xchg(p, v)			__racewalk_rmw(p, 0, v, 4, 1)
#define xchg_relaxed(p, v)		__racewalk_rmw(p, 0, v, 1, 1)
#define xchg_acquire(p, v)		__racewalk_rmw(p, 0, v, 2, 1)
#define xchg_release(p, v)		__racewalk_rmw(p, 0, v, 3, 1)
#define cmpxchg(p, o, n)		__racewalk_cmpxchg(p, o, n, 4)
#define cmpxchg_relaxed(p, o, n)	__racewalk_cmpxchg(p, o, n, 1)
#define cmpxchg_acquire(p, o, n)	__racewalk_cmpxchg(p, o, n, 2)
#define cmpxchg_release(p, o, n)	__racewalk_cmpxchg(p, o, n, 3)

#define atomic_read(v)			__racewalk_load(v, 1)
#define atomic_read_acquire(v)		__racewalk_load(v, 2)
#define atomic_set(v, i)		__racewalk_store(v, i, 1)
#define atomic_set_release(v, i)	__racewalk_store(v, i, 3)

#define atomic_add(i, v)		((void)__racewalk_rmw(v, 1, i, 1, 0))
#define atomic_sub(i, v)		((void)__racewalk_rmw(v, 2, i, 1, 0))
#define atomic_and(i, v)		((void)__racewalk_rmw(v, 3, i, 1, 0))
#define atomic_or(i, v)			((void)__racewalk_rmw(v, 4, i, 1, 0))
#define atomic_xor(i, v)		((void)__racewalk_rmw(v, 5, i, 1, 0))
#define atomic_andnot(i, v)		((void)__racewalk_rmw(v, 6, i, 1, 0))
#define atomic_inc(v)			atomic_add(1, v)
#define atomic_dec(v)			atomic_sub(1, v)

#define atomic_fetch_add(i, v)		__racewalk_rmw(v, 1, i, 4, 1)
#define atomic_fetch_sub(i, v)		__racewalk_rmw(v, 2, i, 4, 1)
#define atomic_fetch_and(i, v)		__racewalk_rmw(v, 3, i, 4, 1)
#define atomic_fetch_or(i, v)		__racewalk_rmw(v, 4, i, 4, 1)
#define atomic_fetch_xor(i, v)		__racewalk_rmw(v, 5, i, 4, 1)
#define atomic_fetch_andnot(i, v)	__racewalk_rmw(v, 6, i, 4, 1)
#define atomic_fetch_inc(v)		__racewalk_rmw(v, 1, 1, 4, 1)
#define atomic_fetch_dec(v)		__racewalk_rmw(v, 2, 1, 4, 1)
#define atomic_add_return(i, v)		(__racewalk_rmw(v, 1, i, 4, 1) + (i))
#define atomic_sub_return(i, v)		(__racewalk_rmw(v, 2, i, 4, 1) - (i))
#define atomic_inc_return(v)		(__racewalk_rmw(v, 1, 1, 4, 1) + 1)
#define atomic_dec_return(v)		(__racewalk_rmw(v, 2, 1, 4, 1) - 1)
#define atomic_xchg(v, n)		__racewalk_rmw(v, 0, n, 4, 1)
#define atomic_cmpxchg(v, o, n)		__racewalk_cmpxchg(v, o, n, 4)
#define atomic_add_negative(i, v)	(atomic_add_return(i, v) < 0)

#define atomic_fetch_add_relaxed(i, v)	__racewalk_rmw(v, 1, i, 1, 1)
#define atomic_fetch_sub_relaxed(i, v)	__racewalk_rmw(v, 2, i, 1, 1)
#define atomic_fetch_and_relaxed(i, v)	__racewalk_rmw(v, 3, i, 1, 1)
#define atomic_fetch_or_relaxed(i, v)	__racewalk_rmw(v, 4, i, 1, 1)
#define atomic_fetch_xor_relaxed(i, v)	__racewalk_rmw(v, 5, i, 1, 1)
#define atomic_fetch_andnot_relaxed(i, v)	__racewalk_rmw(v, 6, i, 1, 1)
#define atomic_fetch_inc_relaxed(v)	__racewalk_rmw(v, 1, 1, 1, 1)
#define atomic_fetch_dec_relaxed(v)	__racewalk_rmw(v, 2, 1, 1, 1)
#define atomic_add_return_relaxed(i, v)	(__racewalk_rmw(v, 1, i, 1, 1) + (i))
#define atomic_sub_return_relaxed(i, v)	(__racewalk_rmw(v, 2, i, 1, 1) - (i))
#define atomic_inc_return_relaxed(v)	(__racewalk_rmw(v, 1, 1, 1, 1) + 1)
#define atomic_dec_return_relaxed(v)	(__racewalk_rmw(v, 2, 1, 1, 1) - 1)
#define atomic_xchg_relaxed(v, n)	__racewalk_rmw(v, 0, n, 1, 1)
#define atomic_cmpxchg_relaxed(v, o, n)	__racewalk_cmpxchg(v, o, n, 1)
#define atomic_add_negative_relaxed(i, v)	(atomic_add_return_relaxed(i, v) < 0)

#define atomic_fetch_add_acquire(i, v)	__racewalk_rmw(v, 1, i, 2, 1)
#define atomic_fetch_sub_acquire(i, v)	__racewalk_rmw(v, 2, i, 2, 1)
#define atomic_fetch_and_acquire(i, v)	__racewalk_rmw(v, 3, i, 2, 1)
#define atomic_fetch_or_acquire(i, v)	__racewalk_rmw(v, 4, i, 2, 1)
#define atomic_fetch_xor_acquire(i, v)	__racewalk_rmw(v, 5, i, 2, 1)
#define atomic_fetch_andnot_acquire(i, v)	__racewalk_rmw(v, 6, i, 2, 1)
#define atomic_fetch_inc_acquire(v)	__racewalk_rmw(v, 1, 1, 2, 1)
#define atomic_fetch_dec_acquire(v)	__racewalk_rmw(v, 2, 1, 2, 1)
#define atomic_add_return_acquire(i, v)	(__racewalk_rmw(v, 1, i, 2, 1) + (i))
#define atomic_sub_return_acquire(i, v)	(__racewalk_rmw(v, 2, i, 2, 1) - (i))
#define atomic_inc_return_acquire(v)	(__racewalk_rmw(v, 1, 1, 2, 1) + 1)
#define atomic_dec_return_acquire(v)	(__racewalk_rmw(v, 2, 1, 2, 1) - 1)
#define atomic_xchg_acquire(v, n)	__racewalk_rmw(v, 0, n, 2, 1)
#define atomic_cmpxchg_acquire(v, o, n)	__racewalk_cmpxchg(v, o, n, 2)
#define atomic_add_negative_acquire(i, v)	(atomic_add_return_acquire(i, v) < 0)

#define atomic_fetch_add_release(i, v)	__racewalk_rmw(v, 1, i, 3, 1)
#define atomic_fetch_sub_release(i, v)	__racewalk_rmw(v, 2, i, 3, 1)
#define atomic_fetch_and_release(i, v)	__racewalk_rmw(v, 3, i, 3, 1)
#define atomic_fetch_or_release(i, v)	__racewalk_rmw(v, 4, i, 3, 1)
#define atomic_fetch_xor_release(i, v)	__racewalk_rmw(v, 5, i, 3, 1)
#define atomic_fetch_andnot_release(i, v)	__racewalk_rmw(v, 6, i, 3, 1)
#define atomic_fetch_inc_release(v)	__racewalk_rmw(v, 1, 1, 3, 1)
#define atomic_fetch_dec_release(v)	__racewalk_rmw(v, 2, 1, 3, 1)
#define atomic_add_return_release(i, v)	(__racewalk_rmw(v, 1, i, 3, 1) + (i))
#define atomic_sub_return_release(i, v)	(__racewalk_rmw(v, 2, i, 3, 1) - (i))
#define atomic_inc_return_release(v)	(__racewalk_rmw(v, 1, 1, 3, 1) + 1)
#define atomic_dec_return_release(v)	(__racewalk_rmw(v, 2, 1, 3, 1) - 1)
#define atomic_xchg_release(v, n)	__racewalk_rmw(v, 0, n, 3, 1)
#define atomic_cmpxchg_release(v, o, n)	__racewalk_cmpxchg(v, o, n, 3)
#define atomic_add_negative_release(i, v)	(atomic_add_return_release(i, v) < 0)

#define atomic_sub_and_test(i, v)	(atomic_sub_return(i, v) == 0)
#define atomic_dec_and_test(v)		(atomic_dec_return(v) == 0)
#define atomic_inc_and_test(v)		(atomic_inc_return(v) == 0)
/* As in the kernel: whether it was added. */
#define atomic_add_unless(v, a, u)	(__racewalk_rmw_unless(v, a, u, 4) != (u))
#define atomic_inc_not_zero(v)		atomic_add_unless(v, 1, 0)
#define atomic_fetch_add_unless(v, a, u)	__racewalk_rmw_unless(v, a, u, 4)

#define spin_lock(l)			((void)__racewalk_lock(l, 0, 0, 0))
#define spin_trylock(l)			__racewalk_lock(l, 0, 2, 0)
#define spin_unlock(l)			__racewalk_unlock(l, 0, 0)
#define spin_is_locked(l)		__racewalk_lock_is_locked(l, 0)

#define rcu_read_lock()			__racewalk_rcu_read_lock()
#define rcu_read_unlock()		__racewalk_rcu_read_unlock()
#define synchronize_rcu()		__racewalk_synchronize_rcu()
#define synchronize_rcu_expedited()	__racewalk_synchronize_rcu()
#define srcu_read_lock(s)		__racewalk_srcu_read_lock(s)
#define srcu_read_unlock(s, i)		__racewalk_srcu_read_unlock(s, i)
#define synchronize_srcu(s)		__racewalk_synchronize_srcu(s)
#define synchronize_srcu_expedited(s)	__racewalk_synchronize_srcu(s)
#define srcu_down_read(s)		__racewalk_srcu_read_lock(s)
#define srcu_up_read(s, i)		__racewalk_srcu_read_unlock(s, i)
#define smp_mb__after_srcu_read_unlock()	racewalk_after_srcu_read_unlock()

#endif /* _RACEWALK_LITMUS_H */
