// SPDX-License-Identifier: Apache-2.0
/*
 * S-07: the new mapping fills its tables at once, or wants a huge entry.
 *
 * id: S-07
 * claim: it only matters for things like THP, which affect the level of page tables; else it is content
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g2-v6: clean but I-06
 * expect: -D HUGE -D GENERATION=g1,g2,g3: clean
 * expect: -D OPEN -D HUGE -D GENERATION=g1,g2-v6,g2,g3: clean but WARNING or memory leak => wrong
 * expect: -D OPEN -D GENERATION=g1,g2-v6,g2,g3: I-24 => wrong
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The ->mmap() of a driver maps its pages as remap_pfn_range() does, and relies on finding no entries: it
 * stops the machine (BUG) if there are any. With the old VMA open in T* a fault may have mapped one: I-24.
 * With -D HUGE the new mapping is of huge pages: a reader in T* has put a table where the huge entry was to
 * go, and a later fault finds it, and makes do with small pages. Nothing is overwritten. So the level of
 * tables is what matters least. (If the new mapping cannot be made, for want of memory, what a reader in T* has
 * made belongs to no VMA, and leaks: one of S-14's cases.)
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#define MAPPED_BY_HOOK
#include "seed.h"
#ifndef OPEN
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"
#include "invariants/page_tables.h"

SCENARIO("S-07: mmap with a driver that maps pages, or of huge pages, against two faults");

setup(void)
{
#ifdef HUGE
	seed_setup(ANON_RW);
#else
	seed_setup_of_file();
#endif
}

/* A page of the device's own: no struct page is behind the entry. */
static unsigned long device_page;

/* As remap_pte_range() does it. */
static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = mm_alloc_pmd(mm, OLD);
	spinlock_t *ptl;
	pte_t *pte;

	vma->vm_ops = NULL;
	vma->vm_flags |= VM_PFNMAP;
	if (!pmd || pte_alloc(mm, pmd))
		return -ENOMEM;
	pte = pte_offset_map_lock(mm, pmd, OLD, &ptl);
	if (!pte)
		return -ENOMEM;
	if (!pte_none(ptep_get(pte)))
		require(0, "I-24: a driver finds the slots that it fills empty");
	set_pte_at(mm, OLD, pte, __pte(device_page | _PAGE_PRESENT | _PAGE_USER | _PAGE_SPECIAL));
	pte_unmap_unlock(pte, ptl);
	return 0;
}

static const struct file_operations device_operations = {
	.mmap = device_mmap,
};

#ifdef HUGE
on_enter(do_anonymous_page, struct vm_fault *vmf)
{
	if (vmf->vma->vm_flags & VM_HUGEPAGE)
		sometimes("a fault of the new mapping made do with a small page");
}

on_return(do_huge_pmd_anonymous_page, vm_fault_t result, struct vm_fault *vmf)
{
	if (!(result & (VM_FAULT_ERROR | VM_FAULT_RETRY | VM_FAULT_FALLBACK)))
		sometimes("a fault of the new mapping got a huge page");
}
#elif !defined(OPEN)
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}
#endif

task(mapper)
{
#ifdef HUGE
	vm_mmap(mm, NULL, OLD, LEN, ANON_RW | VM_HUGEPAGE, 0);
#else
	other_file.f_op = &device_operations;
	vm_mmap(mm, &other_file, OLD, LEN, FILE_RW, 0);
#endif
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
