/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small pages become a huge one: mm/khugepaged.c. Anonymous ones under mmap_lock for writing;
 * those of a file in the page cache, after which their PTE tables are taken from all mappings
 * with i_mmap_rwsem, the PMD lock and the PTE lock alone.
 *
 * -D RETRACT_MMAP_LOCK=1: the way of Linux 5.1 to 6.5, with mmap_lock.
 *
 * Mutations: B16 does not interrupt walkers before it touches what was in the table, B18 does not
 * look whether a VMA has got an anon_vma once the locks are held: =1 mmap_lock, =2 those of today;
 * UFFD_WP_COLLAPSED does not look whether userfaultfd has write-protected an entry.
 */
#ifndef _MM_KHUGEPAGED_H
#define _MM_KHUGEPAGED_H

#include "migrate.h"
#include "user.h"

#ifndef B18
#define B18	0
#endif
#include "vma_file.h"
#include "vma_iterator.h"

enum scan_result {
	SCAN_FAIL,
	SCAN_SUCCEED,
	SCAN_PMD_NULL,
	SCAN_PMD_MAPPED,
	SCAN_PTE_NON_PRESENT,
	SCAN_PTE_UFFD_WP,
	SCAN_PAGE_COUNT,
	SCAN_PAGE_LOCK,
	SCAN_VMA_CHECK,
	SCAN_ALLOC_HUGE_PAGE_FAIL,
};

static enum scan_result check_pmd_state(pmd_t *pmd)
{
	pmd_t pmde = pmdp_get_lockless(pmd);

	if (pmd_none(pmde) || !pmd_present(pmde))
		return SCAN_PMD_NULL;
	if (pmd_trans_huge(pmde))
		return SCAN_PMD_MAPPED;
	return SCAN_SUCCEED;
}

/* Walkers with interrupts off are done with a table that its PMD entry points to no more. */
static void collapse_sync(void)
{
#ifndef B16
	tlb_remove_table_sync_one();
#ifdef STRONGER
	tlb_remove_table_sync_one();
#endif
#endif
}

/* ---- anonymous pages ------------------------------------------------------------------------------ */

static void release_pte_pages(struct page **pages, int nr)
{
	while (nr--)
		folio_unlock(page_folio(pages[nr]));
}

/*
 * All pages of a table that is unlinked: locked, and nobody has a reference but the entry. Who
 * got one without a lock did so before the PMD entry was cleared, or gives it back.
 */
static enum scan_result __collapse_huge_page_isolate(struct vm_area_struct *vma, pte_t *pte,
						     struct page **pages)
{
	enum scan_result result = SCAN_PTE_NON_PRESENT;
	struct folio *folio;
	pte_t pteval;
	int i;

	for (i = 0; i < HPAGE_PMD_NR; i++) {
		pteval = ptep_get(pte + i);
		if (!pte_present(pteval))
			goto out;
#ifndef UFFD_WP_COLLAPSED
		/* A huge entry is not protected in part: what is would be forgotten. */
		if (pte_uffd_wp(pteval)) {
			result = SCAN_PTE_UFFD_WP;
			goto out;
		}
#endif
		folio = page_folio(pte_page(pteval));
		result = SCAN_PAGE_LOCK;
		if (!folio_test_anon(folio) || !folio_trylock(folio))
			goto out;
		/* Perhaps the last page of a huge one that is still mapped. */
		pages[i] = pte_page(pteval);
		result = SCAN_PAGE_COUNT;
		if (folio_ref_count(folio) != 1) {
			i++;
			goto out;
		}
		result = SCAN_PTE_NON_PRESENT;
	}
	return SCAN_SUCCEED;
out:
	release_pte_pages(pages, i);
	return result;
}

static void __collapse_huge_page_copy(struct vm_area_struct *vma, pte_t *pte,
				      unsigned long address, struct folio *new_folio,
				      struct page **pages, spinlock_t *ptl)
{
	int i;

	for (i = 0; i < HPAGE_PMD_NR; i++)
		copy_highpage(folio_page(new_folio, i), pages[i]);
	spin_lock(ptl);
	for (i = 0; i < HPAGE_PMD_NR; i++) {
		pte_clear(vma->vm_mm, address + i * PAGE_SIZE, pte + i);
		folio_remove_rmap_pte(page_folio(pages[i]), pages[i], vma);
	}
	spin_unlock(ptl);
	for (i = 0; i < HPAGE_PMD_NR; i++) {
		folio_unlock(page_folio(pages[i]));
		put_page(pages[i]);
	}
}

/* The VMA that the caller found is still there and good. Under mmap_lock. */
static bool hugepage_vma_revalidate(struct mm_struct *mm, unsigned long address,
				    struct vm_area_struct **vmap)
{
	MA_STATE(mas, &mm->mm_mt, address, address);
	struct vm_area_struct *vma = mas_walk(&mas);

	*vmap = vma;
	return vma && !vma->vm_file && address >= vma->vm_start &&
	       address + HPAGE_PMD_SIZE <= vma->vm_end && vma->anon_vma;
}

/* The page table's pages at a huge page's address become one. */
static enum scan_result collapse_huge_page(struct mm_struct *mm, unsigned long address)
{
	struct page *pages[HPAGE_PMD_NR];
	struct folio *folio;
	enum scan_result result;
	struct vm_area_struct *vma;
	spinlock_t *pmd_ptl, *pte_ptl;
	pgtable_t pgtable;
	struct mmu_notifier_range range;
	pmd_t *pmd, _pmd, entry;
	pte_t *pte;

	folio = folio_alloc(GFP_KERNEL, HPAGE_PMD_ORDER);
	if (!folio)
		return SCAN_ALLOC_HUGE_PAGE_FAIL;
	mmap_write_lock(mm);
	result = SCAN_VMA_CHECK;
	if (!hugepage_vma_revalidate(mm, address, &vma))
		goto out_up_write;
	vma_start_write(vma);
	pmd = mm_find_pmd(mm, address);
	result = pmd ? check_pmd_state(pmd) : SCAN_PMD_NULL;
	if (result != SCAN_SUCCEED)
		goto out_up_write;
	anon_vma_lock_write(vma->anon_vma);
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, address, address + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	pmd_ptl = pmd_lock(mm, pmd);
	_pmd = pmdp_collapse_flush(vma, address, pmd);
	spin_unlock(pmd_ptl);
	mmu_notifier_invalidate_range_end(&range);
	collapse_sync();

	/* Nobody finds the table any more: it is ours, but for late walkers' looks. */
	pte = (pte_t *)pmd_pgtable(_pmd)->entries;
	pte_ptl = pte_lockptr(mm, _pmd);
	spin_lock(pte_ptl);
	result = __collapse_huge_page_isolate(vma, pte, pages);
	spin_unlock(pte_ptl);
	if (result != SCAN_SUCCEED) {
		pmd_ptl = pmd_lock(mm, pmd);
		VM_BUG_ON(!pmd_none(pmdp_get(pmd)));
		pmd_populate(mm, pmd, pmd_pgtable(_pmd));
		spin_unlock(pmd_ptl);
		anon_vma_unlock_write(vma->anon_vma);
		goto out_up_write;
	}
	anon_vma_unlock_write(vma->anon_vma);
	__collapse_huge_page_copy(vma, pte, address, folio, pages, pte_ptl);
	smp_wmb();
	pgtable = pmd_pgtable(_pmd);
	entry = pmd_mkhuge(mk_pmd(&folio->page, vma->vm_page_prot));
	if (vma->vm_flags & VM_WRITE)
		entry = pmd_mkwrite(pmd_mkdirty(entry));
	pmd_ptl = pmd_lock(mm, pmd);
	VM_BUG_ON(!pmd_none(pmdp_get(pmd)));
	folio_add_new_anon_rmap(folio, vma, address);
	pgtable_trans_huge_deposit(mm, pmd, pgtable);
	set_pmd_at(mm, address, pmd, entry);
	spin_unlock(pmd_ptl);
	folio = NULL;
out_up_write:
	mmap_write_unlock(mm);
	if (folio)
		folio_put(folio);
	return result;
}

/* ---- pages of files ---------------------------------------------------------------------------------- */

/* Nothing in the table but what the page cache has too. A hint, unless the PTE lock is held. */
static bool file_backed_vma_is_retractable(struct vm_area_struct *vma)
{
	return !READ_ONCE(vma->anon_vma) &&
	       !(READ_ONCE(vma->vm_flags) & (VM_UFFD_WP | VM_MAYBE_GUARD));
}

/* For probes: the table for an address of a file's mapping is about to be taken away. */
static inline void trace_retract_table(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
}

/* The PTE tables of a range of a file, whose pages are mapped no more, go from all mappings. */
static void retract_page_tables(struct address_space *mapping, pgoff_t pgoff)
{
	struct vm_area_struct *vma;
	unsigned long addr;
	spinlock_t *pml, *ptl;
	struct mmu_notifier_range range;
	struct mm_struct *mm;
	pmd_t *pmd, pgt_pmd;
	bool success;

	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(vma, mapping, pgoff, pgoff) {
		if (!file_backed_vma_is_retractable(vma))
			continue;
		addr = vma->vm_start + ((pgoff - vma->vm_pgoff) << PAGE_SHIFT);
		if ((addr & ~HPAGE_PMD_MASK) || vma->vm_end < addr + HPAGE_PMD_SIZE)
			continue;
		mm = vma->vm_mm;
		pmd = mm_find_pmd(mm, addr);
		if (!pmd || check_pmd_state(pmd) != SCAN_SUCCEED)
			continue;
		mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, addr,
					addr + HPAGE_PMD_SIZE);
		mmu_notifier_invalidate_range_start(&range);
		pml = pmd_lock(mm, pmd);
		if (check_pmd_state(pmd) != SCAN_SUCCEED) {
			spin_unlock(pml);
			mmu_notifier_invalidate_range_end(&range);
			continue;
		}
		ptl = pte_lockptr(mm, pmdp_get(pmd));
		if (ptl != pml)
			spin_lock_nested(ptl, SINGLE_DEPTH_NESTING);
		/* A fault may have attached one meanwhile, and put its page here. */
		success = B18 == 2 || file_backed_vma_is_retractable(vma);
		if (success) {
			trace_retract_table(vma, addr, pmd);
			pgt_pmd = pmdp_collapse_flush(vma, addr, pmd);
		}
		if (ptl != pml)
			spin_unlock(ptl);
		spin_unlock(pml);
		mmu_notifier_invalidate_range_end(&range);
		if (success) {
			collapse_sync();
			mm_dec_nr_ptes(mm);
			pte_free_defer(mm, pmd_pgtable(pgt_pmd));
		}
	}
	i_mmap_unlock_read(mapping);
}

/*
 * The same, Linux 5.1 to 6.5: under mmap_lock for writing, if that can be had at once. A fault that
 * holds it for reading may set anon_vma until then.
 */
static void retract_page_tables_mmap_lock(struct address_space *mapping, pgoff_t pgoff)
{
	struct vm_area_struct *vma;
	unsigned long addr;
	struct mm_struct *mm;
	spinlock_t *pml;
	pmd_t *pmd, pgt_pmd;

	i_mmap_lock_write(mapping);
	vma_interval_tree_foreach(vma, mapping, pgoff, pgoff) {
		if (READ_ONCE(vma->anon_vma))
			continue;
		addr = vma->vm_start + ((pgoff - vma->vm_pgoff) << PAGE_SHIFT);
		if ((addr & ~HPAGE_PMD_MASK) || vma->vm_end < addr + HPAGE_PMD_SIZE)
			continue;
		mm = vma->vm_mm;
		pmd = mm_find_pmd(mm, addr);
		if (!pmd || check_pmd_state(pmd) != SCAN_SUCCEED || !mmap_write_trylock(mm))
			continue;
		/* Nobody walks by an anon_vma: there is none still. */
		if (B18 == 1 || !vma->anon_vma) {
			vma_start_write(vma);
			if (check_pmd_state(pmd) == SCAN_SUCCEED) {
				pml = pmd_lock(mm, pmd);
				trace_retract_table(vma, addr, pmd);
				pgt_pmd = pmdp_collapse_flush(vma, addr, pmd);
				spin_unlock(pml);
				collapse_sync();
				mm_dec_nr_ptes(mm);
				pte_free(mm, pmd_pgtable(pgt_pmd));
			}
		}
		mmap_write_unlock(mm);
	}
	i_mmap_unlock_write(mapping);
}

/* A huge folio takes the place of small ones in the page cache, if nobody uses them. */
static enum scan_result collapse_file(struct address_space *mapping, pgoff_t start)
{
	struct folio *new_folio = folio_alloc(GFP_KERNEL, HPAGE_PMD_ORDER);
	struct folio *folios[HPAGE_PMD_NR];
	enum scan_result result = SCAN_FAIL;
	int i, n = 0;

	if (!new_folio)
		return SCAN_ALLOC_HUGE_PAGE_FAIL;
	folio_lock_nested(new_folio);
	for (i = 0; i < HPAGE_PMD_NR; i++) {
		folios[i] = filemap_get_entry(mapping, start + i);
		if (!folios[i])
			goto rollback;
		n++;
		if (folio_test_large(folios[i]) || !folio_trylock(folios[i])) {
			folio_put(folios[i]);
			n--;
			goto rollback;
		}
		if (READ_ONCE(folios[i]->mapping) != mapping)
			goto rollback;
		if (folio_mapped(folios[i]))
			try_to_unmap(folios[i], 0);
		/* Ours, and that of the cache; none is given out any more. */
		if (!folio_ref_freeze(folios[i], 2))
			goto rollback;
		copy_highpage(folio_page(new_folio, i), &folios[i]->page);
		folio_ref_unfreeze(folios[i], 2);
	}
	spin_lock(&mapping->i_pages_lock);
	WRITE_ONCE(new_folio->mapping, mapping);
	new_folio->index = start;
	folio_ref_add(new_folio, HPAGE_PMD_NR);
	for (i = 0; i < HPAGE_PMD_NR; i++) {
		WRITE_ONCE(folios[i]->mapping, NULL);
		WRITE_ONCE(mapping->i_pages[start + i], new_folio);
	}
	spin_unlock(&mapping->i_pages_lock);
	result = SCAN_SUCCEED;
	if (IS_ENABLED(RETRACT_MMAP_LOCK))
		retract_page_tables_mmap_lock(mapping, start);
	else
		retract_page_tables(mapping, start);
rollback:
	while (n--) {
		folio_unlock(folios[n]);
		/* With the reference of the cache, if that has the new one now. */
		folio_put_refs(folios[n], result == SCAN_SUCCEED ? 2 : 1);
	}
	folio_unlock(new_folio);
	folio_put(new_folio);
	return result;
}

/* ---- madvise(MADV_COLLAPSE) ---------------------------------------------------------------------------- */

static enum scan_result madvise_collapse_one(struct mm_struct *mm, unsigned long addr)
{
	struct address_space *mapping;
	struct vm_area_struct *vma;
	enum scan_result result;
	struct file *file;
	pgoff_t pgoff;

	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (!vma || addr < vma->vm_start || addr + HPAGE_PMD_SIZE > vma->vm_end ||
	    (vma->vm_flags & VM_NOHUGEPAGE)) {
		mmap_read_unlock(mm);
		return SCAN_VMA_CHECK;
	}
	file = vma->vm_file;
	if (!file) {
		mmap_read_unlock(mm);
		return collapse_huge_page(mm, addr);
	}
	get_file(file);
	pgoff = linear_page_index(vma, addr);
	mapping = file->f_mapping;
	mmap_read_unlock(mm);
	result = collapse_file(mapping, pgoff);
	fput(file);
	return result;
}

/* mmap_lock is held for reading; it is dropped meanwhile, and the VMA may be gone afterwards. */
static int madvise_collapse(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			    bool *lock_dropped)
{
	unsigned long hstart = (start + ~HPAGE_PMD_MASK) & HPAGE_PMD_MASK;
	unsigned long hend = end & HPAGE_PMD_MASK, addr;
	struct mm_struct *mm = vma->vm_mm;
	enum scan_result result = SCAN_SUCCEED;
	bool all = true;

	if (vma->vm_flags & VM_NOHUGEPAGE)
		return -EINVAL;
	*lock_dropped = true;
	mmap_read_unlock(mm);
	for (addr = hstart; addr < hend; addr += HPAGE_PMD_SIZE) {
		result = madvise_collapse_one(mm, addr);
		all &= result == SCAN_SUCCEED || result == SCAN_PMD_MAPPED;
		if (result == SCAN_ALLOC_HUGE_PAGE_FAIL || result == SCAN_VMA_CHECK)
			break;
	}
	mmap_read_lock(mm);
	if (all)
		return 0;
	return result == SCAN_ALLOC_HUGE_PAGE_FAIL ? -ENOMEM :
	       result == SCAN_VMA_CHECK ? -EINVAL : -EAGAIN;
}

#endif
