// SPDX-License-Identifier: Apache-2.0
/*
 * B-24: a fork that fails leaves a tree that is half the parent's.
 *
 * id: B-24
 * fix: 43873af772f8
 * expect: -D BUGGY=1 -D GENERATION=g1,g2,g3: I-54
 * expect: -D BUGGY=1 -D GENERATION=g2,g3 -D UNWATCHED: null dereference in unuse_mm
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D BUGGY=2: clean
 * expect: canary -D STRONGER --runs 3000: clean
 *
 * Fixed in 43873af772f8 "mm: change dup_mmap() recovery" (Linux 7.0). Since Linux 6.8
 * fork() copies the tree of VMAs as a whole and then puts a copy in place of each VMA. If it fails on the
 * way, a marker takes the place of the VMA it has come to; exit_mmap() stops there. But exit_mmap() takes
 * the locks anew:
 *
 *   fork()                              swapoff
 *   first VMA: its pages are in swap,
 *   so the child enters mmlist
 *   no memory for the second one:
 *   a marker; drops both mmap_locks
 *                                       finds the child in mmlist, takes a
 *                                       reference and its mmap_lock
 *                                       goes through its VMAs: its own, the
 *                                       marker  <- is used as a VMA,
 *                                       those of the parent
 *   mmput(): not the last reference
 *
 * Linux 6.18 made swapoff look whether the mm is unstable (1367da7eb875, after an oops there). The fix proper takes all away
 * while both locks are held, and leaves an empty tree.
 *
 *   racewalk run conf/zoo/b-24-fork-that-failed.c -D BUGGY=1
 *
 * BUGGY=2 has the fix proper, and a swapoff as before 6.18: that is enough. -D UNWATCHED leaves the
 * invariant out, to show what the machine sees. With g1 and g2 the marker is what there is, with
 * g3 it is the mutation.
 */
#ifndef GENERATION
#define GENERATION	g3
#endif
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY
#define UNUSE_UNSTABLE	1
#endif
#if BUGGY == 1
#define FORK_MARKER	1
#endif
#define CONFIG_SWAP	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/mm_life.h"
#include "invariants/vma_tree.h"
#endif

SCENARIO("a fork that fails against swapoff");

#define FIRST	0x2000UL
#define SECOND	0x6000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, FIRST, PAGE_SIZE, VM_READ | VM_WRITE | VM_NORESERVE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, SECOND, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, FIRST, 1));
	mm_enter_mmlist(mm);
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
		sometimes("the fork succeeded");
		mmput(child);
	}
}

task(swapoff)
{
	try_to_unuse();
}

/* When it is done: it has waited for the lock of a child, which fork() holds till it has failed. */
on_return(unuse_mm, struct mm_struct *swapped)
{
	if (swapped != mm && test_bit(MMF_UNSTABLE, &swapped->flags))
		sometimes("swapoff came to a child whose fork has failed");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	WARN_ON(user_read(mm, FIRST) != 1);
	mmput(mm);
	require(list_empty(&init_mmlist), "I-54: no mm is left in the list");
}
