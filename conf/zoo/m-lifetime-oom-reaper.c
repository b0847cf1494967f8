// SPDX-License-Identifier: Apache-2.0
/*
 * The oom reaper takes pages from a process that exits.
 *
 * id: I-59
 * expect: I-59 -D BUGGY=1 -D GENERATION=g1,g2,g3: I-59
 * expect: I-59 -D BUGGY=2 -D GENERATION=g1,g2,g3: I-59
 * expect: I-59 -D BUGGY=2 -D UNWATCHED -D GENERATION=g2: use-after-free
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * exit_mmap() sets MMF_OOM_SKIP, and takes mmap_lock for writing, before the tables go; the reaper holds
 * it for reading, and looks at the flag with the lock held.
 *
 *   BUGGY=1 the reaper does not look: it comes to a tree that is destroyed
 *   BUGGY=2 exit holds mmap_lock for reading only when it frees the tables (before Linux 5.17 it did not
 *           hold it at all: 64591e8605d6): the reaper that has looked before is in the tables when
 *           they are freed. -D UNWATCHED leaves the invariants out to show what the machine sees.
 *
 *   racewalk run conf/zoo/m-lifetime-oom-reaper.c -D BUGGY=2
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 1
#define OOM_IGNORES_SKIP	1
#elif BUGGY == 2
#define EXIT_UNLOCKED		1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/mm_life.h"
#endif

SCENARIO("the oom reaper against exit");

#define A	0x2000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	/* mark_oom_victim() */
	mmgrab(mm);
}

task(exit)
{
	mmput(mm);
}

task(oom_reaper)
{
	if (!oom_reap_task_mm(mm))
		sometimes("the reaper did not get mmap_lock");
	mmdrop(mm);
}

on_enter(__oom_reap_task_mm, struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users))
		sometimes("the reaper came before exit");
	else
		sometimes("the reaper came while exit was under way");
}

on_enter(oom_reap_task_mm, struct mm_struct *mm)
{
	if (test_bit(MMF_OOM_SKIP, &mm->flags))
		sometimes("the reaper came when the tables were going");
}

finally(void)
{
}
