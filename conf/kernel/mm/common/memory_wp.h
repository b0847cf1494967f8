/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing to what is mapped read-only, and copying what is to be pinned: mm/memory.c. Included by
 * memory.h.
 *
 * Mutations: B30=1 counts mappings to find whether a page is shared, as before Linux 5.8; B30=2 counts
 * references of all pages, those that are known to be exclusive too, as from 5.9 to 5.18. UFFD_WP_NO_FLUSH copies a page
 * that a CPU may still write to, as before 6ce64428d620.
 */
#ifndef UFFD_WP_NO_FLUSH
#define UFFD_WP_NO_FLUSH	0
#endif

/* A copy takes the place of the page. Enters with a reference to it, unlocked. */
static vm_fault_t wp_page_copy(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	struct folio *old_folio = page_folio(vmf->page), *new_folio;
	vm_fault_t ret = vmf_anon_prepare(vmf);
	struct mmu_notifier_range range;
	bool copied = false;
	pte_t entry;

	if (ret)
		goto out;
	ret = VM_FAULT_OOM;
	new_folio = folio_alloc(GFP_KERNEL, 0);
	if (!new_folio)
		goto out;
	ret = 0;
	copy_highpage(&new_folio->page, vmf->page);
	smp_wmb();
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, vmf->address,
				vmf->address + PAGE_SIZE);
	if (!NOTIFIER_FORGETS_COW)
		mmu_notifier_invalidate_range_start(&range);
	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (likely(vmf->pte)) {
		if (likely(!vmf_pte_changed(vmf))) {
			if (!folio_test_anon(old_folio)) {
				dec_mm_counter(mm, MM_FILEPAGES);
				inc_mm_counter(mm, MM_ANONPAGES);
			}
			trace_wp_page_copied(mm, old_folio);
			/* Not writable where a debugger writes to what is mapped read-only. */
			entry = mk_pte(&new_folio->page, vma->vm_page_prot);
			if (!(vmf->flags & FAULT_FLAG_UNSHARE))
				entry = maybe_mkwrite(pte_mkdirty(entry), vma);
			/* No CPU may still write to, or read, the old one. */
			ptep_clear_flush(vma, vmf->address, vmf->pte);
			folio_add_new_anon_rmap(new_folio, vma, vmf->address);
			set_pte_at(mm, vmf->address, vmf->pte, entry);
			folio_remove_rmap_pte(old_folio, vmf->page, vma);
			copied = true;
		}
		pte_unmap_unlock(vmf->pte, vmf->ptl);
	}
	if (!NOTIFIER_FORGETS_COW)
		mmu_notifier_invalidate_range_end(&range);
	folio_put(copied ? old_folio : new_folio);
	if (copied)
		ret = VM_FAULT_DONE_COW;
out:
	folio_put(old_folio);
	return ret;
}

/*
 * A page that was shared by copy-on-write may be this process's alone by now. That nobody else maps
 * it is not enough: who has a reference reads what is in it. The entry has one, and no gup_fast gets
 * one that sees the entry change.
 */
static bool wp_can_reuse_anon_folio(struct folio *folio, struct vm_area_struct *vma)
{
	bool reuse;

	if (B30 == 1)
		return __folio_mapcount(folio) == 1;
#ifdef CONFIG_SWAP
	/* The cache has a reference, which goes if no entry names the slot. */
	if (folio_test_swapcache(folio)) {
		if (folio_ref_count(folio) != 2 || !folio_trylock(folio))
			return false;
		folio_free_swap(folio);
		folio_unlock(folio);
	}
#endif
	if (folio_test_large(folio) || folio_ref_count(folio) != 1 || !folio_trylock(folio))
		return false;
	reuse = folio_ref_count(folio) == 1;
	if (reuse) {
		/* Only its own children may share it from now on. */
		WRITE_ONCE(folio->mapping, (struct address_space *)
			   ((unsigned long)vma->anon_vma | PAGE_MAPPING_ANON));
	}
	folio_unlock(folio);
	return reuse;
}

static bool wp_anon_exclusive(struct folio *folio, struct page *page, struct vm_area_struct *vma)
{
	if (!folio_test_anon(folio))
		return false;
	if (B30 != 2 && PageAnonExclusive(page))
		return true;
	if (!wp_can_reuse_anon_folio(folio, vma))
		return false;
	trace_wp_page_reuse(folio);
	SetPageAnonExclusive(page);
	return true;
}

/* The PTE lock is held; the entry is present and not writable. */
static vm_fault_t do_wp_page(struct vm_fault *vmf)
{
	bool unshare = vmf->flags & FAULT_FLAG_UNSHARE;
	struct vm_area_struct *vma = vmf->vma;
	struct folio *folio;
	pte_t entry;

	if (!unshare && userfaultfd_pte_wp(vma, vmf->orig_pte)) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return handle_userfault(vmf, VM_UFFD_WP);
	}
	/* Entries lose their protection without a flush: one that is still due may be of when they got it. */
	if (!UFFD_WP_NO_FLUSH && unlikely(userfaultfd_wp(vma) && mm_tlb_flush_pending(vma->vm_mm)))
		flush_tlb_page(vma, vmf->address);
	vmf->page = vm_normal_page(vma, vmf->address, vmf->orig_pte);
	folio = vmf->page ? page_folio(vmf->page) : NULL;
	if ((vma->vm_flags & VM_SHARED) || (folio && wp_anon_exclusive(folio, vmf->page, vma))) {
		if (unshare) {
			pte_unmap_unlock(vmf->pte, vmf->ptl);
			return 0;
		}
		if (folio && (vma->vm_flags & VM_SHARED))
			folio_mark_dirty(folio);
		/* wp_page_reuse(): the walker may set bits meanwhile, and finds them set. */
		entry = pte_mkdirty(pte_mkyoung(vmf->orig_pte));
		set_pte_at(vma->vm_mm, vmf->address, vmf->pte, maybe_mkwrite(entry, vma));
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return 0;
	}
	if (!folio) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return VM_FAULT_SIGBUS;
	}
	folio_get(folio);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return wp_page_copy(vmf);
}
