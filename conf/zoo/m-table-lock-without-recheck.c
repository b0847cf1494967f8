// SPDX-License-Identifier: Apache-2.0
/*
 * Who has waited for the lock of a PTE table does not look whether the table is still in place.
 *
 * id: I-25
 * expect: I-25 -D PTE_MAP_LOCK_NO_RECHECK: I-25
 * expect: I-25 -D PTE_MAP_LOCK_NO_RECHECK -D HARM: WARNING or use-after-free or memory leak or invariant in
 *     __racewalk_task_fault or I-41 or I-36
 * expect: clean
 * expect: -D HARM: clean
 * expect: -D CONFIG_SPLIT_PTE_PTLOCKS=0: clean
 *
 * Mutation of pte_offset_map_lock(). MADV_DONTNEED with page-table reclaim holds the lock of the table when it clears the PMD
 * entry. A fault that waits for that lock has the address of a table then that nobody finds: what it writes
 * there is lost. With -D HARM nobody looks where entries are written: the page is not found again.
 *
 *   racewalk run conf/zoo/m-table-lock-without-recheck.c -D PTE_MAP_LOCK_NO_RECHECK
 */
#define PGTABLE_BITS	1
#define CONFIG_PT_RECLAIM	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#ifndef HARM
#include "invariants/tlb.h"
#endif

SCENARIO("a fault against page-table reclaim");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, A, A + PMD_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(fault)
{
	user_write(&mm, A + PAGE_SIZE, 1);
}

task(madvise)
{
	mmap_read_lock(&mm);
	madvise_dontneed_single_vma(vma, A, A + PMD_SIZE);
	mmap_read_unlock(&mm);
}

on_enter(free_pte, struct mm_struct *mm, unsigned long addr, struct mmu_gather *tlb, pmd_t pmdval)
{
	sometimes("the table was taken away");
}

finally(void)
{
#ifndef HARM
	check_rss(&mm);
	check_pgtables_bytes(&mm);
#endif
	exit_fixed(&mm);
	check_mm(&mm);
}
