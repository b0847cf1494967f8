/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_COMPILER_TYPES_H
#define __LINUX_COMPILER_TYPES_H

#include <linux/kconfig.h>
#include <linux/compiler_attributes.h>

#ifndef __KERNEL__
#define __KERNEL__		1
#endif

/* Address spaces and contexts are notes for sparse; here they mean nothing. */
#define __kernel
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __private
#define __safe
#define __force
#define __nocast
#define __bitwise
#define __chk_user_ptr(x)	((void)0)
#define __chk_io_ptr(x)		((void)0)
#define ACCESS_PRIVATE(p, member)	((p)->member)
#define __must_hold(x)
#define __acquires(x)
#define __cond_acquires(...)
#define __releases(x)
#define __acquire(x)		((void)0)
#define __release(x)		((void)0)
#define __cond_lock(x, c)	(c)
#define __must_hold_shared(x)
#define __acquires_shared(x)
#define __cond_acquires_shared(...)
#define __releases_shared(x)
#define __guarded_by(...)
#define __pt_guarded_by(...)
#define __context_unsafe(comment)
#define context_unsafe(...)	({ __VA_ARGS__; })

#define asm_volatile_goto(x...)	asm goto(x)
#define __always_inline		inline
#define noinline
#define __noinline
#define noinline_for_stack
#define notrace
#define __no_kcsan
#define __no_sanitize_or_inline	__always_inline
#define __no_kasan_or_inline	__always_inline
#define __no_sanitize_address
#define __no_sanitize_memory
#define __no_stack_protector
#define noinstr
#define __noinstr_section(section)
#define __nocfi
#define __latent_entropy
#define __randomize_layout
#define __no_randomize_layout
#define randomized_struct_fields_start
#define randomized_struct_fields_end
#define __visible
#define __signed_wrap
#define asmlinkage
#define __ref
#define __refdata
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))
#define __native_word(t)							\
	(sizeof(t) == sizeof(char) || sizeof(t) == sizeof(short) ||		\
	 sizeof(t) == sizeof(int) || sizeof(t) == sizeof(long))
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...)				\
	union {									\
		struct { MEMBERS } ATTRS;					\
		struct TAG { MEMBERS } ATTRS NAME;				\
	}

#define ___PASTE(a, b)		a##b
#define __PASTE(a, b)		___PASTE(a, b)

#define compiletime_assert(condition, msg)	((void)0)
#define compiletime_assert_atomic_type(t)					\
	_Static_assert(__native_word(t), "not a type that one access can read or write")

#endif /* __LINUX_COMPILER_TYPES_H */
