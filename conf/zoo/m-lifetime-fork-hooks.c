// SPDX-License-Identifier: Apache-2.0
/*
 * KSM is told of a child before its fork is known to succeed.
 *
 * id: I-54 B-24
 * fix: 985da552a98e
 * cve: CVE-2024-50263
 * expect: I-54 -D BUGGY -D GENERATION=g1,g2,g3: I-54
 * expect: I-54 -D BUGGY -D UNWATCHED -D GENERATION=g1,g2: null dereference in ksm_scan_mm
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Up to Linux 6.11 ksm_fork() and khugepaged_fork() came first, and a fork that failed left the child in
 * their lists until its exit: 985da552a98e (Linux 6.12). With the marker of Linux 6.8 to 6.19
 * in its tree a walk uses the marker as a VMA; -D UNWATCHED leaves the invariant out to show that. With
 * g3 the tree is empty, and the walk finds nothing.
 *
 *   racewalk run conf/zoo/m-lifetime-fork-hooks.c -D BUGGY
 */
#ifdef BUGGY
#define FORK_HOOKS_EARLY	1
#endif
#define CONFIG_KSM	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/mm_life.h"
#endif

SCENARIO("a fork that may fail against the walk of KSM");

#define FIRST	0x2000UL
#define SECOND	0x6000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, FIRST, PAGE_SIZE,
			VM_READ | VM_WRITE | VM_NORESERVE | VM_MERGEABLE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, SECOND, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, FIRST, 1));
	WARN_ON(__ksm_enter(mm));
}

task(fork)
{
	struct mm_struct *child;

	/* The second mapping may be more than can be promised. */
	if (choose(2))
		vm_commit_limit = 0;
	child = dup_mm(mm);
	if (IS_ERR(child)) {
		sometimes("the fork failed");
	} else {
		if (test_bit(MMF_VM_MERGEABLE, &child->flags))
			sometimes("KSM knows the child");
		mmput(child);
	}
}

task(ksmd)
{
	unmerge_and_remove_all_rmap_items();
}

on_enter(trace_ksm_vma, struct mm_struct *walked, struct vm_area_struct *vma)
{
	if (walked != mm)
		sometimes("KSM came to a VMA of the child");
}

finally(void)
{
	mmput(mm);
	require(list_empty(&ksm_mm_head.mm_node), "I-54: no mm is left in the list");
}
