/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_COMPILER_H
#define __LINUX_COMPILER_H

#include <linux/compiler_types.h>
#include <racewalk/intrinsics.h>
#include <asm/rwonce.h>
#include <linux/kcsan-checks.h>

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define likely_notrace(x)	likely(x)
#define unlikely_notrace(x)	unlikely(x)

#define barrier()		__racewalk_fence(__RACEWALK_COMPILER)
#define barrier_data(ptr)	((void)(ptr), barrier())
#define barrier_before_unreachable()	((void)0)
#define unreachable()		__builtin_unreachable()

#define OPTIMIZER_HIDE_VAR(var)	((void)0)
#define RELOC_HIDE(ptr, off)	((typeof(ptr))((unsigned long)(ptr) + (off)))
#define absolute_pointer(val)	RELOC_HIDE((void *)(val), 0)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

/* Plain accesses in the expression may race; what it yields may be stale or torn. */
#define data_race(expr)								\
({										\
	__racewalk_races_allowed_add(1);					\
	__auto_type __racewalk_value = (expr);					\
	__racewalk_races_allowed_add(-1);					\
	__racewalk_value;							\
})

#define __is_constexpr(x)							\
	(sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))
#define __must_be_array(a)	0
#define __must_be_cstr(p)	0
#define is_signed_type(type)	(((type)(-1)) < (type)1)
#define is_unsigned_type(type)	(!is_signed_type(type))
#define statically_true(x)	(__builtin_constant_p(x) && (x))
#define const_true(x)		__builtin_choose_expr(__is_constexpr(x), x, 0)
#define __ADDRESSABLE(sym)
#define offset_to_ptr(off)	((void *)((unsigned long)(off) + *(off)))

#endif /* __LINUX_COMPILER_H */
