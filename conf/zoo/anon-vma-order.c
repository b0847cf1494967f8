// SPDX-License-Identifier: Apache-2.0
/*
 * A fault takes over the anon_vma of a neighbour that another fault is just making.
 *
 * id: I-57
 * expect: -D LINUX_ANON_VMA_ORDER --memory lkmm --races off: uninitialised value used in __anon_vma_prepare
 * expect: -D LINUX_ANON_VMA_ORDER --memory sc: data race
 * expect: -D GENERATION=g1,g2,g3 --memory sc,lkmm: clean
 *
 * With mmap_lock held for reading find_mergeable_anon_vma() reads the anon_vma pointer of a neighbour
 * without a lock, and __anon_vma_prepare() locks what it points to. The other side has set it up,
 * taken two locks (two acquires), and stored the pointer: nothing orders these stores, as Jann Horn wrote in
 * "mm: Fix anon_vma memory ordering" (July 2023). His release and acquires are what is here
 * without LINUX_ANON_VMA_ORDER; Linux does not have them. See docs/findings.md.
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("two faults that need an anon_vma, side by side");

#define FIRST	0x2000UL
#define SECOND	0x3000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, FIRST, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, SECOND, PAGE_SIZE, VM_READ | VM_EXEC, 0) < 0);
}

task(first)
{
	do_user_addr_fault(mm, FIRST, false);
}

task(second)
{
	do_user_addr_fault(mm, SECOND, false);
}

on_return(find_mergeable_anon_vma, struct anon_vma *anon_vma, struct vm_area_struct *vma)
{
	if (anon_vma)
		sometimes("the anon_vma of the neighbour was taken");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
}
