/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fault on a page that is swapped out: do_swap_page() of mm/memory.c. Included by memory.h.
 *
 * What was found is looked at twice: the folio when it is locked (does it still stand for this slot?), the entry under the
 * PTE lock (is it still that?). A device that is quick is read past the cache (-D SWP_SYNCHRONOUS_IO=1) if one entry alone
 * names the slot: then SWAP_HAS_CACHE keeps others from doing the same.
 *
 * Bugs: SWAPIN_NO_PTE_SAME does not look at the entry again, SWAPIN_SKIPS_CACHE takes no SWAP_HAS_CACHE for the quick way, as
 * before 13ddaf26be32 (Linux 6.8).
 */
#ifndef SWP_SYNCHRONOUS_IO
#define SWP_SYNCHRONOUS_IO	0
#endif

/* A page that was not anonymous yet. One that others have too belongs to the oldest anon_vma. */
static void __folio_set_anon(struct folio *folio, struct vm_area_struct *vma, unsigned long address,
			     bool exclusive)
{
	struct anon_vma *anon_vma = READ_ONCE(vma->anon_vma);

	if (!exclusive)
		anon_vma = anon_vma->root;
	WRITE_ONCE(folio->index, linear_page_index(vma, address));
	WRITE_ONCE(folio->mapping, (struct address_space *)((unsigned long)anon_vma | PAGE_MAPPING_ANON));
}

/* The PTE lock is held, the folio locked; its reference goes to the entry. */
static void swapin_set_pte(struct vm_area_struct *vma, unsigned long address, pte_t *ptep, pte_t orig,
			   struct folio *folio, bool write)
{
	bool exclusive = pte_swp_exclusive(orig);
	struct mm_struct *mm = vma->vm_mm;
	pte_t pte = mk_pte(&folio->page, vma->vm_page_prot);

	swap_free(pte_to_swp_entry(orig));
	dec_mm_counter(mm, MM_SWAPENTS);
	inc_mm_counter(mm, MM_ANONPAGES);
	if (!folio_test_anon(folio))
		__folio_set_anon(folio, vma, address, exclusive);
	folio_add_anon_rmap_pte(folio, &folio->page, vma, address);
	if (exclusive) {
		SetPageAnonExclusive(&folio->page);
		if (write && (vma->vm_flags & VM_WRITE))
			pte = pte_mkwrite(pte_mkdirty(pte));
	}
	if (pte_swp_uffd_wp(orig))
		pte = pte_mkuffd_wp(pte);
	set_pte_at(mm, address, ptep, pte);
}

/* Past the cache. NULL: another one brings it in, or there is no memory. */
static struct folio *swapin_direct(swp_entry_t entry)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 0);

	if (!folio)
		return NULL;
	if (!IS_ENABLED(SWAPIN_SKIPS_CACHE) && swapcache_prepare(entry)) {
		trace_swapin_changed();
		folio_put(folio);
		/* The fault comes again. */
		cpu_relax();
		return NULL;
	}
	folio_lock(folio);
	swap_read_folio(folio, entry);
	return folio;
}

static vm_fault_t do_swap_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct folio *folio = swap_cache_get_folio(entry);
	bool direct = false;

	if (!folio && SWP_SYNCHRONOUS_IO && __swap_count(entry) == 1) {
		folio = swapin_direct(entry);
		if (!folio)
			return 0;
		direct = true;
	} else if (!folio) {
		folio = read_swap_cache_async(entry);
		if (!folio) {
			vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
			if (!vmf->pte)
				return 0;
			/* Somebody else was faster, or there is no memory. */
			direct = vmf_pte_changed(vmf);
			pte_unmap_unlock(vmf->pte, vmf->ptl);
			return direct ? 0 : VM_FAULT_OOM;
		}
	}
	if (!direct && !lock_folio_maybe_drop_mmap(vmf, folio)) {
		folio_put(folio);
		return VM_FAULT_RETRY;
	}
	/* It may have left the cache before it was locked, and stand for another slot now. */
	if (!direct && !folio_is_of_swap_entry(folio, entry)) {
		trace_swapin_changed();
		goto out;
	}
	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		goto out;
	if (!IS_ENABLED(SWAPIN_NO_PTE_SAME) && vmf_pte_changed(vmf)) {
		trace_swapin_changed();
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		goto out;
	}
	swapin_set_pte(vma, vmf->address, vmf->pte, vmf->orig_pte, folio,
		       vmf->flags & FAULT_FLAG_WRITE);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	trace_swapped_in(mm, vmf->address);
	folio_get(folio);
	if (direct)
		folio_mark_dirty(folio);
	else
		folio_free_swap(folio);
out:
	folio_unlock(folio);
	folio_put(folio);
	if (direct && !IS_ENABLED(SWAPIN_SKIPS_CACHE))
		swapcache_clear(entry);
	return 0;
}
