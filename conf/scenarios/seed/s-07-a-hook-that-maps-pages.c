// SPDX-License-Identifier: Apache-2.0
/*
 * S-07: the new mapping fills its tables at once.
 *
 * id: S-07
 * claim: it only matters for things like THP, which affect the level of page tables; else it is content
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D NO_GUARDS -D GENERATION=g1,g2: I-24 => wrong
 *
 * The ->mmap() of a driver maps its pages as remap_pfn_range() does, and relies on finding no entries: it
 * stops the machine (BUG) if there are any. A fault without guards in T* has mapped one. So the level of
 * the tables is not the only thing that matters.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#define MAPPED_BY_HOOK
#include "seed.h"
#ifndef NO_GUARDS
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"

SCENARIO("S-07: mmap with a driver that maps pages, against a fault");

setup(void)
{
	seed_setup(ANON_RW);
}

/* Looks at the entries that it is to fill, as remap_pte_range() does. */
static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, OLD), value;
	pte_t pte;

	vma->vm_ops = &generic_file_vm_ops;
	if (!pmd)
		return 0;
	value = pmdp_get(pmd);
	if (pmd_none(value))
		return 0;
	pte = ptep_get((pte_t *)pmd_pgtable(value)->entries + pte_index(OLD));
	require(pte_none(pte), "I-24: a driver finds the slots that it fills empty");
	return 0;
}

static const struct file_operations driver_operations = {
	.mmap = driver_mmap,
};

on_enter(driver_mmap, struct file *file, struct vm_area_struct *vma)
{
	sometimes("the driver looked at the entries");
}

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	if (in_t_star)
		sometimes("a fault looked the VMA up in T*");
}

task(mapper)
{
	file.f_op = &driver_operations;
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
