/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics of 64 bits: on a 64-bit machine each is one marked access, and nothing is retried. */
#ifndef _LINUX_U64_STATS_SYNC_H
#define _LINUX_U64_STATS_SYNC_H

#include <linux/compiler.h>
#include <linux/types.h>

struct u64_stats_sync {
	char none;
};
typedef struct {
	u64 v;
} u64_stats_t;

#define u64_stats_init(syncp)		((void)(syncp))
#define u64_stats_read(p)		READ_ONCE((p)->v)
#define u64_stats_set(p, val)		WRITE_ONCE((p)->v, val)
#define u64_stats_add(p, val)		WRITE_ONCE((p)->v, READ_ONCE((p)->v) + (val))
#define u64_stats_inc(p)		u64_stats_add(p, 1)
#define u64_stats_update_begin(syncp)	((void)(syncp))
#define u64_stats_update_end(syncp)	((void)(syncp))
#define u64_stats_fetch_begin(syncp)	((void)(syncp), 0U)
#define u64_stats_fetch_retry(syncp, start)	((void)(syncp), (void)(start), false)

#endif
