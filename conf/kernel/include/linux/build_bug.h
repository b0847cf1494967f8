/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_BUILD_BUG_H
#define _LINUX_BUILD_BUG_H

#include <linux/compiler.h>

/* The condition must be an integer constant expression. */
#define BUILD_BUG_ON(condition)		((void)sizeof(char[1 - 2 * !!(condition)]))
#define BUILD_BUG_ON_MSG(condition, msg)	BUILD_BUG_ON(condition)
#define BUILD_BUG_ON_NOT_POWER_OF_2(n)	BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))
#define BUILD_BUG_ON_INVALID(e)		((void)(sizeof((long)(e))))
#define BUILD_BUG_ON_ZERO(e, ...)	((int)(sizeof(char[1 - 2 * !!(e)]) - 1))
#define BUILD_BUG()			__racewalk_bug("BUILD_BUG reached")

#define static_assert(expr, ...)	__static_assert(expr, ##__VA_ARGS__, #expr)
#define __static_assert(expr, msg, ...)	_Static_assert(expr, msg)

#endif /* _LINUX_BUILD_BUG_H */
