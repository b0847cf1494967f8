/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMAs and page tables.
 *
 *   I-20a  no table is installed at an address unless an attached VMA covers it, or who installs it
 *          is the writer of the mm. With I20A_IS_A_NOTE it is no violation: whether it does harm
 *          is for I-21 to I-25, I-41 and I-44 to say
 *   I-20b  the same for an entry that maps a page
 *   I-22   a present entry maps a page that its VMA permits: when a mapping was replaced, the range
 *          has no entries of the old one
 *   I-24   the new mapping finds the slots of its range empty
 *   I-61   where userfaultfd is told of missing pages no fault puts one in place
 */
#ifndef _INVARIANTS_VMA_PGTABLES_H
#define _INVARIANTS_VMA_PGTABLES_H

#include "mm_state.h"

struct noted_fault {
	struct task_struct *task;
	struct vm_area_struct *vma;
	unsigned long address;
};

ghost static struct noted_fault noted_fault[NOTED_READERS];
ghost static int noted_faults;

ghost static struct noted_fault *fault_of_current(void)
{
	int i;

	for (i = 0; i < noted_faults; i++) {
		if (noted_fault[i].task == current)
			return &noted_fault[i];
	}
	return NULL;
}

on_enter(handle_mm_fault, struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct noted_fault *fault = &noted_fault[noted_faults];

	require(noted_faults < NOTED_READERS, "more faults than -D NOTED_READERS=64 at a time");
	fault->task = current;
	fault->vma = vma;
	fault->address = address;
	noted_faults++;
}

on_return(handle_mm_fault, vm_fault_t result, struct vm_area_struct *vma, unsigned long address,
	  unsigned int flags)
{
	struct noted_fault *fault = fault_of_current();

	if (fault)
		*fault = noted_fault[--noted_faults];
}

/* For scenarios that ask for it: whether such an install has been seen. */
ghost static bool noted_stray_table, noted_stray_page;

ghost static bool fault_is_stray(struct noted_fault *fault)
{
	return fault && !vma_noted_attached(fault->vma) &&
	       !mm_writer_is_current(fault->vma->vm_mm);
}

ghost static void check_table_install(void)
{
	evaluated("I-20a");
	if (!fault_is_stray(fault_of_current()))
		return;
	noted_stray_table = true;
#ifndef I20A_IS_A_NOTE
	require(0, "I-20a: a table is installed for a VMA that is detached");
#endif
}

on_enter(pmd_install, struct mm_struct *mm, pmd_t *pmd, pgtable_t *pte)
{
	check_table_install();
}

#ifndef __PAGETABLE_PMD_FOLDED
on_enter(__pmd_alloc, struct mm_struct *mm, pud_t *pud, unsigned long address)
{
	check_table_install();
}
#endif

ghost static void check_page_install(void)
{
	evaluated("I-20b");
	if (!fault_is_stray(fault_of_current()))
		return;
	noted_stray_page = true;
#ifndef I20B_IS_A_NOTE
	require(0, "I-20b: a page is mapped for a VMA that is detached");
#endif
}

on_enter(do_anonymous_page, struct vm_fault *vmf)
{
	check_page_install();
}

on_enter(finish_fault, struct vm_fault *vmf)
{
	check_page_install();
}

on_enter(trace_set_pte, struct mm_struct *mm, unsigned long address, pte_t *ptep,
	 unsigned long value)
{
	struct noted_fault *fault = fault_of_current();

	if (!fault || !(value & _PAGE_PRESENT) || !pte_none(*ptep))
		return;
	evaluated("I-61");
	require(!(fault->vma->vm_flags & VM_UFFD_MISSING),
		"I-61: a page is filled in where userfaultfd is told of those that are missing");
}

/* The leaf entry at an address, or none; *table: whether there is a table for it. */
ghost static pte_t noted_pte(struct mm_struct *mm, unsigned long address, bool *table)
{
	pmd_t *pmd = mm_find_pmd(mm, address);
	pmd_t value;

	*table = false;
	if (!pmd)
		return __pte(0);
	value = pmdp_get(pmd);
	if (pmd_none(value))
		return __pte(0);
	*table = true;
	if (pmd_trans_huge(value))
		return __pte(pmd_val(value));
	return ((pte_t *)pmd_pgtable(value)->entries)[pte_index(address)];
}

#ifndef MAPPED_BY_HOOK
/* The new VMA is in the tree, and still locked. */
on_enter(__mmap_complete, struct mmap_state *map, struct vm_area_struct *vma)
{
	unsigned long address;
	bool table;

	if (map->vms.clear_ptes)
		return;		/* 6.12-rc: the old mapping is yet to be cleaned up */
	for (address = map->addr; address < map->end; address += PAGE_SIZE)
		require(pte_none(noted_pte(map->mm, address, &table)),
			"I-22, I-24: an entry of the old mapping is left under the new VMA");
	evaluated("I-22, I-24");
}
#endif

#endif
