/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of user space: objects of the scenario stand for it, and it may be written to at any time, so that its accesses
 * are no data races. Nothing is mapped or unmapped here: for that see mm/common/user.h. A copy that may sleep
 * succeeds, or fails by a decision with -D UACCESS_FAULTS; one that may not sleep may always fail.
 */
#ifndef __LINUX_UACCESS_H
#define __LINUX_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kcsan-checks.h>
#include <linux/sched.h>
#include <linux/string.h>

#ifndef UACCESS_FAULTS
#define UACCESS_FAULTS	0
#endif

#define pagefault_disable()	((void)(current->pagefault_disabled++))
#define pagefault_enable()	((void)(current->pagefault_disabled--))
#define pagefault_disabled()	(current->pagefault_disabled != 0)
#define faulthandler_disabled()	(pagefault_disabled() || in_atomic())
#define access_ok(addr, size)	((void)(addr), 1)
#define might_fault()							\
do {									\
	if (!pagefault_disabled())					\
		might_sleep();						\
} while (0)

static inline bool __racewalk_user_fault(void)
{
	if (pagefault_disabled())
		return __racewalk_choose(2) != 0;
	might_sleep();
	return UACCESS_FAULTS && __racewalk_choose(2);
}

/* How many bytes were not copied. */
static inline unsigned long raw_copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (__racewalk_user_fault())
		return n;
	data_race(memcpy(to, from, n));
	return 0;
}

static inline unsigned long raw_copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (__racewalk_user_fault())
		return n;
	data_race(memcpy(to, from, n));
	return 0;
}

static inline unsigned long __racewalk_copy_inatomic(void *to, const void *from, unsigned long n)
{
	if (__racewalk_choose(2))
		return n;
	data_race(memcpy(to, from, n));
	return 0;
}

#define copy_from_user(to, from, n)		raw_copy_from_user(to, from, n)
#define copy_to_user(to, from, n)		raw_copy_to_user(to, from, n)
#define __copy_from_user(to, from, n)		raw_copy_from_user(to, from, n)
#define __copy_to_user(to, from, n)		raw_copy_to_user(to, from, n)
#define __copy_from_user_inatomic(to, from, n)	__racewalk_copy_inatomic(to, from, n)
#define __copy_to_user_inatomic(to, from, n)	__racewalk_copy_inatomic(to, from, n)
#define copy_from_user_nofault(to, from, n)	\
	(__racewalk_copy_inatomic(to, from, n) ? -EFAULT : 0)
#define copy_to_user_nofault(to, from, n)	\
	(__racewalk_copy_inatomic(to, from, n) ? -EFAULT : 0)

/* 0 or -EFAULT; one marked access. */
#define get_user(x, ptr)						\
({									\
	int __fault = __racewalk_user_fault() ? -EFAULT : 0;		\
	(x) = __fault ? 0 : (typeof(x))READ_ONCE(*(ptr));		\
	__fault;							\
})
#define put_user(x, ptr)						\
({									\
	int __fault = __racewalk_user_fault() ? -EFAULT : 0;		\
	if (!__fault)							\
		WRITE_ONCE(*(ptr), (typeof(*(ptr)))(x));		\
	__fault;							\
})
#define __get_user(x, ptr)	get_user(x, ptr)
#define __put_user(x, ptr)	put_user(x, ptr)
#define user_access_begin(ptr, size)	((void)(ptr), 1)
#define user_read_access_begin(ptr, size)	((void)(ptr), 1)
#define user_write_access_begin(ptr, size)	((void)(ptr), 1)
#define user_access_end()		((void)0)
#define user_read_access_end()		((void)0)
#define user_write_access_end()		((void)0)
#define unsafe_get_user(x, ptr, label)	do { if (get_user(x, ptr)) goto label; } while (0)
#define unsafe_put_user(x, ptr, label)	do { if (put_user(x, ptr)) goto label; } while (0)
#define untagged_addr(addr)		(addr)
#define u64_to_user_ptr(x)		((void __user *)(unsigned long)(x))

static inline unsigned long clear_user(void __user *to, unsigned long n)
{
	if (__racewalk_user_fault())
		return n;
	data_race(memset(to, 0, n));
	return 0;
}

#endif
