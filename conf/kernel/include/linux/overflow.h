/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_OVERFLOW_H
#define __LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/limits.h>
#include <linux/const.h>

/* Bits of an integer type, without the sign. */
#define type_max(T)	((T)(((T)1 << (8 * sizeof(T) - 1 - is_signed_type(T))) - 1 +	\
			     ((T)1 << (8 * sizeof(T) - 1 - is_signed_type(T)))))
#define type_min(T)	((T)((T)-type_max(T) - (T)1))

#define check_add_overflow(a, b, d)	unlikely(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d)	unlikely(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d)	unlikely(__builtin_mul_overflow(a, b, d))

#define wrapping_add(type, a, b)						\
({										\
	type __sum;								\
	__builtin_add_overflow(a, b, &__sum);					\
	__sum;									\
})
#define wrapping_sub(type, a, b)						\
({										\
	type __difference;							\
	__builtin_sub_overflow(a, b, &__difference);				\
	__difference;								\
})
#define add_would_overflow(a, b)						\
({										\
	typeof((a) + (b)) __sum;						\
	__builtin_add_overflow(a, b, &__sum);					\
})

/* These stop at SIZE_MAX, which no allocation gives. */
static inline size_t size_mul(size_t factor1, size_t factor2)
{
	size_t bytes;

	return check_mul_overflow(factor1, factor2, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t size_add(size_t addend1, size_t addend2)
{
	size_t bytes;

	return check_add_overflow(addend1, addend2, &bytes) ? SIZE_MAX : bytes;
}

static inline size_t size_sub(size_t minuend, size_t subtrahend)
{
	size_t bytes;

	if (minuend == SIZE_MAX || subtrahend == SIZE_MAX ||
	    check_sub_overflow(minuend, subtrahend, &bytes))
		return SIZE_MAX;
	return bytes;
}

#define array_size(a, b)		size_mul(a, b)
#define array3_size(a, b, c)		size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count)	size_mul(count, sizeof(*(p)->member))
#define struct_size(p, member, count)						\
	size_add(sizeof(*(p)), flex_array_size(p, member, count))
#define struct_size_t(type, member, count)					\
	struct_size((type *)NULL, member, count)

#endif
