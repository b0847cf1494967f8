/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hugetlb: files of huge pages, whose PMD tables processes share. mm/hugetlb.c.
 *
 * A mapping that covers all of a PUD entry's range takes the table of another one of the
 * same part of the file. Who drops out clears its own PUD entry under i_mmap_rwsem; the last
 * one that is left has the table to itself, and may put there what it likes.
 *
 * Mutation: M62=1 does not wait for walkers with interrupts off before it lets go (B-22),
 * M62=2 lets go before it clears its entry.
 */
#ifndef _MM_HUGETLB_H
#define _MM_HUGETLB_H

#include "free_pgtables.h"
#include "memory.h"

#ifndef M62
#define M62	0
#endif

#define ptdesc_pmd_pts_inc(ptdesc)	atomic_inc(&(ptdesc)->pt_share_count)
#define ptdesc_pmd_pts_dec(ptdesc)	atomic_dec(&(ptdesc)->pt_share_count)
#define ptdesc_pmd_is_shared(ptdesc)	(atomic_read(&(ptdesc)->pt_share_count) != 0)

static pud_t *hugetlb_pud(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d = p4d_alloc(mm, pgd, addr);

	return p4d ? pud_alloc(mm, p4d, addr) : NULL;
}

static bool want_pmd_share(struct vm_area_struct *vma, unsigned long addr)
{
	return (vma->vm_flags & VM_SHARED) && (addr & PUD_MASK) >= vma->vm_start &&
	       (addr & PUD_MASK) + PUD_SIZE <= vma->vm_end;
}

/* Another mapping's table for the same part of the file, if there is one. */
static void huge_pmd_share(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			   pud_t *pud)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	pgoff_t idx = linear_page_index(vma, addr & PUD_MASK);
	struct ptdesc *table = NULL;
	struct vm_area_struct *svma;
	unsigned long saddr;
	pmd_t *spmd;

	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(svma, mapping, idx, idx) {
		saddr = vma_address(svma, idx);
		if (svma == vma || !want_pmd_share(svma, saddr))
			continue;
		spmd = mm_find_pmd(svma->vm_mm, saddr);
		if (spmd) {
			table = virt_to_ptdesc(spmd);
			ptdesc_pmd_pts_inc(table);
			break;
		}
	}
	if (table) {
		spin_lock(&mm->page_table_lock);
		if (pud_none(pudp_get(pud))) {
			pud_populate(mm, pud, table);
			mm_inc_nr_pmds(mm);
		} else {
			ptdesc_pmd_pts_dec(table);
		}
		spin_unlock(&mm->page_table_lock);
	}
	i_mmap_unlock_read(mapping);
}

/* Whether the table was shared: then this mm has it no more. i_mmap_rwsem is held for writing. */
static bool huge_pmd_unshare(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
			     pud_t *pud)
{
	struct ptdesc *table = virt_to_ptdesc(pmd_offset(pud, addr));

	i_mmap_assert_write_locked(vma->vm_file->f_mapping);
	if (!ptdesc_pmd_is_shared(table))
		return false;
	if (M62 == 2)
		ptdesc_pmd_pts_dec(table);
	pud_clear(pud);
	/* A gup_fast that has read the entry goes on in the table. */
	if (M62 != 1)
		tlb_remove_table_sync_one();
	if (M62 != 2)
		ptdesc_pmd_pts_dec(table);
	mm_dec_nr_pmds(mm);
	return true;
}

/* A fault in a VMA of huge pages; they are all in the page cache. mmap_lock is held. */
static vm_fault_t hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
				unsigned long address)
{
	unsigned long haddr = address & HPAGE_PMD_MASK;
	pud_t *pud = hugetlb_pud(mm, haddr);
	struct folio *folio;
	spinlock_t *ptl;
	pmd_t *pmd;

	if (!pud)
		return VM_FAULT_OOM;
	if (pud_none(pudp_get(pud)) && want_pmd_share(vma, haddr))
		huge_pmd_share(mm, vma, haddr, pud);
	pmd = pmd_alloc(mm, pud, haddr);
	if (!pmd)
		return VM_FAULT_OOM;
	folio = filemap_get_folio(vma->vm_file->f_mapping, linear_page_index(vma, haddr));
	if (!folio)
		return VM_FAULT_SIGBUS;
	ptl = pmd_lock(mm, pmd);
	if (pmd_none(pmdp_get(pmd))) {
		folio_get(folio);
		folio_add_file_rmap_pmd(folio, &folio->page, vma);
		set_pmd_at(mm, haddr, pmd, pmd_mkhuge(mk_pmd(&folio->page, PAGE_SHARED)));
	}
	spin_unlock(ptl);
	folio_put(folio);
	return 0;
}

/* The huge entries of a range. i_mmap_rwsem is held for writing. */
static void __unmap_hugepage_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
				   unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	struct folio *folio;
	unsigned long addr;
	spinlock_t *ptl;
	pmd_t *pmdp, pmd;
	pud_t *pud;

	for (addr = start; addr < end; addr += HPAGE_PMD_SIZE) {
		pud = pud_offset(p4d_offset(pgd_offset(mm, addr), addr), addr);
		if (pud_none(pudp_get(pud)))
			continue;
		if (huge_pmd_unshare(mm, vma, addr, pud)) {
			/* All that was mapped by it is gone from this mm. */
			__tlb_adjust_range(tlb, addr & PUD_MASK, PUD_SIZE);
			tlb->freed_tables = true;
			continue;
		}
		pmdp = pmd_offset(pud, addr);
		ptl = pmd_lock(mm, pmdp);
		pmd = pmdp_get(pmdp);
		if (!pmd_none(pmd)) {
			pmd = pmdp_huge_get_and_clear(mm, addr, pmdp);
			tlb_remove_pmd_tlb_entry(tlb, pmdp, addr);
			folio = page_folio(pmd_page(pmd));
			folio_remove_rmap_pmd(folio, &folio->page, vma);
			if (__tlb_remove_page(tlb, &folio->page, false))
				tlb_flush_mmu(tlb);
		}
		spin_unlock(ptl);
	}
	/* Before i_mmap_rwsem is dropped. */
	tlb_flush_mmu_tlbonly(tlb);
}

static void unmap_hugepage_range(struct vm_area_struct *vma, unsigned long start,
				 unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	i_mmap_lock_write(vma->vm_file->f_mapping);
	__unmap_hugepage_range(&tlb, vma, start, end);
	i_mmap_unlock_write(vma->vm_file->f_mapping);
	tlb_finish_mmu(&tlb);
}

#endif
