/* SPDX-License-Identifier: Apache-2.0 */
/* Time is not modelled: it is always 0. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/hrtimer.h>

#define ktime_add(a, b)		((a) + (b))
#define ktime_sub(a, b)		((a) - (b))
#define ktime_add_ns(kt, ns)	((kt) + (ktime_t)(ns))
#define ktime_add_us(kt, us)	((kt) + (ktime_t)(us) * 1000)
#define ktime_to_ns(kt)		((s64)(kt))
#define ktime_to_us(kt)		((s64)(kt) / 1000)
#define ktime_to_ms(kt)		((s64)(kt) / 1000000)
#define ktime_before(a, b)	((a) < (b))
#define ktime_after(a, b)	((a) > (b))
#define ktime_compare(a, b)	((a) < (b) ? -1 : (a) > (b))
#define ktime_get_ns()		0ULL
#define ktime_get_real()	((ktime_t)0)
#define ktime_get_boottime()	((ktime_t)0)

#endif
