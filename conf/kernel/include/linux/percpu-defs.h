/* SPDX-License-Identifier: Apache-2.0 */
/* Variables of which each CPU has its own copy. */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

#define DECLARE_PER_CPU(type, name)						\
	extern __attribute__((racewalk_per_cpu)) __typeof__(type) name
#define DEFINE_PER_CPU(type, name)						\
	__attribute__((racewalk_per_cpu)) __typeof__(type) name
#define DECLARE_PER_CPU_ALIGNED(type, name)		DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name)		DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name)	DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name)	DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name)		DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name)		DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_CACHE_HOT(type, name)		DEFINE_PER_CPU(type, name)

#define per_cpu_ptr(ptr, cpu)	((typeof(ptr))__racewalk_per_cpu_ptr(ptr, cpu))
#define raw_cpu_ptr(ptr)	((typeof(ptr))__racewalk_this_cpu_ptr(ptr))
/* Which copy this is holds only while the task cannot move. */
#define this_cpu_ptr(ptr)	raw_cpu_ptr(ptr)
#define per_cpu(var, cpu)	(*per_cpu_ptr(&(var), cpu))

#define get_cpu_var(var)	(*({ preempt_disable(); this_cpu_ptr(&(var)); }))
#define put_cpu_var(var)	do { (void)&(var); preempt_enable(); } while (0)
#define get_cpu_ptr(var)	({ preempt_disable(); this_cpu_ptr(var); })
#define put_cpu_ptr(var)	do { (void)(var); preempt_enable(); } while (0)

#define raw_cpu_read(pcp)	(*raw_cpu_ptr(&(pcp)))
#define raw_cpu_write(pcp, val)	do { *raw_cpu_ptr(&(pcp)) = (val); } while (0)
#define raw_cpu_add(pcp, val)	do { *raw_cpu_ptr(&(pcp)) += (val); } while (0)
#define __this_cpu_read(pcp)	raw_cpu_read(pcp)
#define __this_cpu_write(pcp, val)	raw_cpu_write(pcp, val)
#define __this_cpu_add(pcp, val)	raw_cpu_add(pcp, val)
#define __this_cpu_sub(pcp, val)	raw_cpu_add(pcp, -(typeof(pcp))(val))
#define __this_cpu_inc(pcp)	raw_cpu_add(pcp, 1)
#define __this_cpu_dec(pcp)	raw_cpu_add(pcp, -1)

/* Atomic against what else runs on this CPU: interrupts are off meanwhile. */
#define __RACEWALK_THIS_CPU(pcp, result, change...)				\
({										\
	unsigned long __irqs = __racewalk_local_irq_save();			\
	typeof(pcp) *__p = raw_cpu_ptr(&(pcp));					\
	typeof(pcp) __old = READ_ONCE(*__p);					\
	typeof(pcp) __new = change;						\
	WRITE_ONCE(*__p, __new);						\
	__racewalk_local_irq_restore(__irqs);					\
	(void)__old;								\
	result;									\
})
#define this_cpu_read(pcp)							\
({										\
	unsigned long __irqs = __racewalk_local_irq_save();			\
	typeof(pcp) __value = READ_ONCE(*raw_cpu_ptr(&(pcp)));			\
	__racewalk_local_irq_restore(__irqs);					\
	__value;								\
})
#define this_cpu_write(pcp, val)						\
do {										\
	unsigned long __irqs = __racewalk_local_irq_save();			\
	WRITE_ONCE(*raw_cpu_ptr(&(pcp)), val);					\
	__racewalk_local_irq_restore(__irqs);					\
} while (0)
#define this_cpu_add(pcp, val)		((void)__RACEWALK_THIS_CPU(pcp, __new, __old + (val)))
#define this_cpu_sub(pcp, val)		((void)__RACEWALK_THIS_CPU(pcp, __new, __old - (val)))
#define this_cpu_inc(pcp)		this_cpu_add(pcp, 1)
#define this_cpu_dec(pcp)		this_cpu_sub(pcp, 1)
#define this_cpu_and(pcp, val)		((void)__RACEWALK_THIS_CPU(pcp, __new, __old & (val)))
#define this_cpu_or(pcp, val)		((void)__RACEWALK_THIS_CPU(pcp, __new, __old | (val)))
#define this_cpu_add_return(pcp, val)	__RACEWALK_THIS_CPU(pcp, __new, __old + (val))
#define this_cpu_sub_return(pcp, val)	__RACEWALK_THIS_CPU(pcp, __new, __old - (val))
#define this_cpu_inc_return(pcp)	this_cpu_add_return(pcp, 1)
#define this_cpu_dec_return(pcp)	this_cpu_sub_return(pcp, 1)
#define this_cpu_xchg(pcp, nval)	__RACEWALK_THIS_CPU(pcp, __old, (nval))
#define this_cpu_cmpxchg(pcp, oval, nval)					\
	__RACEWALK_THIS_CPU(pcp, __old, __old == (oval) ? (nval) : __old)

/* The value that is there goes to *ovalp if it is another; whether it was exchanged. */
#define __RACEWALK_CPU_TRY_CMPXCHG(cmpxchg, pcp, ovalp, nval)			\
({										\
	typeof(pcp) *__ovalp = (ovalp);						\
	typeof(pcp) __want = *__ovalp;						\
	typeof(pcp) __found = cmpxchg(pcp, __want, nval);			\
	if (__found != __want)							\
		*__ovalp = __found;						\
	__found == __want;							\
})
#define this_cpu_try_cmpxchg(pcp, ovalp, nval)	\
	__RACEWALK_CPU_TRY_CMPXCHG(this_cpu_cmpxchg, pcp, ovalp, nval)

/* The same as plain accesses: whose caller keeps others of this CPU away. */
#define __RACEWALK_RAW_CPU(pcp, result, change...)				\
({										\
	typeof(pcp) *__p = raw_cpu_ptr(&(pcp));					\
	typeof(pcp) __old = *__p;						\
	typeof(pcp) __new = change;						\
	*__p = __new;								\
	(void)__old;								\
	result;									\
})
#define raw_cpu_inc(pcp)		raw_cpu_add(pcp, 1)
#define raw_cpu_dec(pcp)		raw_cpu_add(pcp, -1)
#define raw_cpu_sub(pcp, val)		raw_cpu_add(pcp, -(typeof(pcp))(val))
#define raw_cpu_or(pcp, val)		((void)__RACEWALK_RAW_CPU(pcp, __new, __old | (val)))
#define raw_cpu_and(pcp, val)		((void)__RACEWALK_RAW_CPU(pcp, __new, __old & (val)))
#define raw_cpu_add_return(pcp, val)	__RACEWALK_RAW_CPU(pcp, __new, __old + (val))
#define raw_cpu_xchg(pcp, nval)		__RACEWALK_RAW_CPU(pcp, __old, (nval))
#define raw_cpu_cmpxchg(pcp, oval, nval)					\
	__RACEWALK_RAW_CPU(pcp, __old, __old == (oval) ? (nval) : __old)
#define raw_cpu_try_cmpxchg(pcp, ovalp, nval)	\
	__RACEWALK_CPU_TRY_CMPXCHG(raw_cpu_cmpxchg, pcp, ovalp, nval)
#define __this_cpu_or(pcp, val)		raw_cpu_or(pcp, val)
#define __this_cpu_and(pcp, val)	raw_cpu_and(pcp, val)
#define __this_cpu_add_return(pcp, val)	raw_cpu_add_return(pcp, val)
#define __this_cpu_sub_return(pcp, val)	raw_cpu_add_return(pcp, -(typeof(pcp))(val))
#define __this_cpu_inc_return(pcp)	raw_cpu_add_return(pcp, 1)
#define __this_cpu_dec_return(pcp)	raw_cpu_add_return(pcp, -1)
#define __this_cpu_xchg(pcp, nval)	raw_cpu_xchg(pcp, nval)
#define __this_cpu_cmpxchg(pcp, oval, nval)	raw_cpu_cmpxchg(pcp, oval, nval)
#define __this_cpu_try_cmpxchg(pcp, ovalp, nval)	raw_cpu_try_cmpxchg(pcp, ovalp, nval)

#endif
