/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>

/*
 * A warning is a finding, and the run goes on; a bug is a finding that ends it.
 * The text of a finding is the condition as written, so formats must be string
 * literals; their arguments are not evaluated.
 */
#define __RACEWALK_WARN_IF(condition, text)					\
({										\
	int __racewalk_warned = !!(condition);					\
	if (unlikely(__racewalk_warned))					\
		__racewalk_warn(text);						\
	unlikely(__racewalk_warned);						\
})

#define WARN_ON(condition)		__RACEWALK_WARN_IF(condition, "WARN_ON(" #condition ")")
#define WARN_ON_ONCE(condition)		__RACEWALK_WARN_IF(condition, "WARN_ON_ONCE(" #condition ")")
#define WARN_ON_SMP(condition)		WARN_ON(condition)
#define WARN(condition, format, ...)	__RACEWALK_WARN_IF(condition, format)
#define WARN_ONCE(condition, format, ...)	__RACEWALK_WARN_IF(condition, format)
#define WARN_TAINT(condition, taint, format, ...)	__RACEWALK_WARN_IF(condition, format)
#define WARN_TAINT_ONCE(condition, taint, format, ...)	__RACEWALK_WARN_IF(condition, format)
#define WARN_RATELIMIT(condition, format, ...)	__RACEWALK_WARN_IF(condition, format)

#define BUG()				__racewalk_bug("BUG")
#define BUG_ON(condition)							\
do {										\
	if (unlikely(condition))						\
		__racewalk_bug("BUG_ON(" #condition ")");			\
} while (0)

#define CHECK_DATA_CORRUPTION(condition, addr, format, ...)			\
	WARN(condition, format)

#endif /* _LINUX_BUG_H */
