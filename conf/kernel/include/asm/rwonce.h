/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __ASM_GENERIC_RWONCE_H
#define __ASM_GENERIC_RWONCE_H

#include <linux/compiler_types.h>

/*
 * An access through a volatile-qualified type is a marked one. The statement
 * expression makes the result a value, so that typeof() of it has no qualifiers.
 */
#define __READ_ONCE(x)		(*(const volatile typeof(x) *)&(x))
#define READ_ONCE(x)		({ __READ_ONCE(x); })

#define __WRITE_ONCE(x, val)							\
do {										\
	*(volatile typeof(x) *)&(x) = (val);					\
} while (0)
#define WRITE_ONCE(x, val)	__WRITE_ONCE(x, val)

#define READ_ONCE_NOCHECK(x)	READ_ONCE(x)

#endif /* __ASM_GENERIC_RWONCE_H */
