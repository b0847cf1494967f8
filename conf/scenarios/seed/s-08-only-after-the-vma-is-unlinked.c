// SPDX-License-Identifier: Apache-2.0
/*
 * S-08: from when on must re-instantiation be prevented in munmap()?
 *
 * id: S-08
 * claim: only after the VMA is unlinked must we ensure that page tables are not re-instantiated
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D D1 -D GENERATION=g1,g2: clean => right
 * expect: -D NO_START_WRITE -D NO_GUARDS -D GENERATION=g1,g2: I-20a or I-20b or use-after-free
 *
 * munmap(), which drops to a read lock before it zaps, against faults. -D D1 locks and detaches the VMA
 * only after it is out of the tree: still before the zap, which suffices. If it is never locked, a
 * fault that has found it before goes on behind the zap.
 */
#include "seed.h"
#ifndef NO_GUARDS
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"

SCENARIO("S-08: munmap against two faults");

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

on_return(do_user_addr_fault, int error, struct mm_struct *mm, unsigned long address, bool write)
{
	if (error == -EFAULT)
		sometimes("a fault found nothing mapped");
	else if (!error)
		sometimes("a fault came before munmap");
}

finally(void)
{
	seed_exit();
}
