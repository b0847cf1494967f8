/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

#include <linux/types.h>

#define GOLDEN_RATIO_32		0x61C88647
#define GOLDEN_RATIO_64		0x61C8864680B583EBull

#define hash_64(val, bits)	((u32)((u64)(val) * GOLDEN_RATIO_64 >> (64 - (bits))))
#define hash_32(val, bits)	((u32)((u32)(val) * GOLDEN_RATIO_32) >> (32 - (bits)))
#define hash_long(val, bits)	hash_64(val, bits)
#define hash_ptr(ptr, bits)	hash_64((unsigned long)(ptr), bits)

#endif
