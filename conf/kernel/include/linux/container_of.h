/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define typeof_member(T, m)	typeof(((T *)0)->m)

#define container_of(ptr, type, member)						\
({										\
	_Static_assert(__same_type(*(ptr), ((type *)0)->member) ||		\
		       __same_type(*(ptr), void),				\
		       "container_of: the pointer is not one to that member");	\
	(type *)((char *)(ptr) - offsetof(type, member));			\
})

#define container_of_const(ptr, type, member)					\
	_Generic(ptr,								\
		const typeof(*(ptr)) *:						\
			((const type *)container_of(ptr, type, member)),	\
		default: ((type *)container_of(ptr, type, member)))

#endif /* _LINUX_CONTAINER_OF_H */
