/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/types.h>
#include <linux/math.h>

#define div64_u64(dividend, divisor)	((u64)(dividend) / (u64)(divisor))
#define div64_s64(dividend, divisor)	((s64)(dividend) / (s64)(divisor))
#define div_u64(dividend, divisor)	((u64)(dividend) / (u32)(divisor))
#define div_s64(dividend, divisor)	((s64)(dividend) / (s32)(divisor))
#define do_div(n, base)								\
({										\
	u32 __rest = (u32)((u64)(n) % (u32)(base));				\
	(n) = (u64)(n) / (u32)(base);						\
	__rest;									\
})

#endif
