// SPDX-License-Identifier: Apache-2.0
/*
 * An entry changes, and something that goes with it is left out: the flush, or the other half of the change.
 *
 * id: I-32 I-34 I-60
 * expect: I-60 -D FORK_LEAVES_WRITE: I-60
 * expect: I-60 -D FORK_LEAVES_WRITE -D HUGE=VM_HUGEPAGE: I-60
 * expect: I-32 -D HUGE_PROT_NO_FLUSH -D HUGE=VM_HUGEPAGE: I-32
 * expect: I-34 -D SPLIT_NO_INVALIDATE -D HUGE=VM_HUGEPAGE: I-34
 * expect: I-32 -D LAZYFREE_NO_FLUSH: I-32
 * expect: -D GENERATION=g1,g2,g3 -D HUGE=0,VM_HUGEPAGE: clean
 *
 * Mutations. FORK_LEAVES_WRITE: the child's entry becomes read-only and the parent's does not, so the parent writes to what the child
 * reads. HUGE_PROT_NO_FLUSH: mprotect() of a huge page, and a TLB that lets a program write on. SPLIT_NO_INVALIDATE: a huge entry
 * becomes a table while TLBs have the huge one, which is flushed by nobody who flushes single pages later. LAZYFREE_NO_FLUSH:
 *
 *   madvise(MADV_FREE)               another thread
 *                                    has written: its TLB has the page as dirty
 *   the entry is clean
 *                                    writes; its CPU sees no need to set the dirty bit
 *   reclaim finds a clean page, and drops it with what was written
 *
 *   racewalk run conf/zoo/m-flush-or-protection-forgotten.c -D LAZYFREE_NO_FLUSH
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/tlb.h"
#include "invariants/fork.h"

SCENARIO("a thread uses memory that is forked, protected, split or given up");

#define A	0x4000UL
#define LEN	(2 * PAGE_SIZE)
#ifndef HUGE
#define HUGE	0
#endif

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, LEN, VM_READ | VM_WRITE | HUGE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(thread)
{
	user_write(mm, A, 1);
	user_read(mm, A + PAGE_SIZE);
}

static void fork(void)
{
	struct mm_struct *child = dup_mm(mm);

	if (!IS_ERR(child))
		mmput(child);
}

task(caller)
{
	switch (choose(4)) {
	case 0:
		fork();
		break;
	case 1:
		do_mprotect(mm, A, LEN, VM_READ);
		sometimes("all of it was protected");
		break;
	case 2:
		do_mprotect(mm, A + PAGE_SIZE, PAGE_SIZE, VM_READ);
		sometimes("a part of it was protected");
		break;
	default:
		do_madvise(mm, A, LEN, MADV_FREE);
	}
}

finally(void)
{
	mmput(mm);
}
