/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H

#include <linux/atomic.h>
#include <linux/cleanup.h>

/* By the first that comes; others do not wait for it. */
#define DO_ONCE(func, ...)							\
({										\
	static atomic_t __once = ATOMIC_INIT(0);				\
	bool __first = !atomic_xchg(&__once, 1);				\
	if (__first)								\
		func(__VA_ARGS__);						\
	__first;								\
})
#define DO_ONCE_SLEEPABLE(func, ...)	DO_ONCE(func, ##__VA_ARGS__)

#endif
