/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_COMPILER_ATTRIBUTES_H
#define __LINUX_COMPILER_ATTRIBUTES_H

#define __alias(symbol)			__attribute__((__alias__(#symbol)))
#define __aligned(x)			__attribute__((__aligned__(x)))
#define __aligned_largest		__attribute__((__aligned__))
#define __always_unused			__attribute__((__unused__))
#define __assume_aligned(a, ...)
#define __cleanup(func)			__attribute__((__cleanup__(func)))
#define __cold
#define __attribute_const__
#define __copy(symbol)
#define __counted_by(member)
#define __counted_by_le(member)
#define __counted_by_be(member)
#define __deprecated
#define __designated_init
#define __compiletime_error(message)
#define __compiletime_warning(message)
#define fallthrough			__attribute__((__fallthrough__))
#define __flatten
#define __gnu_inline			__attribute__((__gnu_inline__))
#define __malloc
#define __mode(x)			__attribute__((__mode__(x)))
#define __must_check
#define __nonstring
#define __no_caller_saved_registers
#define __noreturn			__attribute__((__noreturn__))
#define __packed			__attribute__((__packed__))
#define __pure
#define __section(section)
#define __used
#define __maybe_unused			__attribute__((__unused__))
#define __uninitialized
#define __weak				__attribute__((__weak__))
#define __printf(a, b)
#define __scanf(a, b)
#define __overloadable
#define __pass_object_size(type)
#define __diagnose_as(...)
#define __alloc_size(x, ...)
#define __realloc_size(x, ...)
#define __fix_address

#endif /* __LINUX_COMPILER_ATTRIBUTES_H */
