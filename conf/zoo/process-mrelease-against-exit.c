// SPDX-License-Identifier: Apache-2.0
/*
 * process_mrelease() takes pages from a process that exits.
 *
 * id: I-59
 * fix: 337546e83fc7
 * expect: I-59 -D BUGGY -D GENERATION=g1,g2,g3: I-59
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Who asks for the memory of a dying process waits for mmap_lock; when he has it, exit may have freed the
 * tables and the tree. 337546e83fc7 "mm/oom_kill.c: prevent a race between process_mrelease and exit_mmap"
 * (Linux 5.15) kept exit out by a reference; now MMF_OOM_SKIP, which exit sets before that, is looked at
 * with the lock held.
 *
 *   racewalk run conf/zoo/process-mrelease-against-exit.c -D BUGGY
 */
#ifdef BUGGY
#define MRELEASE_EARLY_CHECK	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/mm_life.h"

SCENARIO("process_mrelease() against exit");

#define A	0x2000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	/* Of the one who calls process_mrelease(). */
	mmgrab(mm);
}

task(exit)
{
	mmput(mm);
}

task(mrelease)
{
	process_mrelease(mm);
	mmdrop(mm);
}

on_enter(__oom_reap_task_mm, struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users))
		sometimes("it came before exit");
	else
		sometimes("it came while exit was under way");
}

finally(void)
{
}
