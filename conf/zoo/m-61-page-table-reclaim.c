// SPDX-License-Identifier: Apache-2.0
/*
 * M-61: madvise(MADV_DONTNEED) frees an empty PTE table with the VMA locked for reading only.
 *
 * id: M-61
 * expect: M-61 -D M61=1: use-after-free on pte_table or I-26
 * expect: M-61 -D M61=2: null dereference in pte_free_defer
 * expect: clean
 * expect: -D MADVISE_VMA_LOCK=0: clean
 * expect: -D CONFIG_SPLIT_PTE_PTLOCKS=0: clean
 *
 * Page-table reclaim (Linux 6.14) gives the PTE table of a range back that was zapped as a whole.
 * Nothing keeps others out of the table: faults in the VMA, guard regions, walkers that come from the
 * file. So it takes the PMD lock while it has that of the table (by a trylock, for the order is the
 * other way around; a second pass takes both in order and looks at each entry again), and the table is
 * freed after a grace period.
 *
 *   M61=1  it is freed at once: under a fault that reads it with the RCU lock alone
 *   M61=2  the PMD entry is cleared without its lock: collapse of the file, which holds that lock,
 *          has seen a table there, and takes nothing for one
 *
 *   racewalk run conf/zoo/m-61-page-table-reclaim.c -D M61=1
 */
#define PGTABLE_BITS	1
#define CONFIG_PT_RECLAIM	1
#define GENERATION	g3
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"
#include "invariants/tlb.h"

SCENARIO("page-table reclaim against faults and the collapse of the file");

#define A	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file file;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, HPAGE_PMD_NR);
	vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, false);
}

task(dontneed)
{
	WARN_ON(do_madvise(&mm, A, HPAGE_PMD_SIZE, MADV_DONTNEED));
}

task(fault)
{
	user_read(&mm, A + choose(2) * PAGE_SIZE);
}

task(khugepaged)
{
	if (choose(2) && collapse_file(inode.i_mapping, 0) == SCAN_SUCCEED)
		sometimes("the pages of the file were collapsed");
}

on_enter(free_pte, struct mm_struct *mm, unsigned long addr, struct mmu_gather *tlb, pmd_t pmdval)
{
	sometimes("a table was given back");
}

/* The second pass is the rule where all tables have one lock. */
#if !CONFIG_SPLIT_PTE_PTLOCKS
on_enter(trace_reclaim_refilled, void)
{
	sometimes("a table was in use again");
}
#endif

finally(void)
{
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
