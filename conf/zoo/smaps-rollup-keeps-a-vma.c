// SPDX-License-Identifier: Apache-2.0
/*
 * A walk of the VMAs lets somebody else have mmap_lock, and goes on with the VMA that it had.
 *
 * id: I-43
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: use-after-free in show_smaps_rollup or uninitialised value
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * smaps_rollup drops mmap_lock between two VMAs if a writer waits, since ff9f47f6f00c "mm: proc: smaps_rollup: do not stall write
 * attempts on mmap_lock" (Linux 5.10):
 *
 *   smaps_rollup                     munmap()
 *   somebody waits: unlocks
 *                                    frees the VMA
 *   locks again; reads where the VMA
 *   ended                            <- it is gone
 *
 * It has to remember the end before it unlocks, and look the next one up. Linux did so from the start; BUGGY is a mutation. What was
 * wrong in Linux is that from 6.1 on it left out the VMA that it found then, until 6d065f507d82 "mm: /proc/pid/smaps_rollup: avoid skipping
 * vma after getting mmap_lock again" (Linux 6.10).
 *
 *   racewalk run conf/zoo/smaps-rollup-keeps-a-vma.c -D BUGGY
 */
#ifdef BUGGY
#define SMAPS_KEEPS_VMA	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/clear_refs.h"

SCENARIO("smaps_rollup against munmap()");

#define A	PAGE_SIZE
#define B	(2 * PAGE_SIZE)

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, B, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(reader)
{
	struct mem_size_stats mss = { 0 };

	show_smaps_rollup(mm, &mss);
}

task(unmap)
{
	vm_munmap(mm, A, PAGE_SIZE);
}

on_enter(trace_mmap_lock_dropped, void)
{
	sometimes("mmap_lock was dropped on the way");
}

finally(void)
{
	mmput(mm);
}
