// SPDX-License-Identifier: Apache-2.0
/*
 * B-09: mmap() changed its VMA after others could find it.
 *
 * id: B-09
 * fix: 33313a747e81, 1c7873e33645
 * expect: B-09 -D BUGGY=1: I-05
 * expect: B-09 -D BUGGY=1 -D FIELDS: I-03
 * expect: B-09 -D BUGGY=2: deadlock or lock order
 * expect: clean
 * expect: -D FIELDS: clean
 * expect: canary -D STRONGER: clean
 *
 * Linux 6.4. mmap() stores the VMA in the tree and then sets its last flags and its protection. A fault on another CPU locks
 * it meanwhile and sees them change (-D BUGGY=1). The first fix locked it too late, with i_mmap_rwsem held (-D BUGGY=2):
 *
 *   mmap()                           a fault in the VMA
 *   stores the VMA
 *                                    has its lock
 *   i_mmap_rwsem
 *   vma_start_write(): waits
 *                                    i_mmap_rwsem, as for shared tables of hugetlb: waits
 *
 * Now the VMA is locked before it is stored.
 *
 *   racewalk run conf/zoo/b-09-new-vma-changed-after-it-is-visible.c -D BUGGY=1
 */
#ifdef BUGGY
#define B09	BUGGY
#endif
#ifndef GENERATION
#define GENERATION	g1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#ifdef FIELDS
#include "invariants/vma_lock.h"
#endif

SCENARIO("mmap() of a file against a fault in the new VMA");

#define AT	0x4000UL

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

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
	inode.i_size = PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
}

task(mmap)
{
	vm_mmap(mm, &file, AT, PAGE_SIZE, VM_READ | VM_SHARED, 0);
}

/* What a fault does that looks for a table to share, as huge_pmd_share(). */
task(fault)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);
	vm_flags_t flags;

	if (!vma) {
		sometimes("the fault did not get the lock");
		return;
	}
	sometimes("the fault found the new VMA");
	flags = READ_ONCE(vma->vm_flags);
	i_mmap_lock_read(&inode.i_data);
	i_mmap_unlock_read(&inode.i_data);
	require(flags == READ_ONCE(vma->vm_flags), "I-05: a VMA does not change under a reader");
	vma_end_read(vma);
}

finally(void)
{
	mmput(mm);
}
