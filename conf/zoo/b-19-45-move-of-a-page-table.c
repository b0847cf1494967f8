// SPDX-License-Identifier: Apache-2.0
/*
 * B-19, B-45: mremap() moves a whole page table.
 *
 * id: B-19 B-45 M-57
 * fix: 6fa1066fc5d0, 97113eb39fa7
 * cve: CVE-2024-50066, CVE-2022-41222
 * expect: B-19 M-57 -D BUGGY=19: I-29
 * expect: B-45 M-57 -D BUGGY=45: I-40
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Where source and target are aligned, mremap() moves the table instead of its entries: the PMD
 * entry of the old address is cleared and that of the new one set.
 *
 * B-19: retract_page_tables() takes tables of a file's mappings away under i_mmap_rwsem, the
 * PMD lock and the PTE lock, since Linux 6.6:
 *
 *   mremap() in A                    MADV_COLLAPSE of the same file in B
 *   the PMD entry has a table
 *                                    retract_page_tables(): clears it in A
 *   takes the locks,
 *   moves what the entry has: none   <- table at physical address 0
 *
 * Fixed in 6fa1066fc5d0 "mm/mremap: fix move_normal_pmd/retract_page_tables race" (Linux 6.12):
 * the entry is looked at again under the locks.
 *
 * B-45: without the rmap locks, who comes from the file looks at the new address before the
 * table is there and at the old one after it has gone, and does not find the page. Fixed in
 * 97113eb39fa7 "mm/mremap: hold the rmap lock in write mode when moving page table entries".
 *
 *   racewalk run conf/zoo/b-19-45-move-of-a-page-table.c -D BUGGY=19
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 19
#define M57	1
#elif BUGGY == 45
#define M57	2
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/khugepaged.h"
#include "mm/common/move_page_tables.h"
#include "invariants/tlb.h"

SCENARIO("mremap of a file's mapping against collapse and truncation of the file");

#define OLD	0x8000UL
#define NEW	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file file;
static struct vm_area_struct *old_vma, *new_vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, HPAGE_PMD_NR);
	/* Who walks the file's mappings comes to the new one first. */
	new_vma = vma_fixed(&mm, NEW, NEW + PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	old_vma = vma_fixed(&mm, OLD, OLD + PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	populate_fixed(&mm, OLD, OLD + PAGE_SIZE, false);
}

task(mremap)
{
	mmap_write_lock(&mm);
	vma_start_write(old_vma);
	vma_start_write(new_vma);
	move_page_tables(old_vma, OLD, new_vma, NEW, PMD_SIZE, true);
	mmap_write_unlock(&mm);
}

task(collapse)
{
	if (choose(2)) {
		if (collapse_file(inode.i_mapping, 0) == SCAN_SUCCEED)
			sometimes("the pages of the file were collapsed");
	} else {
		do_truncate(&inode, 0);
	}
}

on_enter(trace_move_table_gone, void)
{
	sometimes("the table was retracted before it could be moved");
}

finally(void)
{
	check_rss(&mm);
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
