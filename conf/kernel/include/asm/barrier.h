/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __ASM_GENERIC_BARRIER_H
#define __ASM_GENERIC_BARRIER_H

#include <linux/compiler.h>
#include <asm/processor.h>

#define smp_mb()			__racewalk_fence(__RACEWALK_MB)
#define smp_rmb()			__racewalk_fence(__RACEWALK_RMB)
#define smp_wmb()			__racewalk_fence(__RACEWALK_WMB)
#define mb()				smp_mb()
#define rmb()				smp_rmb()
#define wmb()				smp_wmb()
#define dma_mb()			smp_mb()
#define dma_rmb()			smp_rmb()
#define dma_wmb()			smp_wmb()
#define smp_mb__before_atomic()		__racewalk_fence(__RACEWALK_BEFORE_ATOMIC)
#define smp_mb__after_atomic()		__racewalk_fence(__RACEWALK_AFTER_ATOMIC)
#define smp_mb__after_spinlock()	__racewalk_fence(__RACEWALK_AFTER_SPINLOCK)
#define smp_mb__after_unlock_lock()	__racewalk_fence(__RACEWALK_AFTER_UNLOCK_LOCK)
#define smp_mb__after_srcu_read_unlock()	smp_mb()
#define smp_acquire__after_ctrl_dep()	smp_rmb()
#define smp_read_barrier_depends()	((void)0)

#define smp_load_acquire(p)		__racewalk_load(p, __RACEWALK_ACQUIRE)
#define smp_store_release(p, v)		__racewalk_store(p, v, __RACEWALK_RELEASE)
#define smp_store_mb(var, value)	__racewalk_store(&(var), value, __RACEWALK_FULL)

/* VAL in the condition is the value just read. */
#define smp_cond_load_relaxed(ptr, cond_expr)					\
({										\
	typeof(*(ptr)) VAL;							\
	for (;;) {								\
		VAL = READ_ONCE(*(ptr));					\
		if (cond_expr)							\
			break;							\
		cpu_relax();							\
	}									\
	VAL;									\
})

#define smp_cond_load_acquire(ptr, cond_expr)					\
({										\
	typeof(*(ptr)) VAL;							\
	for (;;) {								\
		VAL = smp_load_acquire(ptr);					\
		if (cond_expr)							\
			break;							\
		cpu_relax();							\
	}									\
	VAL;									\
})

#define array_index_mask_nospec(index, size)	((index) < (size) ? ~0UL : 0UL)

#endif
