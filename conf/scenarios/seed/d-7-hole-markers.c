// SPDX-License-Identifier: Apache-2.0
/*
 * D-7: a count of the mm that says that there are holes.
 *
 * id: D-7 M-70
 * claim: readers can be told of temporary holes by an mm-wide sequence count, and try again
 * by: Horn
 * expect: -D HOLE -D GENERATION=g1,g2-v6,g2,g3: clean => right
 * expect: D-7 M-70 -D HOLE -D M70 -D GENERATION=g2: I-52 or I-65
 *
 * A hole is punched before the clean-up, and a reader of the maps that has seen one compares a count
 * that is odd meanwhile: it looks again under mmap_lock. If the count is not put right when the mapping
 * fails (M-70), readers would try for ever.
 */
#include "seed.h"
#include "invariants/vma_lock.h"

SCENARIO("D-7: a hole that readers are told of");

static seqcount_t holes;

static long mmap_with_hole(void)
{
	long result;

	mmap_write_lock(mm);
	do_raw_write_seqcount_begin(&holes);
	result = mmap_region(mm, choose(2) ? &file : NULL, OLD, LEN, VM_READ, 0);
	if (!IS_ENABLED(M70) || result > 0)
		do_raw_write_seqcount_end(&holes);
	mmap_write_unlock(mm);
	return result;
}

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	if (mmap_with_hole() < 0)
		sometimes("the mapping failed");
}

task(reader)
{
	MA_STATE(mas, &mm->mm_mt, OLD, OLD);
	struct vm_area_struct *vma;
	unsigned int seq;

	seq = raw_read_seqcount(&holes) & ~1U;
	rcu_read_lock();
	vma = mas_walk(&mas);
	rcu_read_unlock();
	smp_rmb();
	/* Without the count it would be taken for one that somebody has made. */
	if (!vma && READ_ONCE(holes.sequence) != seq) {
		sometimes("the reader met a temporary hole");
		mmap_read_lock(mm);
		vma = vma_lookup(mm, OLD);
		mmap_read_unlock(mm);
	}
	if (vma)
		sometimes("the reader found the mapping");
}

finally(void)
{
	require(!(holes.sequence & 1), "I-65, I-52: a marker of a hole is left behind");
	seed_exit();
}
