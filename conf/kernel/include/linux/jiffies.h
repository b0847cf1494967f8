/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time is not modelled: jiffies do not run, and whether a time-out strikes is a
 * decision of the search. The conversions are offered for code that passes times on.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/types.h>
#include <linux/limits.h>

#define HZ			1000
#define MAX_JIFFY_OFFSET	((LONG_MAX >> 1) - 1)
#define msecs_to_jiffies(m)	((unsigned long)(m))
#define usecs_to_jiffies(u)	((unsigned long)(((u) + 999) / 1000))
#define secs_to_jiffies(s)	((unsigned long)(s) * HZ)
#define jiffies_to_msecs(j)	((unsigned int)(j))
#define jiffies			0UL
#define get_jiffies_64()	0ULL
#define round_jiffies_relative(j)	(j)
#define round_jiffies(j)	(j)
#define time_after(a, b)	((long)((b) - (a)) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)((a) - (b)) >= 0)
#define time_before_eq(a, b)	time_after_eq(b, a)

#endif
