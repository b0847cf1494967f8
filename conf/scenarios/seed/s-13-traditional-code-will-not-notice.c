// SPDX-License-Identifier: Apache-2.0
/*
 * S-13: who holds mmap_lock does not notice the hole.
 *
 * id: S-13
 * claim: all the traditional code will not notice: this is all with mmap_lock held for writing
 * by: Zijlstra
 * expect: -D HOLE -D GENERATION=g1,g2-v6,g2,g3 --failures 0: clean => right
 * expect: -D GENERATION=g1,g2-v6,g2,g3 --failures 0: clean
 * expect: canary -D CANARY -D HOLE -D GENERATION=g2: S-13
 *
 * With a hole in the tree during the clean-up, readers that hold mmap_lock find the old mapping or the new
 * one. -D CANARY reads without the lock. What can notice is the writer itself, and what it calls: the merge
 * with a neighbour, the counts and the tree afterwards (I-45, I-50 to I-53), and a driver that looks its own
 * range up in ->mmap(). That one finds the old VMA there, closed and detached, without the hole, and nothing
 * with it: the hole is the better of the two. A rollback must store again either way (see S-14).
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-13: an overlapping mmap that leaves a hole, against readers with mmap_lock");

static int looking_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_struct *found = vma_lookup(vma->vm_mm, OLD);

#ifdef HOLE
	require(!found, "S-13: the hole is there while the new mapping is made");
#else
	if (found)
		sometimes("a driver found the old VMA in ->mmap()");
#endif
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations looking_operations = {
	.mmap = looking_mmap,
};

setup(void)
{
	seed_setup(ANON_RW);
	file.f_op = &looking_operations;
	WARN_ON(vm_mmap(mm, NULL, OLD + LEN, PAGE_SIZE, VM_READ, 0) < 0);
}

/* The new mapping is of a file, or goes together with the one behind it. */
task(mapper)
{
	if (choose(2))
		vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0);
	else
		vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

on_return(vma_merge_new_range, struct vm_area_struct *merged, struct vma_merge_struct *vmg)
{
	if (merged)
		sometimes("the new mapping was merged");
}

task(reader, .count = 2)
{
	struct vm_area_struct *vma;

#ifdef CANARY
	MA_STATE(mas, &mm->mm_mt, OLD, OLD);

	rcu_read_lock();
	vma = mas_walk(&mas);
	require(vma, "S-13: the range is always mapped");
	rcu_read_unlock();
#else
	mmap_read_lock(mm);
	vma = vma_lookup(mm, OLD);
	require(vma && vma->vm_start == OLD && vma->vm_end >= OLD + LEN,
		"S-13: the range is always mapped");
	if (vma->vm_flags & VM_WRITE && !vma->vm_file)
		sometimes("the reader found the old mapping");
	else
		sometimes("the reader found the new mapping");
	mmap_read_unlock(mm);
#endif
}

finally(void)
{
	seed_exit();
}
