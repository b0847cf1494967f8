/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_SWAB_H
#define _LINUX_SWAB_H

#include <linux/types.h>

#define swab16(x)	__builtin_bswap16((u16)(x))
#define swab32(x)	__builtin_bswap32((u32)(x))
#define swab64(x)	__builtin_bswap64((u64)(x))

#endif
