// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of what an mmap() over another mapping does when it fails.
 *
 * id: M-40 M-42 M-46 M-68
 * expect: M-40 -D M40 -D GENERATION=g1,g2,g3: I-52
 * expect: M-42 -D M42 -D GENERATION=g1,g2,g3: I-50
 * expect: M-46 -D HOLE_FIRST -D M46 -D GENERATION=g1,g2,g3: I-51 or I-52
 * expect: M-68 -D M68 -D GENERATION=g2,g3: use-after-free on vm_area_struct
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D HOLE_FIRST -D GENERATION=g1,g2,g3: clean
 *
 * One thread maps over two pages of private memory; there may be no memory for it, too little may be
 * promised, or the driver refuses. Another one reads the old memory.
 *
 *   M-40  the old VMAs are attached again although they were cleaned up
 *   M-42  the new mapping is charged in full, and nobody gives back what the old one was charged
 *   M-46  the old VMAs are taken out of the tree first, and not put back when that fails which
 *         comes next (-D HOLE_FIRST alone puts them back)
 *   M-68  a VMA is freed when its count gets to 0, although it may yet be attached again: this is
 *         how I-43 breaks, the machine sees it
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/mmap_result.h"

SCENARIO("an mmap over another mapping that may fail, against a fault");

#define OLD		0x4000UL
#define LEN		(2 * PAGE_SIZE)

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return choose(2) ? -EINVAL : 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = LEN;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, OLD, LEN, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, OLD, 1));
}

task(mapper)
{
	bool of_file = choose(2);
	/* One page more is asked for than may be promised. */
	bool too_much = !of_file && choose(2);
	unsigned long len = too_much ? LEN + PAGE_SIZE : LEN;

	if (too_much)
		vm_commit_limit = LEN >> PAGE_SHIFT;
	if (vm_mmap(mm, of_file ? &file : NULL, OLD, len,
		    VM_READ | (of_file ? VM_SHARED : VM_WRITE | VM_EXEC), 0) >= 0)
		sometimes("the new mapping was made");
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
}

task(fault)
{
	long value = user_read(mm, OLD);

	require(value <= 1, "a page of the old mapping or of the new one");
	if (value == 1)
		sometimes("the old memory was read");
}

on_enter(reattach_vmas, struct ma_state *mas_detach)
{
	if (!IS_ENABLED(M68) && !IS_ENABLED(B28))
		sometimes("all was left as it was");
}

on_enter(vms_abort_munmap_vmas, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	if (!vms->clear_ptes && vms->nr_pages)
		sometimes("a hole was left");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
	truncate_setsize(&inode, 0);
	require(!atomic_read(&inode.i_data.i_mmap_writable),
		"I-50: a file that nobody maps is not counted as mapped writable");
}
