// SPDX-License-Identifier: Apache-2.0
/*
 * S-10: in which order must the old mapping be taken apart?
 *
 * id: S-10
 * claim: the VMA has to be unlinked in a few places in a certain order
 * by: Howlett
 * expect: -D ORDER=0 -D GENERATION=g1,g2,g3: clean => right
 * expect: -D ORDER=1 -D GENERATION=g1,g2: BUG or I-20b or I-22 or I-25 or use-after-free
 * expect: -D ORDER=2 -D GENERATION=g1,g2: use-after-free or null dereference or I-23
 * expect: -D ORDER=3 -D GENERATION=g1,g2: clean
 * expect: -D ORDER=4 -D GENERATION=g1,g2: WARNING or use-after-free or null dereference
 *
 * One mapping of a file is taken apart step by step, against a fault on it and a truncation of the file;
 * ORDER says how:
 *
 *   0  lock, detach, zap, unlink, free the tables, close, store NULL
 *   1  zap, lock, detach, unlink, free the tables, close, store NULL: a fault maps a page behind the
 *      zap, and the truncation comes upon it
 *   2  lock, detach, zap, free the tables, unlink, ...: a walker that comes through the file uses them
 *   3  lock, zap, unlink, free the tables, detach, close, store NULL: as good, while mmap_lock is held
 *   4  lock, detach, free the tables, zap, unlink, ...: tables go with entries in them
 */
#include "seed.h"
#include "invariants/vma_pgtables.h"

#ifndef ORDER
#define ORDER	0
#endif

SCENARIO("S-10: a mapping of a file is taken apart, against a fault and a truncation");

setup(void)
{
	seed_setup(VM_READ);
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0) < 0);
	WARN_ON(user_write(mm, OLD, 1));
}

static void take_apart(struct vm_area_struct *vma)
{
	struct mmu_gather tlb;

	if (ORDER != 1) {
		vma_start_write(vma);
		if (ORDER != 3)
			vma_mark_detached(vma);
	}
	tlb_gather_mmu(&tlb, mm);
	if (ORDER != 4)
		unmap_single_vma(&tlb, vma, OLD, OLD + LEN, NULL);
	if (ORDER == 1) {
		vma_start_write(vma);
		vma_mark_detached(vma);
	}
	if (ORDER == 2 || ORDER == 4)
		free_pgd_range(&tlb, OLD, OLD + LEN, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING);
	if (ORDER == 4)
		unmap_single_vma(&tlb, vma, OLD, OLD + LEN, NULL);
	unlink_anon_vmas(vma);
	unlink_file_vma(vma);
	if (ORDER != 2 && ORDER != 4)
		free_pgd_range(&tlb, OLD, OLD + LEN, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING);
	tlb_finish_mmu(&tlb);
	if (ORDER == 3)
		vma_mark_detached(vma);
}

task(unmapper)
{
	VMA_ITERATOR(vmi, mm, OLD);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_iter_load(&vmi);
	take_apart(vma);
	vma_close(vma);
	vma_iter_clear_gfp(&vmi, OLD, OLD + LEN, GFP_KERNEL | __GFP_NOFAIL);
	mm->map_count--;
	vm_stat_account(mm, vma->vm_flags, -2);
	remove_vma(vma);
	mmap_write_unlock(mm);
}

task(fault)
{
	if (do_user_addr_fault(mm, OLD, true))
		sometimes("the fault came too late");
}

task(truncate)
{
	do_truncate(&inode, 0);
}

finally(void)
{
	seed_exit();
}
