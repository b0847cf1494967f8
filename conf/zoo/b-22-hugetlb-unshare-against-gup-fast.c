// SPDX-License-Identifier: Apache-2.0
/*
 * B-22: a shared PMD table of hugetlb was let go under a gup_fast that walked it.
 *
 * id: B-22 M-62
 * fix: 1013af4f585f
 * cve: CVE-2025-38085
 * expect: B-22 M-62 -D BUGGY=1: I-27
 * expect: B-22 M-62 -D BUGGY=1 -D HARM: I-27
 * expect: M-62 -D BUGGY=2: I-28
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 1013af4f585f "mm/hugetlb: fix huge_pmd_unshare() vs GUP-fast race" (Linux 6.16); the
 * code was from 2.6.20.
 *
 *   gup_fast in A             munmap in A                 B
 *   reads the PUD entry:
 *   the shared PMD table T
 *                             huge_pmd_unshare(): clears
 *                             the PUD entry, drops its
 *                             share of T
 *                                                         T is B's alone: maps
 *                                                         ordinary memory over part of
 *                                                         it, by a PTE table
 *   reads the PMD entry in T,
 *   the PTE: gets B's page    <- a page that A never mapped
 *
 * The fix interrupts all CPUs after the PUD entry is cleared, and waits, before the share goes.
 *
 *   racewalk run conf/zoo/b-22-hugetlb-unshare-against-gup-fast.c -D BUGGY=1
 *
 * I-27 is broken when the share goes under a walker; with -D HARM only what that leads to counts: A gets a page of
 * B. With BUGGY=2 the share goes before the entry does (I-28).
 *
 * Tables have two entries here. TLBs are flushed by broadcast: the interrupt of a flush that
 * comes before i_mmap_rwsem is dropped would hold B up as long as the walk lasts.
 */
#define PGTABLE_BITS		1
#define CONFIG_TLB_BROADCAST	1
#ifndef BUGGY
#define BUGGY	0
#endif
#define M62	BUGGY
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/hugetlb.h"
#include "invariants/page_tables.h"
#ifndef HARM
#include "invariants/hugetlb.h"
#endif

SCENARIO("gup_fast against munmap of hugetlb, and a process that shared the table");

/* All that a PMD table maps: two huge pages. */
#define START	0x4000UL
#define END	(START + PUD_SIZE)

static struct mm_struct mm_a, mm_b;
static struct vm_area_struct *vma_a, *vma_b;
static struct inode inode;
static struct file file;

static void add_huge_page(pgoff_t index)
{
	struct folio *folio = folio_alloc(GFP_KERNEL | __GFP_NOFAIL, HPAGE_PMD_ORDER);

	page_contents(&folio->page) = 0;
	filemap_add_folio(inode.i_mapping, folio, index);
	folio_unlock(folio);
	folio_put(folio);
}

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm_a);
	mm_init_fixed(&mm_b);
	file_init_fixed(&file, &inode, 0);
	add_huge_page(0);
	vma_a = vma_fixed(&mm_a, START, END, VM_READ | VM_WRITE | VM_SHARED | VM_HUGETLB, &file, 0);
	vma_b = vma_fixed(&mm_b, START, END, VM_READ | VM_WRITE | VM_SHARED | VM_HUGETLB, &file, 0);
	WARN_ON(hugetlb_fault(&mm_b, vma_b, START));
	WARN_ON(hugetlb_fault(&mm_a, vma_a, START));
}

task(gup)
{
	struct page *pages[2 * HPAGE_PMD_NR];
	int nr = gup_fast(&mm_a, START, END, FOLL_WRITE, pages);

	if (!nr)
		sometimes("gup_fast found nothing");
	while (nr--) {
		require(READ_ONCE(page_folio(pages[nr])->mapping) == inode.i_mapping,
			"I-27: a walker in a shared table finds what was shared");
		put_page(pages[nr]);
	}
}

task(munmap)
{
	mmap_write_lock(&mm_a);
	vma_start_write(vma_a);
	unmap_hugepage_range(vma_a, START, END);
	mmap_write_unlock(&mm_a);
}

/* mmap(MAP_FIXED) of ordinary memory over the second half, and a write to it. */
task(other)
{
	mmap_write_lock(&mm_b);
	vma_start_write(vma_b);
	unmap_hugepage_range(vma_b, START + HPAGE_PMD_SIZE, END);
	i_mmap_lock_write(inode.i_mapping);
	vma_b->vm_end = START + HPAGE_PMD_SIZE;
	i_mmap_unlock_write(inode.i_mapping);
	mmap_write_unlock(&mm_b);
	vma_fixed(&mm_b, START + HPAGE_PMD_SIZE, END, VM_READ | VM_WRITE, NULL, 0);
	user_write(&mm_b, START + HPAGE_PMD_SIZE, 1);
}

on_return(huge_pmd_unshare, bool unshared, struct mm_struct *mm, struct vm_area_struct *vma,
	  unsigned long addr, pud_t *pud)
{
	if (unshared && mm == &mm_a)
		sometimes("A let go of the table");
	if (unshared && mm == &mm_b)
		sometimes("B let go of the table first");
}

finally(void)
{
	unmap_hugepage_range(vma_a, START, END);
	unmap_hugepage_range(vma_b, START, START + HPAGE_PMD_SIZE);
	exit_fixed(&mm_a);
	exit_fixed(&mm_b);
	file_exit_fixed(&file);
}
