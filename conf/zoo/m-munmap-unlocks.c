// SPDX-License-Identifier: Apache-2.0
/*
 * munmap() drops mmap_lock where it is to downgrade it.
 *
 * id: I-20 I-21 I-23
 * expect: I-23 -D MUNMAP_UNLOCKS -D GENERATION=g1,g2,g3: I-23
 * expect: I-20 -D MUNMAP_UNLOCKS -D HARM=1 -D GENERATION=g1,g2,g3: I-20 or I-22 or I-25
 *     or use-after-free on pmd_table or use-after-free on pte_table
 * expect: I-21 -D MUNMAP_UNLOCKS -D HARM=2 -D GENERATION=g1,g2,g3: I-21
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D HARM=2 -D GENERATION=g1,g2,g3: clean
 *
 * Mutation of vms_complete_munmap_vmas(). The tree has a hole already. With mmap_lock held for reading nobody can map
 * something into it, and no stack grows into it, until the tables of the range are gone:
 *
 *   munmap()                         another thread
 *   the tree has a hole; unlocks
 *                                    mmap() of the same range; faults a page in
 *   clears the range, frees tables   <- of the new mapping: I-23
 *
 *   racewalk run conf/zoo/m-munmap-unlocks.c -D MUNMAP_UNLOCKS
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef HARM
#include "invariants/page_tables.h"
#elif HARM == 1
#include "invariants/vma_pgtables.h"
#else
#include "invariants/accounting.h"
#endif

SCENARIO("munmap() against mmap() of the same range");

#define A	0x4000UL
#define LEN	PMD_SIZE

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, LEN, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(unmap)
{
	if (!vm_munmap(mm, A, LEN))
		sometimes("it was unmapped");
}

task(thread)
{
	if (vm_mmap(mm, NULL, A, LEN, VM_READ | VM_WRITE, 0) < 0)
		return;
	if (!user_write(mm, A, 2))
		sometimes("a page of the new mapping was written to");
	mmap_write_lock(mm);	/* asks what the section before has left */
	mmap_write_unlock(mm);
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
}
