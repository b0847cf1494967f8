/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/compiler.h>

#define __RACEWALK_PICK(x, op, y)						\
({										\
	__auto_type __picked_x = (x);						\
	__auto_type __picked_y = (y);						\
	__picked_x op __picked_y ? __picked_x : __picked_y;			\
})
#define min(x, y)		__RACEWALK_PICK(x, <, y)
#define max(x, y)		__RACEWALK_PICK(x, >, y)
#define umin(x, y)		__RACEWALK_PICK((unsigned long long)(x), <, (unsigned long long)(y))
#define umax(x, y)		__RACEWALK_PICK((unsigned long long)(x), >, (unsigned long long)(y))
#define min_t(type, x, y)	__RACEWALK_PICK((type)(x), <, (type)(y))
#define max_t(type, x, y)	__RACEWALK_PICK((type)(x), >, (type)(y))
#define min3(x, y, z)		min(min(x, y), z)
#define max3(x, y, z)		max(max(x, y), z)
#define min_not_zero(x, y)							\
({										\
	__auto_type __nonzero_x = (x);						\
	__auto_type __nonzero_y = (y);						\
	__nonzero_x == 0 ? __nonzero_y						\
		: (__nonzero_y == 0 ? __nonzero_x : min(__nonzero_x, __nonzero_y)); \
})
#define clamp(val, lo, hi)	min((typeof(val))max(val, lo), hi)
#define clamp_t(type, val, lo, hi)	min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi)	clamp_t(typeof(val), val, lo, hi)
#define in_range(val, start, len)						\
	((unsigned long long)(val) - (unsigned long long)(start) < (unsigned long long)(len))
/* Constants, for array sizes. */
#define MIN(a, b)		((a) < (b) ? (a) : (b))
#define MAX(a, b)		((a) > (b) ? (a) : (b))
#define MIN_T(type, a, b)	MIN((type)(a), (type)(b))
#define MAX_T(type, a, b)	MAX((type)(a), (type)(b))
#define swap(a, b)								\
do {										\
	typeof(a) __swapped = (a);						\
	(a) = (b);								\
	(b) = __swapped;							\
} while (0)

#endif
