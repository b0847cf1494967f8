/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is done to all entries of a range: changing their protection, copying them to a child,
 * and taking them from a process that is to die. mm/mprotect.c, mm/memory.c, mm/oom_kill.c.
 */
#ifndef _MM_PTE_RANGES_H
#define _MM_PTE_RANGES_H

#include "free_pgtables.h"
#include "memory.h"

/* ---- mprotect() -------------------------------------------------------------------------------- */

#define MM_CP_UFFD_WP		(1UL << 2)
#define MM_CP_UFFD_WP_RESOLVE	(1UL << 3)
#define MM_CP_UFFD_WP_ALL	(MM_CP_UFFD_WP | MM_CP_UFFD_WP_RESOLVE)

/* A page in flight comes back read-only. */
static void change_nonpresent_pte(struct mm_struct *mm, unsigned long addr, pte_t *pte,
				  pte_t oldpte, unsigned long cp_flags)
{
	swp_entry_t entry = pte_to_swp_entry(oldpte);
	pte_t newpte = oldpte;

	if (pte_none(oldpte) || is_pte_marker(oldpte))
		return;
	if (swp_type(entry) == SWP_MIGRATION_WRITE)
		newpte = swp_entry_to_pte(swp_entry(SWP_MIGRATION_READ_EXCLUSIVE, entry.val));
	if (cp_flags & MM_CP_UFFD_WP)
		newpte = pte_swp_mkuffd_wp(newpte);
	else if (cp_flags & MM_CP_UFFD_WP_RESOLVE)
		newpte = pte_swp_clear_uffd_wp(newpte);
	if (!pte_same(oldpte, newpte))
		set_pte_at(mm, addr, pte, newpte);
}

/* One exchange takes the old entry out, so that no bit that the walker sets is lost. */
static long change_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			     unsigned long addr, unsigned long end, pgprot_t newprot,
			     unsigned long cp_flags)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl;
	pte_t *pte, oldpte, ptent;
	long pages = 0;

	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	flush_tlb_batched_pending(mm);
	for (; addr != end; pte++, addr += PAGE_SIZE) {
		oldpte = ptep_get(pte);
		if (!pte_present(oldpte)) {
			change_nonpresent_pte(mm, addr, pte, oldpte, cp_flags);
			continue;
		}
		oldpte = ptep_get_and_clear(mm, addr, pte);
		ptent = pte_modify(oldpte, newprot);
		if (cp_flags & MM_CP_UFFD_WP)
			ptent = pte_mkuffd_wp(ptent);
		else if (cp_flags & MM_CP_UFFD_WP_RESOLVE)
			ptent = pte_clear_uffd_wp(ptent);
		/* Private pages become writable again by a fault. */
		set_pte_at(mm, addr, pte, ptent);
		if (pte_val(oldpte) & ~pte_val(ptent) & (_PAGE_PRESENT | _PAGE_RW))
			tlb_remove_tlb_entry(tlb, pte, addr);
		pages++;
	}
	spin_unlock(ptl);
	rcu_read_unlock();
	return pages;
}

/* mmap_lock is held for writing, and the VMA's lock. The gather flushes at its end. */
static long __change_protection(struct mmu_gather *tlb, struct vm_area_struct *vma,
				unsigned long start, unsigned long end, pgprot_t newprot,
				unsigned long cp_flags)
{
	unsigned long addr = start, next;
	struct mmu_notifier_range range;
	long pages = 0;
	pmd_t *pmd;

	mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_VMA, 0, vma->vm_mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	for (; addr != end; addr = next) {
		next = __ADDR_END(PMD_SIZE, PMD_MASK, addr, end);
		pmd = mm_find_pmd(vma->vm_mm, addr);
		if (!pmd || pmd_none(pmdp_get(pmd)))
			continue;
		if (pmd_is_huge(pmdp_get(pmd))) {
			/* The kernel protects a huge page as a whole too. */
			if (next - addr == HPAGE_PMD_SIZE && !(cp_flags & MM_CP_UFFD_WP_ALL) &&
			    change_huge_pmd(tlb, vma, pmd, addr, newprot)) {
				pages += HPAGE_PMD_NR;
				continue;
			}
			__split_huge_pmd(vma, pmd, addr);
		}
		pages += change_pte_range(tlb, vma, pmd, addr, next, newprot, cp_flags);
	}
	mmu_notifier_invalidate_range_end(&range);
	return pages;
}

static inline long change_protection(struct mmu_gather *tlb, struct vm_area_struct *vma,
				     unsigned long start, unsigned long end, pgprot_t newprot)
{
	return __change_protection(tlb, vma, start, end, newprot, 0);
}

/*
 * Entries are protected for userfaultfd, or no more: mmap_lock is held for reading, or the VMA is locked. They do not become writable
 * by this: a fault does that. Returns when the TLBs were flushed, which they are of entries that could be written to.
 */
static long uffd_wp_range(struct vm_area_struct *dst_vma, unsigned long start, unsigned long len,
			  bool enable_wp)
{
	pgprot_t prot = __pgprot(pgprot_val(dst_vma->vm_page_prot) & ~_PAGE_RW);
	struct mmu_gather tlb;
	long ret;

	tlb_gather_mmu(&tlb, dst_vma->vm_mm);
	ret = __change_protection(&tlb, dst_vma, start, start + len, prot,
				  enable_wp ? MM_CP_UFFD_WP : MM_CP_UFFD_WP_RESOLVE);
	tlb_finish_mmu(&tlb);
	return ret;
}

/*
 * Entries are made unreachable, so that faults tell who uses what: automatic NUMA balancing, in the task's own time. mmap_lock is
 * held for reading. Returns when the TLBs were flushed.
 */
static unsigned long change_prot_numa(struct vm_area_struct *vma, unsigned long addr, unsigned long end)
{
	struct mmu_gather tlb;
	long nr_updated;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	nr_updated = change_protection(&tlb, vma, addr, end, PAGE_NONE);
	tlb_finish_mmu(&tlb);
	return nr_updated;
}

/* ---- fork() -------------------------------------------------------------------------------------- */

/* A page in flight is shared like any other; a guard region is one in the child too. */
static void copy_nonpresent_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
				pte_t *dst_pte, pte_t *src_pte, unsigned long addr, pte_t pte)
{
	struct mm_struct *src_mm = src_vma->vm_mm, *dst_mm = dst_vma->vm_mm;
	swp_entry_t entry = pte_to_swp_entry(pte);

	if (is_migration_entry(entry)) {
		inc_mm_counter(dst_mm, mm_counter(page_folio(pfn_swap_entry_to_page(entry))));
		if (swp_type(entry) != SWP_MIGRATION_READ && !(src_vma->vm_flags & VM_SHARED)) {
			pte = __pte(swp_entry(SWP_MIGRATION_READ, entry.val).val |
				    (pte_val(pte) & _PAGE_UFFD_WP));
			set_pte_at(src_mm, addr, src_pte, pte);
		}
#ifdef CONFIG_SWAP
	} else if (!non_swap_entry(entry)) {
		WARN_ON(swap_duplicate(entry));
		inc_mm_counter(dst_mm, MM_SWAPENTS);
		if (pte_swp_exclusive(pte)) {
			pte = pte_swp_clear_exclusive(pte);
			set_pte_at(src_mm, addr, src_pte, pte);
		}
#endif
	} else if (is_pte_marker(pte) &&
		   !(pte_marker_get(entry) & (PTE_MARKER_GUARD | PTE_MARKER_POISONED))) {
		return;
	}
	if (!is_pte_marker(pte) && !userfaultfd_wp(dst_vma))
		pte = pte_swp_clear_uffd_wp(pte);
	set_pte_at(dst_mm, addr, dst_pte, pte);
}

/* -EAGAIN: a page is needed for a copy. */
static int copy_present_pte(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			    pte_t *dst_pte, pte_t *src_pte, pte_t pte, unsigned long addr,
			    struct folio **prealloc)
{
	struct mm_struct *src_mm = src_vma->vm_mm, *dst_mm = dst_vma->vm_mm;
	struct page *page = vm_normal_page(src_vma, addr, pte);
	struct folio *folio, *copy;

	if (page) {
		folio = page_folio(page);
		if (folio_test_anon(folio) && page_needs_cow_for_dma(src_vma, folio)) {
			copy = *prealloc;
			if (!copy)
				return -EAGAIN;
			*prealloc = NULL;
			copy_highpage(&copy->page, page);
			smp_wmb();
			folio_add_new_anon_rmap(copy, dst_vma, addr);
			inc_mm_counter(dst_mm, MM_ANONPAGES);
			set_pte_at(dst_mm, addr, dst_pte,
				   maybe_mkwrite(pte_mkdirty(mk_pte(&copy->page, dst_vma->vm_page_prot)),
						 dst_vma));
			return 0;
		}
		folio_get(folio);
		if (folio_test_anon(folio))
			ClearPageAnonExclusive(page);
		folio_dup_rmap_pte(folio, page);
		inc_mm_counter(dst_mm, mm_counter(folio));
	}
	if (!(src_vma->vm_flags & VM_SHARED) && pte_write(pte)) {
		if (!IS_ENABLED(FORK_LEAVES_WRITE))
			ptep_set_wrprotect(src_mm, addr, src_pte);
		pte = pte_wrprotect(pte);
	}
	if (src_vma->vm_flags & VM_SHARED)
		pte = pte_mkclean(pte);
	if (!userfaultfd_wp(dst_vma))
		pte = pte_clear_uffd_wp(pte);
	set_pte_at(dst_mm, addr, dst_pte, pte_mkold(pte));
	return 0;
}

static int copy_pte_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			  pmd_t *dst_pmd, pmd_t *src_pmd, unsigned long addr, unsigned long end)
{
	struct mm_struct *dst_mm = dst_vma->vm_mm, *src_mm = src_vma->vm_mm;
	struct folio *prealloc = NULL;
	spinlock_t *src_ptl, *dst_ptl;
	pte_t *src_pte, *dst_pte;
	int error = 0;

again:
	dst_pte = pte_alloc_map_lock(dst_mm, dst_pmd, addr, &dst_ptl);
	if (!dst_pte) {
		error = -ENOMEM;
		goto out;
	}
	src_pte = __pte_offset_map_lock(src_mm, src_pmd, addr, &src_ptl, SINGLE_DEPTH_NESTING);
	if (!src_pte) {
		pte_unmap_unlock(dst_pte, dst_ptl);
		goto out;
	}
	error = 0;
	for (; addr != end && !error; dst_pte++, src_pte++, addr += PAGE_SIZE) {
		pte_t pte = ptep_get(src_pte);

		if (pte_none(pte))
			continue;
		if (!pte_present(pte)) {
			copy_nonpresent_pte(dst_vma, src_vma, dst_pte, src_pte, addr, pte);
			continue;
		}
		error = copy_present_pte(dst_vma, src_vma, dst_pte, src_pte, pte, addr, &prealloc);
		if (error)
			break;
	}
	spin_unlock(src_ptl);
	rcu_read_unlock();
	spin_unlock(dst_ptl);
	rcu_read_unlock();
	if (error == -EAGAIN) {
		prealloc = folio_alloc(GFP_KERNEL, 0);
		if (prealloc)
			goto again;
		error = -ENOMEM;
	}
out:
	if (prealloc)
		folio_put(prealloc);
	return error;
}

/* File pages can be faulted in again; what was written to by this process cannot. */
static bool vma_needs_copy(struct vm_area_struct *src_vma)
{
	return (src_vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP | VM_UFFD_WP | VM_MAYBE_GUARD)) ||
	       src_vma->anon_vma;
}

/*
 * The entries of the parent's VMA, for the child's. Both mmap_locks are held for writing; a
 * gup_fast of the parent that pins meanwhile finds write_protect_seq odd or changed.
 */
static int copy_page_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma)
{
	struct mm_struct *src_mm = src_vma->vm_mm;
	unsigned long addr = src_vma->vm_start, end = src_vma->vm_end, next;
	bool is_cow = !(src_vma->vm_flags & VM_SHARED);
	struct mmu_notifier_range range;
	pmd_t *src_pmd, *dst_pmd;
	int error = 0;

	/* VMAs of hugetlb are shared here, so faults of the child find it all in the file. */
	if (!vma_needs_copy(src_vma))
		return 0;
	mmu_notifier_range_init(&range, MMU_NOTIFY_PROTECTION_PAGE, 0, src_mm, addr, end);
	if (is_cow)
		mmu_notifier_invalidate_range_start(&range);
#ifndef B31
	if (is_cow)
		do_raw_write_seqcount_begin(&src_mm->write_protect_seq);
#endif
	for (; addr != end && !error; addr = next) {
		next = __ADDR_END(PMD_SIZE, PMD_MASK, addr, end);
		src_pmd = mm_find_pmd(src_mm, addr);
		if (!src_pmd || pmd_none(pmdp_get(src_pmd)))
			continue;
		dst_pmd = mm_alloc_pmd(dst_vma->vm_mm, addr);
		error = dst_pmd ? -EAGAIN : -ENOMEM;
		if (dst_pmd && pmd_is_huge(pmdp_get(src_pmd)))
			error = copy_huge_pmd(dst_vma->vm_mm, src_mm, dst_pmd, src_pmd, addr, dst_vma,
					      src_vma);
		if (error == -EAGAIN)
			error = copy_pte_range(dst_vma, src_vma, dst_pmd, src_pmd, addr, next);
	}
#ifndef B31
	if (is_cow)
		do_raw_write_seqcount_end(&src_mm->write_protect_seq);
#endif
	if (is_cow)
		mmu_notifier_invalidate_range_end(&range);
	return error;
}

/* ---- the oom reaper --------------------------------------------------------------------------- */

/* What is private goes; from here on a read of it may give zeros, so faults give SIGBUS. */
static bool __oom_reap_task_mm(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0, 0);
	struct vm_area_struct *vma;

	set_bit(MMF_UNSTABLE, &mm->flags);
	while ((vma = mas_find(&mas, ULONG_MAX))) {
		if (vma->vm_flags & (VM_HUGETLB | VM_PFNMAP))
			continue;
		if (vma->vm_ops && (vma->vm_flags & VM_SHARED))
			continue;
		zap_page_range_single(vma, vma->vm_start, vma->vm_end - vma->vm_start, NULL);
	}
	return true;
}

/*
 * process_mrelease(): the same, asked for by somebody else, who has a reference to the struct. Exit may have
 * come to where the tables go while mmap_lock was waited for, so the flag counts that is seen then.
 */
static int process_mrelease(struct mm_struct *mm)
{
	int ret = 0;

	if (IS_ENABLED(MRELEASE_EARLY_CHECK) && test_bit(MMF_OOM_SKIP, &mm->flags))
		return 0;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	if ((IS_ENABLED(MRELEASE_EARLY_CHECK) || !test_bit(MMF_OOM_SKIP, &mm->flags)) &&
	    !__oom_reap_task_mm(mm))
		ret = -EAGAIN;
	mmap_read_unlock(mm);
	return ret;
}

static bool oom_reap_task_mm(struct mm_struct *mm)
{
	bool ret = true;

	if (!mmap_read_trylock(mm))
		return false;
	/* Exit has come to where the tables go. */
	if (!test_bit(MMF_OOM_SKIP, &mm->flags) || IS_ENABLED(OOM_IGNORES_SKIP))
		ret = __oom_reap_task_mm(mm);
	mmap_read_unlock(mm);
	if (ret)
		set_bit(MMF_OOM_SKIP, &mm->flags);
	return ret;
}

#endif
