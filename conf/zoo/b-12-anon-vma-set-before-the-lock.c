// SPDX-License-Identifier: Apache-2.0
/*
 * B-12: a merge set anon_vma of a VMA that it had not locked.
 *
 * id: B-12 M-28
 * fix: d8ab9f7b644a
 * expect: B-12 M-28 -D BUGGY -D GENERATION=g1,g2,g3: I-42
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Linux 6.4 to 6.5-rc3. mprotect() makes one VMA of two, of which the first has no anon_vma yet:
 *
 *   mprotect()                       a fault in the first VMA, under its lock
 *   dup_anon_vma(): anon_vma = X
 *                                    anon_vma is set: no need for mmap_lock
 *                                    maps a page that belongs to X
 *   anon_vma_clone(): links the VMA with X   <- rmap did not find the page before
 *
 * If the clone fails the VMA has no anon_vma again, and its page belongs to one that may be freed.
 *
 *   racewalk run conf/zoo/b-12-anon-vma-set-before-the-lock.c -D BUGGY
 */
#ifdef BUGGY
#define M28	1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/page_tables.h"

SCENARIO("mprotect() that makes one VMA of two against a fault in the first");

#define LEFT	0x4000UL
#define RIGHT	0x5000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, LEFT, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, RIGHT, PAGE_SIZE, VM_READ | VM_WRITE | VM_EXEC, 0) < 0);
	WARN_ON(user_write(mm, RIGHT, 1));
}

task(mprotect)
{
	if (!do_mprotect(mm, RIGHT, PAGE_SIZE, VM_READ | VM_WRITE) && mm->map_count == 1)
		sometimes("two VMAs became one");
}

task(fault)
{
	do_user_addr_fault(mm, LEFT, true);
}

on_return(vmf_anon_prepare, vm_fault_t result, struct vm_fault *vmf)
{
	if (result & VM_FAULT_RETRY)
		sometimes("the fault needed mmap_lock for an anon_vma");
}

finally(void)
{
	mmput(mm);
}
