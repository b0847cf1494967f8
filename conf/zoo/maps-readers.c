// SPDX-License-Identifier: Apache-2.0
/*
 * A reader of /proc/PID/maps against what changes the mappings.
 *
 * id: I-12 M-66
 * expect: M-66 -D M66=1 -D GENERATION=g3: I-12
 * expect: I-12 -D PROC_RST -D GENERATION=g1,g2,g3: I-12
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Before g3 the reader holds mmap_lock as long as a buffer lasts (here for one VMA, or for all); in g3 it locks
 * one VMA after the other, and looks again where there is a gap.
 *
 *   M66=1  it does not look again: the next VMA gave its beginning to the one before it, after it had been found,
 *          and before it was locked. It begins later now, and the reader tells of a gap that never was.
 *
 * With -D PROC_RST ranges may not overlap, as Documentation/filesystems/proc.rst promises. They do: a
 * mapping that was told of and has grown since is told of again. See docs/findings.md.
 *
 *   racewalk run conf/zoo/maps-readers.c -D M66=1 -D GENERATION=g3
 */
#define PGTABLE_BITS	2
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/task_mmu.h"
#include "invariants/proc_maps.h"

SCENARIO("a reader of the maps against mprotect and munmap");

#define A	0x4000UL
#define B	(A + PAGE_SIZE)

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, B, 2 * PAGE_SIZE, VM_READ, 0) < 0);
}

task(maps)
{
	if (proc_maps_read(mm, choose(2) ? 1 : 8) == 2)
		sometimes("there were two mappings");
}

/* The first page of the second mapping becomes part of the first, and perhaps goes with it. */
task(writer)
{
	if (do_mprotect(mm, B, PAGE_SIZE, VM_READ | VM_WRITE))
		return;
	if (choose(2))
		vm_munmap(mm, A, 2 * PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
}
