// SPDX-License-Identifier: Apache-2.0
/*
 * B-02: an overlapping mmap() freed page tables that its new VMA already covered.
 *
 * id: B-02 M-34
 * fix: 79f3d123caed
 * expect: B-02 -D BUGGY: use-after-free on pmd_table or null dereference in zap_pmd_range
 * expect: M-34 -D BUGGY -D GENERATION=g2,g3: use-after-free on pmd_table or null dereference in zap_pmd_range
 * expect: -D GENERATION=g1,g2: clean
 * expect: canary -D STRONGER: clean
 *
 * Introduced in f8d112a4e657 "mm/mmap: avoid zeroing vma tree in mmap_region()", fixed in
 * 79f3d123caed "mm/mmap: fix race in mmap_region() with ftruncate()": Linux 6.12-rc1 to rc5.
 *
 * A mapping of a file comes to lie over an old mapping and next to one of the same file, N:
 * it is merged with N. In 6.12-rc1 N is first made to cover the range, in the tree of VMAs
 * and for who comes through the file, and then what the old mapping had is torn down:
 *
 *   mmap(MAP_FIXED)                  ftruncate() in another process
 *   N is made to cover [s, e)
 *   zaps [s, e), unlinks the old VMA
 *                                    finds N in i_mmap, which covers [s, e)
 *                                    walks down to a PMD table of [s, e)
 *   free_pgd_range([s, e)): frees it
 *                                    reads the table        <- use after free
 *
 * A walk is allowed under any one of mmap_lock, the lock of the VMA and the locks of its rmap
 * trees: who frees tables must have locked out, or emptied, all of them. So since the fix the
 * range is cleaned up while the old VMA, detached, is all that is in the tree. The mail that
 * this project began with asks what that clean-up is for.
 *
 *   racewalk run conf/zoo/b-02-page-table-use-after-free-mmap-over-mapping.c -D BUGGY
 *
 * finds the use after free; or, where the entry above is read a second time just after it was
 * cleared, the walk of a table at physical address 0, which counts as a null dereference.
 *
 * Tables have two entries here, so that four pages are a PMD table's worth.
 */
#define PGTABLE_BITS	1
#ifndef GENERATION
#define GENERATION	g1
#endif
#ifdef BUGGY
#define MMAP_ORDER	6.12-rc
#endif
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("mmap of a file over a mapping, next to one of the file, against ftruncate");

/* N is the page before a PMD table's range; the old mapping is that range. */
#define START	0x4000UL
#define LEN	0x4000UL
#define N	(START - PAGE_SIZE)

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

/* Only mappings of a file take part in the race: its pages need not be mapped. */
static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = 5 * PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mm = mm_alloc();
	WARN_ON(vm_mmap(mm, &file, N, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, START, LEN, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, START, 1));
}

task(mmap)
{
	if (vm_mmap(mm, &file, START, LEN, VM_READ | VM_WRITE | VM_SHARED, 1) < 0)
		sometimes("there was no memory for the mapping");
}

task(ftruncate)
{
	do_truncate(&inode, PAGE_SIZE);
}

on_return(vma_merge_new_range, struct vm_area_struct *merged, struct vma_merge_struct *vmg)
{
	if (merged && merged->vm_start == N && merged->vm_end == START + LEN)
		sometimes("the new mapping was merged with the one before");
}

on_enter(unmap_single_vma, struct mmu_gather *tlb, struct vm_area_struct *vma,
	 unsigned long start_addr, unsigned long end_addr, struct zap_details *details)
{
	if (details && vma->vm_start <= START && vma->vm_end > START)
		sometimes("ftruncate walked the tables of the range");
}

finally(void)
{
	mmput(mm);
	truncate_setsize(&inode, 0);
}
