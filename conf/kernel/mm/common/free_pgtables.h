/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a range: unmap_vmas() zaps it, free_pgtables() takes its VMAs out of the rmap
 * trees and then its tables away. mm/memory.c of the kernel.
 *
 * A table may be walked under mmap_lock, the lock of a VMA, or that of an rmap tree with such
 * a VMA in it. So when free_pgd_range() comes, no VMA that overlaps the range may be found
 * in any of these ways: nothing but that order protects the tables, for their entries in
 * the upper levels are cleared without a lock.
 */
#ifndef _MM_FREE_PGTABLES_H
#define _MM_FREE_PGTABLES_H

#include "maple_tree.h"
#include "mmap_lock.h"
#include "zap.h"

static void unlink_file_vma(struct vm_area_struct *vma);

/* From vma on, those that mas finds below tree_end. */
static void unmap_vmas(struct mmu_gather *tlb, struct ma_state *mas, struct vm_area_struct *vma,
		       unsigned long start_addr, unsigned long end_addr, unsigned long tree_end)
{
	struct zap_details details = {
		.even_cows = true, .zap_flags = ZAP_FLAG_DROP_MARKER | ZAP_FLAG_UNMAP,
	};

	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, vma->vm_mm, start_addr, end_addr);
	mmu_notifier_invalidate_range_start(&range);
	do {
		unmap_single_vma(tlb, vma, start_addr, end_addr, &details);
		vma = mas_find(mas, tree_end - 1);
	} while (vma && likely(!xa_is_zero(vma)));
	mmu_notifier_invalidate_range_end(&range);
}

static void free_pte_range(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr)
{
	pgtable_t token = pmd_pgtable(pmdp_get(pmd));

	pmd_clear(pmd);
	pte_free_tlb(tlb, token, addr);
	mm_dec_nr_ptes(tlb->mm);
}

/*
 * Whether a table that spans size around start lies inside [floor, ceiling) as a whole: if
 * not, a neighbour may use it. ceiling 0 is the end of everything.
 */
static bool table_is_free(unsigned long start, unsigned long end, unsigned long floor,
			  unsigned long ceiling, unsigned long size)
{
	start &= ~(size - 1);
	if (start < floor)
		return false;
	if (ceiling) {
		ceiling &= ~(size - 1);
		if (!ceiling)
			return false;
	}
	return end - 1 <= ceiling - 1;
}

static void free_pmd_range(struct mmu_gather *tlb, pud_t *pud, unsigned long addr,
			   unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long start = addr, next;
	pmd_t *pmd = pmd_offset(pud, addr);

	do {
		next = pmd_addr_end(addr, end);
		if (!pmd_none(pmdp_get(pmd)))
			free_pte_range(tlb, pmd, addr);
	} while (pmd++, addr = next, addr != end);
#ifndef __PAGETABLE_PMD_FOLDED
	if (!table_is_free(start, end, floor, ceiling, PUD_SIZE))
		return;
	pmd = pmd_offset(pud, start);
	pud_clear(pud);
	pmd_free_tlb(tlb, virt_to_ptdesc(pmd), start);
	mm_dec_nr_pmds(tlb->mm);
#endif
}

static void free_pud_range(struct mmu_gather *tlb, p4d_t *p4d, unsigned long addr,
			   unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long start = addr, next;
	pud_t *pud = pud_offset(p4d, addr);

	do {
		next = pud_addr_end(addr, end);
		if (!pud_none(pudp_get(pud)))
			free_pmd_range(tlb, pud, addr, next, floor, ceiling);
	} while (pud++, addr = next, addr != end);
#ifndef __PAGETABLE_PUD_FOLDED
	if (!table_is_free(start, end, floor, ceiling, P4D_SIZE))
		return;
	pud = pud_offset(p4d, start);
	p4d_clear(p4d);
	pud_free_tlb(tlb, virt_to_ptdesc(pud), start);
	mm_dec_nr_puds(tlb->mm);
#endif
}

static void free_p4d_range(struct mmu_gather *tlb, pgd_t *pgd, unsigned long addr,
			   unsigned long end, unsigned long floor, unsigned long ceiling)
{
	unsigned long start = addr, next;
	p4d_t *p4d = p4d_offset(pgd, addr);

	do {
		next = p4d_addr_end(addr, end);
		if (!p4d_none(p4dp_get(p4d)))
			free_pud_range(tlb, p4d, addr, next, floor, ceiling);
	} while (p4d++, addr = next, addr != end);
#ifndef __PAGETABLE_P4D_FOLDED
	if (!table_is_free(start, end, floor, ceiling, PGDIR_SIZE))
		return;
	p4d = p4d_offset(pgd, start);
	pgd_clear(pgd);
	p4d_free_tlb(tlb, virt_to_ptdesc(p4d), start);
	mm_dec_nr_puds(tlb->mm);
#endif
}

/* The tables of [addr, end) and of the gaps around it, which begin at floor and end at ceiling. */
static void free_pgd_range(struct mmu_gather *tlb, unsigned long addr, unsigned long end,
			   unsigned long floor, unsigned long ceiling)
{
	unsigned long next;
	pgd_t *pgd;

	addr &= PMD_MASK;
	if (addr < floor) {
		addr += PMD_SIZE;
		if (!addr)
			return;
	}
	if (ceiling) {
		ceiling &= PMD_MASK;
		if (!ceiling)
			return;
	}
	if (end - 1 > ceiling - 1)
		end -= PMD_SIZE;
	if (addr > end - 1)
		return;
	pgd = pgd_offset(tlb->mm, addr);
	do {
		next = pgd_addr_end(addr, end);
		if (pgd_none(pgdp_get(pgd)))
			continue;
		free_p4d_range(tlb, pgd, addr, next, floor, ceiling);
	} while (pgd++, addr = next, addr != end);
}

/* The next VMA whose tables go; a fork that failed may have left a marker. */
static struct vm_area_struct *free_pgtables_next(struct ma_state *mas, unsigned long tree_end)
{
	struct vm_area_struct *next = mas_find(mas, tree_end - 1);

	return xa_is_zero(next) ? NULL : next;
}

/* VMAs of the tree count up to tree_end, tables may be freed up to ceiling. */
static void free_pgtables_below(struct mmu_gather *tlb, struct ma_state *mas,
				struct vm_area_struct *vma, unsigned long floor,
				unsigned long ceiling, unsigned long tree_end, bool mm_wr_locked)
{
	struct vm_area_struct *next;
	unsigned long addr, end;

#ifndef M38
	if (tlb->vma_pfn)
		tlb_flush_mmu_tlbonly(tlb);
#endif
	do {
		addr = vma->vm_start;
		end = vma->vm_end;
		next = free_pgtables_next(mas, tree_end);
		if (mm_wr_locked)
			vma_start_write(vma);
		unlink_anon_vmas(vma);
		unlink_file_vma(vma);
		/* VMAs that share a table go in one. */
		while (next && next->vm_start <= end + PMD_SIZE) {
			vma = next;
			end = vma->vm_end;
			next = free_pgtables_next(mas, tree_end);
			if (mm_wr_locked)
				vma_start_write(vma);
			unlink_anon_vmas(vma);
			unlink_file_vma(vma);
		}
		free_pgd_range(tlb, addr, end, floor, next ? next->vm_start : ceiling);
		vma = next;
	} while (vma);
}

static void free_pgtables(struct mmu_gather *tlb, struct ma_state *mas, struct vm_area_struct *vma,
			  unsigned long floor, unsigned long ceiling, bool mm_wr_locked)
{
	/* 0 is the end of everything, and one before it ULONG_MAX. */
	free_pgtables_below(tlb, mas, vma, floor, ceiling, ceiling, mm_wr_locked);
}

/* ---- an mm's root table -------------------------------------------------------------------------- */

static int mm_alloc_pgd(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NR_MM_COUNTERS; i++)
		atomic_set(&mm->rss_stat[i], 0);
	atomic_long_set(&mm->pgtables_bytes, 0);
	atomic_set(&mm->tlb_flush_pending, 0);
	atomic_set(&mm->has_pinned, 0);
	atomic64_set(&mm->context.tlb_gen, 1);
	cpumask_clear(mm_cpumask(mm));
	atomic_set(&mm->tlb_flush_batched, 0);
	seqcount_init(&mm->write_protect_seq);
	mm->pgd = pgd_alloc(mm);
	return mm->pgd ? 0 : -ENOMEM;
}

/* When nobody maps anything any more. The kernel says "BUG: Bad rss-counter state". */
static void check_mm(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NR_MM_COUNTERS; i++)
		VM_WARN_ON(atomic_read(&mm->rss_stat[i]));
	VM_WARN_ON(mm_pgtables_bytes(mm));
	VM_WARN_ON(mm_tlb_flush_pending(mm));
}

static void mm_free_pgd(struct mm_struct *mm)
{
	cleanup_lazy_tlbs(mm);
	pgd_free(mm, mm->pgd);
}

/* The caches of this side. Once, in set-up. */
static void pgtables_init(void)
{
	mem_init();
	pgtable_cache_init();
	anon_vma_init();
	hw_init();
}

#endif
