/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_UNALIGNED_H
#define __LINUX_UNALIGNED_H

#define get_unaligned(ptr)							\
({										\
	const struct { typeof(*(ptr)) x; } __attribute__((__packed__)) *__p =	\
		(const void *)(ptr);						\
	__p->x;									\
})
#define put_unaligned(val, ptr)							\
do {										\
	struct { typeof(*(ptr)) x; } __attribute__((__packed__)) *__p =		\
		(void *)(ptr);							\
	__p->x = (val);								\
} while (0)

#endif
