// SPDX-License-Identifier: Apache-2.0
/*
 * D-3: zap before mmap_lock is downgraded, detach when the VMA is freed.
 *
 * id: D-3 M-35
 * claim: VMAs can be detached in remove_vma(), if the zap comes before the downgrade
 * by: Baghdasaryan
 * expect: -D D3 -D GENERATION=g1,g2,g3: clean => right
 * expect: -D D3 -D GENERATION=g2-v6: clean but I-06 => right
 * expect: M-35 -D M35 -D GENERATION=g1,g2: I-20a or I-20b
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The sequence number keeps readers out as long as mmap_lock is held for writing; the price is that the
 * zap is done under it. With the downgrade first, and the detaching after the zap (M-35), a reader that has
 * kept its pointer comes in between.
 */
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("D-3: munmap that detaches late, against two faults");

setup(void)
{
	seed_setup(ANON_RW);
}

task(unmapper)
{
	vm_munmap(mm, OLD, LEN);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

on_enter(unmap_vmas, struct mmu_gather *tlb, struct ma_state *mas, struct vm_area_struct *vma,
	 unsigned long start, unsigned long end, unsigned long tree_end)
{
	sometimes("the range was zapped");
}

finally(void)
{
	seed_exit();
}
