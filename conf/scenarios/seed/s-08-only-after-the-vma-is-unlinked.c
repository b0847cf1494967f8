// SPDX-License-Identifier: Apache-2.0
/*
 * S-08: from when on must re-instantiation be prevented in munmap()?
 *
 * id: S-08
 * claim: only after the VMA is unlinked must we ensure that page tables are not re-instantiated
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g2-v6: clean but I-06
 * expect: -D D1 -D GENERATION=g1,g2,g3: clean => right
 * expect: -D D1 -D GENERATION=g2-v6: clean but I-06 => right
 * expect: -D NO_WAIT -D GENERATION=g1,g2-v6: I-20a
 * expect: -D NO_WAIT -D TABLES -D GENERATION=g1,g2-v6: use-after-free
 * expect: -D NO_WAIT -D TABLES -D GENERATION=g2,g3: clean
 * expect: canary -D NO_WAIT -D TABLES -D M20 -D GENERATION=g2: use-after-free
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * munmap(), which drops to a read lock before it zaps, against faults. -D D1 locks and detaches the VMA
 * only after it is out of the tree: still before the zap, which suffices. -D NO_WAIT is a vma_start_write()
 * that does not wait: a fault that is inside goes on behind the zap (I-20), and writes to a table that is
 * freed (-D TABLES lets I-20 pass, to see what comes of it). In g2 nothing does: detaching waits as well.
 */
#ifdef TABLES
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#endif
#include "seed.h"
#ifndef NO_WAIT
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
