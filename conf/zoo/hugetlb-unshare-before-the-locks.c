// SPDX-License-Identifier: Apache-2.0
/*
 * A mapping of hugetlb that is to be split lets go of its shared table before the locks of the split.
 *
 * id: I-27
 * fix: 081056dc00a2
 * cve: CVE-2025-38084
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: I-27
 * expect: -D BUGGY -D HARM: null dereference in __hugetlb_fault or use-after-free
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D HARM: clean
 * expect: canary -D STRONGER: clean
 *
 * A mapping shares a PMD table only where it covers all that the table maps. Before a split takes that away
 * the mapping has to let the table go. Until 081056dc00a2 "mm/hugetlb: unshare page tables during VMA
 * split, not before" (Linux 6.16) that was done in ->may_split, with locks that were dropped again.
 *
 *   munmap of the upper half                fault in the lower half
 *   ->may_split: lets go of the table
 *                                           finds no table, and the mapping covers all of it:
 *                                           takes the table of the other process again
 *   takes the locks, splits; both VMAs
 *   use one shared table now
 *   mmap_lock is for reading from here on
 *                                           has the lower VMA's locks, has found the table
 *   clears the upper half: has the upper
 *   VMA's locks, lets go of the table
 *                                           reads the PUD entry again  <- there is none
 *
 * Since then it is done inside of __split_vma(), where mmap_lock, the VMA and the file's rmap tree are locked
 * for writing.
 *
 *   racewalk run conf/zoo/hugetlb-unshare-before-the-locks.c -D BUGGY
 *
 * I-27 is broken when a table goes that another VMA's faults use; with -D HARM only what that leads to counts.
 */
#ifdef BUGGY
#define HUGETLB_SPLIT_EARLY	1
#endif
#define CONFIG_HUGETLB_PAGE	1
#ifdef HARM
#define PGTABLE_BITS		2
#define ADDRESS_SPACE_PAGES	16
#else
#define PGTABLE_BITS		1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#ifndef HARM
#include "invariants/hugetlb.h"
#endif

SCENARIO("munmap splits a mapping of hugetlb whose table another process shares, against faults");

#define HALF	(PUD_SIZE / 2)
#define START	PUD_SIZE
#define MIDDLE	(START + HALF)

static struct mm_struct *mm_a, *mm_b;
static struct inode inode;
static struct file file;

static const struct file_operations hugetlbfs_file_operations = {
	.mmap = hugetlbfs_file_mmap,
};

static void add_huge_page(pgoff_t index)
{
	struct folio *folio = folio_alloc(GFP_KERNEL | __GFP_NOFAIL, HPAGE_PMD_ORDER);

	page_contents(&folio->page) = 0;
	filemap_add_folio(inode.i_mapping, folio, index);
	folio_unlock(folio);
	folio_put(folio);
}

static struct mm_struct *new_process(void)
{
	struct mm_struct *mm = mm_alloc();

	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, START, PUD_SIZE, VM_READ | VM_WRITE | VM_SHARED | VM_HUGETLB, 0) < 0);
	return mm;
}

setup(void)
{
	pgoff_t index;

	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PUD_SIZE;
	for (index = 0; index < HALF >> PAGE_SHIFT; index += HPAGE_PMD_NR)
		add_huge_page(index);
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &hugetlbfs_file_operations;
	mm_b = new_process();
	WARN_ON(user_read(mm_b, START) < 0);
	mm_a = new_process();
}

/* They touch different pages if the half has two. */
task(fault, .count = 2)
{
	user_read(mm_a, START + task_index() * HPAGE_PMD_SIZE % HALF);
}

task(munmap)
{
	vm_munmap(mm_a, MIDDLE, HALF);
}

on_return(huge_pmd_unshare, bool unshared, struct mm_struct *mm, struct vm_area_struct *vma,
	  unsigned long addr, pud_t *pud)
{
	if (unshared && mm == mm_a)
		sometimes("A let go of the table");
}

on_return(__split_vma, int error, struct vma_iterator *vmi, struct vm_area_struct *vma,
	  unsigned long addr, int new_below)
{
	if (!error)
		sometimes("the mapping was split");
}

finally(void)
{
	mmput(mm_a);
	mmput(mm_b);
	truncate_setsize(&inode, 0);
}
