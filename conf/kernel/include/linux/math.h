/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <linux/types.h>

#define round_up(x, y)		((((x) - 1) | ((__typeof__(x))((y) - 1))) + 1)
#define round_down(x, y)	((x) & ~((__typeof__(x))((y) - 1)))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_UP_ULL(ll, d)	DIV_ROUND_UP((unsigned long long)(ll), d)
#define DIV_ROUND_DOWN_ULL(ll, d)	((unsigned long long)(ll) / (d))
#define DIV_ROUND_CLOSEST(x, divisor)						\
({										\
	typeof(x) __dividend = (x);						\
	typeof(divisor) __divisor = (divisor);					\
	(typeof(x))(((__dividend > 0) == (__divisor > 0))			\
		? (__dividend + __divisor / 2) / __divisor			\
		: (__dividend - __divisor / 2) / __divisor);			\
})
#define roundup(x, y)								\
({										\
	typeof(y) __multiple = (y);						\
	(((x) + (__multiple - 1)) / __multiple) * __multiple;			\
})
#define rounddown(x, y)								\
({										\
	typeof(x) __rounded = (x);						\
	__rounded - (__rounded % (y));						\
})
#define abs(x)									\
({										\
	__auto_type __signed_x = (x);						\
	__signed_x < 0 ? -__signed_x : __signed_x;				\
})
#define abs_diff(a, b)								\
({										\
	__auto_type __from = (a);						\
	__auto_type __to = (b);							\
	__from > __to ? __from - __to : __to - __from;				\
})
#define mult_frac(x, n, d)	((x) / (d) * (n) + (x) % (d) * (n) / (d))
#define sector_div(a, b)							\
({										\
	unsigned int __rest = (a) % (b);					\
	(a) /= (b);								\
	__rest;									\
})

#endif
