/* SPDX-License-Identifier: Apache-2.0 */
/* Caches are coherent. */
#ifndef _LINUX_CACHEFLUSH_H
#define _LINUX_CACHEFLUSH_H

#define flush_dcache_page(page)		((void)(page))
#define flush_dcache_folio(folio)	((void)(folio))
#define flush_cache_page(vma, addr, pfn)	((void)(vma))
#define flush_cache_range(vma, start, end)	((void)(vma))
#define flush_cache_mm(mm)		((void)(mm))
#define flush_icache_range(start, end)	((void)(start))

#endif
