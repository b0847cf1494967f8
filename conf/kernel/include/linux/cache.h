/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_CACHE_H
#define __LINUX_CACHE_H

#include <linux/init.h>

#define L1_CACHE_SHIFT		6
#define L1_CACHE_BYTES		(1 << L1_CACHE_SHIFT)
#define SMP_CACHE_BYTES		L1_CACHE_BYTES
#define __cacheline_aligned
#define __cacheline_group_begin(GROUP)
#define __cacheline_group_end(GROUP)
#define CACHELINE_PADDING(name)	struct { } name

#endif
