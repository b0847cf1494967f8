/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a VMA maps a folio: mm/page_vma_mapped.c. For rmap walks, which hold the lock of the tree that they go along. Each
 * yes comes with the lock of the entry held: of a PTE (->pte), or of a huge PMD (->pmd alone); the next question, or
 * page_vma_mapped_walk_done(), gives it back.
 */
#ifndef _MM_PAGE_VMA_MAPPED_H
#define _MM_PAGE_VMA_MAPPED_H

#include "names_entries.h"

#define PVMW_SYNC	1
#define PVMW_MIGRATION	2	/* entries of pages in flight, in place of present ones */

struct page_vma_mapped_walk {
	unsigned long pfn;
	unsigned long nr_pages;
	struct vm_area_struct *vma;
	unsigned long address;
	unsigned long end;
	pmd_t *pmd;
	pte_t *pte;
	spinlock_t *ptl;
	unsigned int flags;
};

#define DEFINE_FOLIO_VMA_WALK(name, _folio, _vma, _address, _flags)		\
	struct page_vma_mapped_walk name = {					\
		.pfn = folio_pfn(_folio),					\
		.nr_pages = folio_nr_pages(_folio),				\
		.vma = (_vma),							\
		.address = (_address),						\
		.end = min((_address) + folio_size(_folio), (_vma)->vm_end),	\
		.flags = (_flags),						\
	}

static inline void page_vma_mapped_walk_done(struct page_vma_mapped_walk *pvmw)
{
	if (pvmw->pte)
		pte_unmap(pvmw->pte);
	if (pvmw->ptl)
		spin_unlock(pvmw->ptl);
	pvmw->pte = NULL;
	pvmw->ptl = NULL;
}

#define __pvmw_pfn_is(pvmw, value)	((value) - (pvmw)->pfn < (pvmw)->nr_pages)

static inline bool __pvmw_pmd_maps(struct page_vma_mapped_walk *pvmw, pmd_t pmdval)
{
	if (pvmw->flags & PVMW_MIGRATION)
		return is_pmd_migration_entry(pmdval) &&
		       __pvmw_pfn_is(pvmw, page_to_pfn(pfn_swap_entry_to_page(pmd_to_swp_entry(pmdval))));
	return pmd_trans_huge(pmdval) && __pvmw_pfn_is(pvmw, page_to_pfn(pmd_page(pmdval)));
}

static inline bool __pvmw_pte_maps(struct page_vma_mapped_walk *pvmw)
{
	pte_t pte = ptep_get(pvmw->pte);

	if (pvmw->flags & PVMW_MIGRATION)
		return is_swap_pte(pte) && is_migration_entry(pte_to_swp_entry(pte)) &&
		       __pvmw_pfn_is(pvmw, page_to_pfn(pfn_swap_entry_to_page(pte_to_swp_entry(pte))));
	return pte_present(pte) && __pvmw_pfn_is(pvmw, pte_pfn(pte));
}

/* The first place, or the next. */
static inline bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw)
{
	/* After a huge entry there is nothing more. */
	bool over = pvmw->pmd && !pvmw->pte;
	bool go_on = pvmw->pte != NULL;

	while (!over && pvmw->address < pvmw->end) {
		if (!go_on) {
			pvmw->pmd = mm_find_pmd(pvmw->vma->vm_mm, pvmw->address);
			if (pvmw->pmd && pmd_is_huge(pmdp_get_lockless(pvmw->pmd))) {
				pvmw->ptl = pmd_lock(pvmw->vma->vm_mm, pvmw->pmd);
				if (__pvmw_pmd_maps(pvmw, pmdp_get(pvmw->pmd)))
					return true;
				page_vma_mapped_walk_done(pvmw);
			}
			if (pvmw->pmd)
				pvmw->pte = pte_offset_map_lock(pvmw->vma->vm_mm, pvmw->pmd,
								pvmw->address, &pvmw->ptl);
			if (!pvmw->pte) {
				pvmw->address = (pvmw->address + PMD_SIZE) & PMD_MASK;
				continue;
			}
			if (__pvmw_pte_maps(pvmw))
				return true;
		}
		go_on = true;
		pvmw->address += PAGE_SIZE;
		pvmw->pte++;
		if (pvmw->address >= pvmw->end || !(pvmw->address & ~PMD_MASK)) {
			page_vma_mapped_walk_done(pvmw);
			go_on = false;
		} else if (__pvmw_pte_maps(pvmw)) {
			return true;
		}
	}
	page_vma_mapped_walk_done(pvmw);
	return false;
}

#endif
