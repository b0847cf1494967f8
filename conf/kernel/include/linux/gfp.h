/* SPDX-License-Identifier: Apache-2.0 */
/* Whole pages by address. struct page is not offered. */
#ifndef __LINUX_GFP_H
#define __LINUX_GFP_H

#include <linux/gfp_types.h>
#include <racewalk/intrinsics.h>

#ifndef PAGE_SHIFT
#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#endif

#define __get_free_pages(gfp_mask, order)	__racewalk_pages_alloc(order, gfp_mask)
#define __get_free_page(gfp_mask)		__racewalk_pages_alloc(0, gfp_mask)
#define get_zeroed_page(gfp_mask)		__racewalk_pages_alloc(0, (gfp_mask) | __GFP_ZERO)
#define free_pages(addr, order)			__racewalk_pages_free(addr, order)
#define free_page(addr)				__racewalk_pages_free(addr, 0)

static inline bool gfpflags_allow_blocking(gfp_t gfp_flags)
{
	return !!(gfp_flags & __GFP_DIRECT_RECLAIM);
}

#endif
