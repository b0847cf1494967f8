/* SPDX-License-Identifier: Apache-2.0 */
/* How long something takes is for the search to choose; these only let others go first. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/sched.h>

#define udelay(x)		cpu_relax()
#define ndelay(x)		cpu_relax()
#define mdelay(x)		cpu_relax()
#define msleep(x)		((void)schedule_timeout_uninterruptible(x))
#define usleep_range(min, max)	((void)schedule_timeout_uninterruptible(1))
#define fsleep(x)		((void)schedule_timeout_uninterruptible(1))

#endif
