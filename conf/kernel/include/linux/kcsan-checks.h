/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_KCSAN_CHECKS_H
#define _LINUX_KCSAN_CHECKS_H

#include <linux/compiler_types.h>
#include <racewalk/intrinsics.h>

/* Between these, plain accesses of the current task count as marked. */
#define kcsan_disable_current()		__racewalk_races_allowed_add(1)
#define kcsan_enable_current()		__racewalk_races_allowed_add(-1)
#define kcsan_nestable_atomic_begin()	__racewalk_races_allowed_add(1)
#define kcsan_nestable_atomic_end()	__racewalk_races_allowed_add(-1)
#define kcsan_flat_atomic_begin()	__racewalk_races_allowed_add(1)
#define kcsan_flat_atomic_end()		__racewalk_races_allowed_add(-1)

/* No other task may write (access) the variable here without ordering, even marked. */
#define ASSERT_EXCLUSIVE_WRITER(var)	__racewalk_assert_exclusive(&(var), sizeof(var), 0)
#define ASSERT_EXCLUSIVE_ACCESS(var)	__racewalk_assert_exclusive(&(var), sizeof(var), 1)

#define kcsan_check_atomic_read(ptr, size)		((void)0)
#define kcsan_check_atomic_write(ptr, size)		((void)0)
#define kcsan_check_atomic_read_write(ptr, size)	((void)0)

#endif /* _LINUX_KCSAN_CHECKS_H */
