// SPDX-License-Identifier: Apache-2.0
/*
 * S-14: is the early clean-up about rollback?
 *
 * id: S-14 M-40 M-41 M-42 B-26 B-27
 * claim: this is again about being able to do rollback when things fail
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3 --failures 2: clean => partly
 * expect: -D GENERATION=g2-v6 --failures 2: clean but I-06 => partly
 * expect: M-40 -D M40 -D GENERATION=g2 --failures 1: I-52 or I-53
 * expect: B-27 M-41 -D M41 -D GENERATION=g2 --failures 1: I-45 or I-51 or I-53
 * expect: -D LINUX_CHARGE_ROLLBACK -D GENERATION=g2 --failures 1: I-50
 * expect: M-42 -D M42 -D GENERATION=g2 --failures 1: I-50
 * expect: B-26 -D B26 -D GENERATION=g2 --failures 1: I-52 or I-53 or use-after-free or
 *     fault in ghost code
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * mmap() over parts of mappings, in which everything that can fail may: cutting VMAs, noting them, the limits
 * of the address space and of what is promised, the new VMA, a node of the tree, the driver's ->mmap(); against
 * a fault. Before the clean-up a failure leaves all as it was; after it, nothing but a hole can be left. So
 * the clean-up is what makes a full rollback impossible; it is not there for its sake.
 *
 * -D LINUX_CHARGE_ROLLBACK: what Linux 6.12 and later do with the charge of the old mappings when only a
 * hole is left. It is kept: I-50. See docs/findings.md.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"

SCENARIO("S-14: an overlapping mmap in which something fails");

#define AFTER	(OLD + LEN)

static int failing_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	/* With B26 it always fails, so that one failure more is all it takes. */
	return IS_ENABLED(B26) || choose(2) ? -EINVAL : 0;
}

/* A driver that wants to know when its mapping goes. */
static void driver_close(struct vm_area_struct *vma)
{
}

static const struct vm_operations_struct driver_vm_ops = {
	.close = driver_close,
	.fault = filemap_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_vm_ops;
	return 0;
}

static const struct file_operations driver_operations = {
	.mmap = driver_mmap,
};

static const struct file_operations failing_operations = {
	.mmap = failing_mmap,
};

setup(void)
{
	seed_setup(ANON_RW);
	file.f_op = &driver_operations;
	WARN_ON(vm_mmap(mm, &file, AFTER, 2 * PAGE_SIZE, VM_READ | VM_EXEC | VM_SHARED, 0) < 0);
	file.f_op = &failing_operations;
}

task(mapper)
{
	bool of_file = IS_ENABLED(B26) || choose(2);
	int limit = IS_ENABLED(B26) ? 0 : choose(4);

	if (limit == 1)
		vm_commit_limit = 2;
	if (limit == 2)
		rlimit_as = 4;
	if (vm_mmap(mm, of_file ? &file : NULL, OLD + PAGE_SIZE, LEN,
		    of_file ? FILE_RW : ANON_RW | VM_LOCKED, 0) < 0)
		sometimes("the mapping failed");
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
}

task(fault)
{
	do_user_addr_fault(mm, OLD + PAGE_SIZE, true);
}

#if !defined(M40) && !defined(M41) && !defined(M42) && !defined(B26) && !defined(LINUX_CHARGE_ROLLBACK)
on_return(__split_vma, int error, struct vma_iterator *vmi, struct vm_area_struct *vma,
	  unsigned long addr, int new_below)
{
	if (error)
		sometimes("a VMA could not be cut");
}

on_return(vms_gather_munmap_vmas, int error, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	if (error)
		sometimes("the VMAs could not be gathered");
}

on_return(__mmap_charge, int error, struct mmap_state *map)
{
	if (error)
		sometimes("a limit was met");
}

on_return(__mmap_alloc, struct vm_area_struct *vma, struct mmap_state *map)
{
	if (!vma)
		sometimes("there was no memory for the VMA");
}

on_return(vma_iter_prealloc, int error, struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	if (error)
		sometimes("there was no memory for the tree");
}

on_return(__mmap_new_file_vma, int error, struct mmap_state *map, struct vm_area_struct *vma)
{
	if (error)
		sometimes("->mmap() failed");
}
#endif

on_enter(reattach_vmas, struct ma_state *mas_detach)
{
	sometimes("all was left as it was");
}

on_enter(vms_abort_munmap_vmas, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	if (!vms->clear_ptes && vms->nr_pages)
		sometimes("a hole was left");
}

finally(void)
{
	seed_exit();
}
