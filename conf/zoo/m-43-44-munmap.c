// SPDX-License-Identifier: Apache-2.0
/*
 * M-43, M-44: what munmap() counts, and which tables it frees.
 *
 * id: M-43 M-44
 * expect: M-43 -D M43=1,2 -D GENERATION=g1,g2,g3: I-51
 * expect: M-44 -D M44=1 -D GENERATION=g1,g2,g3: I-21
 * expect: M-44 -D M44=2 -D GENERATION=g1,g2,g3: I-63
 * expect: M-44 -D M44=2 -D HARM: use-after-free or null dereference or WARNING or invariant I-20
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D HARM: clean
 *
 * munmap() of a VMA that has tables to itself, and of one that shares its table with a neighbour in which another thread
 * faults. M-44=1 takes the ends of the VMA for those of what may be freed, and leaves its table behind; M-44=2 does not
 * look at the neighbours, and frees their table. With -D HARM nobody looks which tables are freed.
 */
#include <racewalk.h>
#include "mm/mm.h"
#ifndef HARM
#include "invariants/page_tables.h"
#include "invariants/rmap.h"
#endif
#include "invariants/vma_tree.h"

SCENARIO("munmap() of a VMA with and without neighbours, against a fault in one");

#define ALONE		0x14000UL	/* nothing else below the same entries */
#define AT		0x4000UL
#define NEIGHBOUR	0x6000UL	/* in the same table */

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, ALONE, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, NEIGHBOUR, PAGE_SIZE, VM_READ | VM_WRITE | VM_EXEC, 0) < 0);
	WARN_ON(user_write(mm, ALONE, 1));
	WARN_ON(user_write(mm, AT, 2));
	WARN_ON(user_write(mm, NEIGHBOUR, 3));
}

task(unmap)
{
	if (choose(2)) {
		if (!vm_munmap(mm, ALONE, PAGE_SIZE))
			sometimes("the VMA with its own tables went away");
	} else {
		if (!vm_munmap(mm, AT, PAGE_SIZE))
			sometimes("the VMA with a neighbour went away");
	}
}

task(fault)
{
	long value = user_read(mm, NEIGHBOUR);

	require(value < 0 || value == 3, "I-63: what the neighbour has stays");
}

finally(void)
{
	mmap_write_lock(mm);	/* looks at the tree */
#ifndef HARM
	check_no_stray_tables(mm);
	check_pgtables_bytes(mm);
#endif
	mmap_write_unlock(mm);
	mmput(mm);
}
