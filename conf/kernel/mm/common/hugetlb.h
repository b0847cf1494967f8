/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hugetlb: files of huge pages, whose PMD tables processes share. mm/hugetlb.c.
 *
 * A mapping that covers all of a PUD entry's range takes the table of another one of the
 * same part of the file. Who drops out clears its own PUD entry under i_mmap_rwsem; the last
 * one that is left has the table to itself, and may put there what it likes.
 *
 * Mutation: M62=1 does not wait for walkers with interrupts off before it lets go (B-22),
 * M62=2 lets go before it clears its entry. HUGETLB_SPLIT_EARLY lets go of shared tables in ->may_split,
 * before the locks of a split are taken. B38=1 clears the pointer from the lock of a VMA to the
 * VMA without that lock, B38=2 lets a copy of a VMA have the lock of the original.
 */
#ifndef _MM_HUGETLB_H
#define _MM_HUGETLB_H

#include <linux/kref.h>
#include "free_pgtables.h"
#include "memory.h"

#ifndef M62
#define M62	0
#endif

#ifndef B38
#define B38	0
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

/* The PUD entry of an address, if the tables above it are there. */
static pud_t *hugetlb_walk_pud(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;

	if (pgd_none(pgdp_get(pgd)))
		return NULL;
	p4d = p4d_offset(pgd, addr);
	return p4d_none(p4dp_get(p4d)) ? NULL : pud_offset(p4d, addr);
}

static void hugetlb_vma_lock_read(struct vm_area_struct *vma);
static void hugetlb_vma_unlock_read(struct vm_area_struct *vma);

static bool want_pmd_share(struct vm_area_struct *vma, unsigned long addr)
{
#ifdef CONFIG_HUGETLB_PAGE
	/* There was no memory for its lock, or it goes: hugetlb_zap_end(). */
	if (!vma->vm_private_data)
		return false;
#endif
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
	if (IS_ENABLED(STRONGER))
		tlb_remove_table_sync_one();
	if (M62 != 2)
		ptdesc_pmd_pts_dec(table);
	mm_dec_nr_pmds(mm);
	return true;
}

static vm_fault_t __hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
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
	folio = filemap_get_entry(vma->vm_file->f_mapping, linear_page_index(vma, haddr));
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

/*
 * A fault in a VMA of huge pages; they are all in the page cache. The VMA is held by mmap_lock or by its
 * own lock. The lock of the mapping keeps a table that was found from being let go meanwhile.
 */
static vm_fault_t hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
				unsigned long address)
{
	vm_fault_t ret;

	hugetlb_vma_lock_read(vma);
	ret = __hugetlb_fault(mm, vma, address);
	hugetlb_vma_unlock_read(vma);
	return ret;
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
		pud = hugetlb_walk_pud(mm, addr);
		if (!pud || pud_none(pudp_get(pud)))
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

/* i_mmap_rwsem is held for writing. */
static void unmap_hugepage_range_locked(struct vm_area_struct *vma, unsigned long start,
					unsigned long end)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	__unmap_hugepage_range(&tlb, vma, start, end);
	tlb_finish_mmu(&tlb);
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

/* ---- the lock of a shared mapping: struct hugetlb_vma_lock, in vm_private_data --------------------- */

/*
 * Faults and sharing hold it for reading, truncation for writing. Truncation comes from the file, so the
 * lock outlives its VMA: it has a count of its own, and says whether it still has one.
 */
struct hugetlb_vma_lock {
	struct kref refs;
	struct rw_semaphore rw_sema;
	struct vm_area_struct *vma;	/* under rw_sema */
};

static void hugetlb_vma_lock_release(struct kref *kref)
{
	kfree(container_of(kref, struct hugetlb_vma_lock, refs));
}

/* Without memory the mapping has none, and shares no tables. */
static void hugetlb_vma_lock_alloc(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = kmalloc(sizeof(*vma_lock), GFP_KERNEL);

	if (!vma_lock)
		return;
	kref_init(&vma_lock->refs);
	init_rwsem(&vma_lock->rw_sema);
	vma_lock->vma = vma;
	vma->vm_private_data = vma_lock;
}

static void __hugetlb_vma_unlock_write_put(struct hugetlb_vma_lock *vma_lock)
{
	struct vm_area_struct *vma = vma_lock->vma;

	vma_lock->vma = NULL;
	vma->vm_private_data = NULL;
	up_write(&vma_lock->rw_sema);
	kref_put(&vma_lock->refs, hugetlb_vma_lock_release);
}

/* The VMA goes. Who waits for the lock, with a reference, finds that it has no VMA any more. */
static void hugetlb_vma_lock_free(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (!vma_lock)
		return;
	if (B38 == 1) {
		WRITE_ONCE(vma_lock->vma, NULL);
		kref_put(&vma_lock->refs, hugetlb_vma_lock_release);
		vma->vm_private_data = NULL;
		return;
	}
	down_write(&vma_lock->rw_sema);
	__hugetlb_vma_unlock_write_put(vma_lock);
}

static void hugetlb_vma_lock_read(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		down_read(&vma_lock->rw_sema);
}

static void hugetlb_vma_unlock_read(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		up_read(&vma_lock->rw_sema);
}

/* Before and after the entries of a VMA are cleared: no fault of it, no walk from the file. */
static void hugetlb_zap_begin(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock)
		down_write(&vma_lock->rw_sema);
	i_mmap_lock_write(vma->vm_file->f_mapping);
}

/* When the VMA goes the lock goes first, with i_mmap_rwsem held: no other mm takes its tables any more. */
static void hugetlb_zap_end(struct vm_area_struct *vma, bool final_unmap)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (vma_lock && final_unmap)
		__hugetlb_vma_unlock_write_put(vma_lock);
	else if (vma_lock)
		up_write(&vma_lock->rw_sema);
	i_mmap_unlock_write(vma->vm_file->f_mapping);
}

/* Lets go of the shared tables of a range of whole PUD entries. i_mmap_rwsem is held for writing. */
static void __hugetlb_unshare_pmds(struct vm_area_struct *vma, unsigned long start,
				   unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr;
	pud_t *pud;

	for (addr = start; addr < end; addr += PUD_SIZE) {
		pud = hugetlb_walk_pud(mm, addr);
		if (pud && !pud_none(pudp_get(pud)))
			huge_pmd_unshare(mm, vma, addr, pud);
	}
	flush_tlb_mm_range(mm, start, end, true);
}

/* The part around addr which one table maps, if the VMA has it all now and will not after a split. */
static bool hugetlb_split_range(struct vm_area_struct *vma, unsigned long addr,
				unsigned long *start)
{
	*start = addr & PUD_MASK;
	return *start != addr && *start >= vma->vm_start && *start + PUD_SIZE <= vma->vm_end;
}

/* Inside of a split: with mmap_lock, the VMA and i_mmap_rwsem held for writing nobody shares it again. */
static void hugetlb_split(struct vm_area_struct *vma, unsigned long addr)
{
	unsigned long start;

	if (IS_ENABLED(HUGETLB_SPLIT_EARLY))
		return;
	vma_assert_write_locked(vma);
	if (hugetlb_split_range(vma, addr, &start))
		__hugetlb_unshare_pmds(vma, start, start + PUD_SIZE);
}

static int hugetlb_vm_op_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;
	unsigned long start;

	if (addr & ~HPAGE_PMD_MASK)
		return -EINVAL;
	if (!IS_ENABLED(HUGETLB_SPLIT_EARLY) || !hugetlb_split_range(vma, addr, &start))
		return 0;
	if (vma_lock)
		down_write(&vma_lock->rw_sema);
	i_mmap_lock_write(vma->vm_file->f_mapping);
	__hugetlb_unshare_pmds(vma, start, start + PUD_SIZE);
	i_mmap_unlock_write(vma->vm_file->f_mapping);
	if (vma_lock)
		up_write(&vma_lock->rw_sema);
	return 0;
}

/* A copy (split, fork) has the pointer of the original: each VMA has a lock of its own. */
static void hugetlb_vm_op_open(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *vma_lock = vma->vm_private_data;

	if (B38 == 2)
		return;
	if (vma_lock && READ_ONCE(vma_lock->vma) == vma)
		return;
	vma->vm_private_data = NULL;
	hugetlb_vma_lock_alloc(vma);
}

static void hugetlb_vm_op_close(struct vm_area_struct *vma)
{
	hugetlb_vma_lock_free(vma);
}

static const struct vm_operations_struct hugetlb_vm_ops = {
	.open = hugetlb_vm_op_open,
	.close = hugetlb_vm_op_close,
	.may_split = hugetlb_vm_op_split,
};

static int hugetlbfs_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &hugetlb_vm_ops;
	if (vma->vm_flags & VM_SHARED)
		hugetlb_vma_lock_alloc(vma);
	return 0;
}

/* For probes: the lock of a mapping was waited for without its VMA being kept. */
static inline void trace_hugetlb_vma_lock_waited(struct hugetlb_vma_lock *vma_lock)
{
}

/* The part of a VMA that maps one huge page of the file. */
static void hugetlb_unmap_vma_part(struct vm_area_struct *vma, pgoff_t index)
{
	unsigned long addr = vma_address(vma, index);

	if (addr != -EFAULT)
		unmap_hugepage_range_locked(vma, addr, addr + HPAGE_PMD_SIZE);
}

/*
 * Truncation: one huge page of the file is unmapped everywhere. The order is the lock of the VMA, then
 * i_mmap_rwsem, which is held when a VMA is found: if its lock cannot be had at once, all is
 * dropped but a reference to the lock.
 */
static void hugetlb_unmap_file_folio(struct address_space *mapping, pgoff_t index)
{
	struct hugetlb_vma_lock *vma_lock;
	struct vm_area_struct *vma;

retry:
	vma_lock = NULL;
	i_mmap_lock_write(mapping);
	vma_interval_tree_foreach(vma, mapping, index, index) {
		vma_lock = vma->vm_private_data;
		if (!vma_lock)
			continue;
		if (!down_write_trylock(&vma_lock->rw_sema)) {
			kref_get(&vma_lock->refs);
			break;
		}
		hugetlb_unmap_vma_part(vma, index);
		up_write(&vma_lock->rw_sema);
		vma_lock = NULL;
	}
	i_mmap_unlock_write(mapping);
	if (!vma_lock)
		return;
	down_write(&vma_lock->rw_sema);
	trace_hugetlb_vma_lock_waited(vma_lock);
	i_mmap_lock_write(mapping);
	vma = READ_ONCE(vma_lock->vma);
	if (vma)
		hugetlb_unmap_vma_part(vma, index);
	i_mmap_unlock_write(mapping);
	up_write(&vma_lock->rw_sema);
	kref_put(&vma_lock->refs, hugetlb_vma_lock_release);
	goto retry;
}

#endif
