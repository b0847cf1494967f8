// SPDX-License-Identifier: Apache-2.0
/*
 * B-38: truncation of a hugetlb file uses a VMA that munmap has freed.
 *
 * id: B-38
 * fix: ecfbd733878d, 131a79b474e9
 * expect: -D BUGGY=1 -D GENERATION=g2,g3: use-after-free on vm_area_struct
 * expect: -D BUGGY=2 -D PAGES=2: use-after-free
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D PAGES=2: clean
 * expect: canary -D STRONGER: clean
 *
 * From 40549ba8f8e0 on (Linux 6.1) a shared mapping of huge pages has a lock of its own, which the lock
 * points back to. Truncation finds the VMA by the file, with i_mmap_rwsem held, which comes after that
 * lock; if it has to wait for the lock it drops all but a reference to it.
 *
 *   truncate                              munmap
 *   the lock of the VMA is taken:
 *   takes a reference to the lock, drops
 *   i_mmap_rwsem, waits
 *   has the lock; reads lock->vma
 *                                         close(): lock->vma = NULL, without the lock
 *                                         frees the VMA
 *   unmaps the page from lock->vma  <- freed
 *
 * ecfbd733878d "hugetlb: take hugetlb vma_lock when clearing vma_lock->vma pointer" (Linux 6.1) takes
 * the lock there (BUGGY=1 does not).
 *
 * vm_area_dup() copies the pointer to the lock. If a VMA that was split off keeps it (BUGGY=2) two
 * VMAs have one lock, and the first one that goes takes it away. With -D PAGES=2 munmap splits.
 *
 *   racewalk run conf/zoo/b-38-hugetlb-lock-outlives-vma.c -D BUGGY=1
 *
 * These uses of what was freed are how I-43 breaks; the machine watches it.
 */
#ifdef BUGGY
#define B38	BUGGY
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/hugetlb.h"
#include "invariants/vma_tree.h"

SCENARIO("truncation of a hugetlb file against munmap and faults");

#define A	0x2000UL
#ifndef PAGES
#define PAGES	1
#endif

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

static const struct file_operations hugetlbfs_file_operations = {
	.mmap = hugetlbfs_file_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGES * HPAGE_PMD_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &hugetlbfs_file_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGES * HPAGE_PMD_SIZE,
			VM_READ | VM_WRITE | VM_SHARED | VM_HUGETLB, 0) < 0);
}

/* No page is there: the lock is held for the look at the tables. */
task(fault)
{
	struct vm_area_struct *vma;
	int i;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, A);
	if (vma) {
		hugetlb_vma_lock_read(vma);
		for (i = 0; i < 4; i++)
			mm_find_pmd(mm, A);
		hugetlb_vma_unlock_read(vma);
	}
	mmap_read_unlock(mm);
}

task(truncate)
{
	hugetlb_unmap_file_folio(inode.i_mapping, 0);
}

task(munmap)
{
	vm_munmap(mm, A, HPAGE_PMD_SIZE);
}

on_enter(trace_hugetlb_vma_lock_waited, struct hugetlb_vma_lock *vma_lock)
{
	sometimes("truncation waited for the lock of a mapping");
	if (PAGES == 1 && !vma_lock->vma)
		sometimes("the mapping had gone meanwhile");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
	require(list_empty(&inode.i_data.i_mmap), "I-43: no mapping is left");
}
