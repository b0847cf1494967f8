// SPDX-License-Identifier: Apache-2.0
/*
 * B-36: KSM goes through the VMAs of an mm that has exited.
 *
 * id: B-36
 * fix: 6db504ce55bd
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: I-49
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 6db504ce55bd "mm/ksm: fix race with VMA iteration and mm_struct teardown" (Linux 6.3). The
 * list of KSM keeps the mm_struct, and who goes along the list takes mmap_lock. That is not enough for
 * the VMAs:
 *
 *   ksmd                                 exit
 *   the scan is at this mm
 *                                        mm_users is 0; ksm_exit() leaves the mm in the
 *                                        list, as the scan is there
 *                                        exit_mmap(): no tree any more
 *   mmap_read_lock(): nobody has it
 *   goes through the tree  <- destroyed
 *
 * Since the fix it looks whether mm_users is 0, with the lock held.
 *
 *   racewalk run conf/zoo/b-36-ksm-walks-a-dead-mm.c -D BUGGY
 */
#ifdef BUGGY
#define B36	1
#endif
#define CONFIG_KSM	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/mm_life.h"

SCENARIO("the walk of KSM against exit");

#define A	0x2000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_MERGEABLE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	WARN_ON(__ksm_enter(mm));
}

task(ksmd)
{
	unmerge_and_remove_all_rmap_items();
}

task(exit)
{
	mmput(mm);
}

on_enter(trace_ksm_vma, struct mm_struct *mm, struct vm_area_struct *vma)
{
	sometimes("KSM came to the VMA");
}

on_return(__ksm_exit, struct mm_struct *mm)
{
	if (ksm_scan_slot != &ksm_mm_head)
		sometimes("the scan was at the mm that exits");
}

finally(void)
{
	require(list_empty(&ksm_mm_head.mm_node), "I-49: no mm that has exited is left in the list");
}
