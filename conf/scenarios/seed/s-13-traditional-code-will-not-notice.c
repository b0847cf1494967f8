// SPDX-License-Identifier: Apache-2.0
/*
 * S-13: who holds mmap_lock does not notice the hole.
 *
 * id: S-13
 * claim: all the traditional code will not notice: this is all with mmap_lock held for writing
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3 --failures 0: clean
 * expect: -D HOLE -D GENERATION=g1,g2,g3 --failures 0: clean => right
 * expect: canary -D CANARY -D HOLE -D GENERATION=g2: S-13
 *
 * With a hole in the tree during the clean-up, readers that hold mmap_lock find the old mapping or the new
 * one. -D CANARY reads without the lock. What can notice is the writer itself, and what it calls: a rollback
 * must store again (see S-14).
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-13: an overlapping mmap that leaves a hole, against readers with mmap_lock");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
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
	require(vma && vma->vm_start == OLD && vma->vm_end == OLD + LEN,
		"S-13: the range is always mapped");
	if (vma->vm_file)
		sometimes("the reader found the new mapping");
	else
		sometimes("the reader found the old mapping");
	mmap_read_unlock(mm);
#endif
}

finally(void)
{
	seed_exit();
}
