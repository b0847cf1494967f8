// SPDX-License-Identifier: Apache-2.0
/*
 * A page of a range that mlock() has locked is reclaimed, by who looked before.
 *
 * id: I-50
 * fix: b87537d9e2fe
 * expect: -D BUGGY: invariant in __racewalk_task_program
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 *   reclaim                               mlock()
 *   the VMA is not locked
 *                                         sets VM_LOCKED; the page is mapped: done
 *   takes the PTE lock, clears the entry  <- a page of a locked range goes
 *
 * b87537d9e2fe "mm: rmap use pte lock not mmap_sem to set PageMlocked" (Linux 4.4) has what counts: both look under the
 * PTE lock.
 *
 *   racewalk run conf/zoo/mlock-against-reclaim.c -D BUGGY
 */
#ifdef BUGGY
#define MLOCK_UNLOCKED_CHECK	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/mlock.h"
#include "invariants/vma_tree.h"
#include "invariants/tlb.h"

SCENARIO("mlock() against reclaim");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_SHARED, 0) < 0);
	WARN_ON(user_read(mm, A) < 0);
}

/* Without memory mlock() leaves pages to be faulted in. */
ghost bool out_of_memory;

on_return(handle_mm_fault, vm_fault_t result, struct vm_area_struct *vma, unsigned long address,
	  unsigned int flags)
{
	if (result & VM_FAULT_OOM)
		out_of_memory = true;
}

task(program)
{
	if (do_mlock(mm, A, PAGE_SIZE))
		return;
	require(ghost_leaf(mm, A) || out_of_memory, "a page that mlock() has locked is in memory");
	require(mm->locked_vm == 1, "I-50: locked_vm is what is locked");
	if (!do_munlock(mm, A, PAGE_SIZE))
		require(!mm->locked_vm, "I-50: locked_vm is what is locked");
}

task(reclaim)
{
	if (shrink_file_page(inode.i_mapping, 0))
		sometimes("the page was reclaimed");
	else
		sometimes("the page stayed");
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
