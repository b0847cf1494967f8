// SPDX-License-Identifier: Apache-2.0
/*
 * D-2: whoever drops the last reference frees the VMA.
 *
 * id: D-2 M-68
 * claim: the VMA can be freed in the final put of its reference count
 * by: Zijlstra
 * expect: -D GENERATION=g2,g3: clean
 * expect: -D GENERATION=g2-v6: clean but I-06
 * expect: D-2 M-68 -D D2 -D GENERATION=g2-v6,g2,g3: fault in ghost code or use-after-free or invalid free or double-free => wrong
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * That is impossible as long as detaching is not final: an mmap() or munmap() that fails reattaches the VMA,
 * whose count has been 0 meanwhile.
 */
#include "seed.h"
#include "invariants/vma_tree.h"

SCENARIO("D-2: munmap that fails, if the last put frees the VMA");

setup(void)
{
	seed_setup(ANON_RW);
	WARN_ON(vm_mmap(mm, NULL, OLD + LEN, PAGE_SIZE, VM_READ, 0) < 0);
}

/* Gathers two VMAs; the second cannot be noted for want of memory: all is taken back. */
task(unmapper)
{
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, OLD);
	vma_start_write(vma);
	vma_mark_detached(vma);
#ifdef D2
	vm_area_free(vma);
#endif
	/* The next step failed. */
	vma_mark_attached(vma);
	mmap_write_unlock(mm);
}

task(fault)
{
	do_user_addr_fault(mm, OLD, true);
}

finally(void)
{
	seed_exit();
}
