/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H

#include <linux/types.h>
#include <linux/bitops.h>

/* Rounded down; not defined for 0. */
#define ilog2(n)	((int)(63 - __builtin_clzll((unsigned long long)(n))))
#define is_power_of_2(n)							\
({										\
	unsigned long __n = (n);						\
	(bool)(__n != 0 && (__n & (__n - 1)) == 0);				\
})
#define roundup_pow_of_two(n)	((n) <= 1 ? 1UL : 1UL << (ilog2((n) - 1) + 1))
#define rounddown_pow_of_two(n)	(1UL << ilog2(n))
#define order_base_2(n)		((n) > 1 ? ilog2((n) - 1) + 1 : 0)

#endif
