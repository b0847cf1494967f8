// SPDX-License-Identifier: Apache-2.0
/*
 * process_madvise() for a process that exits.
 *
 * id: I-59
 * expect: -D BUGGY -D GENERATION=g2,g3: I-59 or I-49 or I-48 or use-after-free or WARNING
 * expect: -D GENERATION=g2,g3: clean
 *
 * Own mutation. Who advises (MADV_COLD, MADV_PAGEOUT, MADV_DONTNEED, MADV_POPULATE_READ) has a reference to the struct, as a file of
 * /proc has; for the time of the call it needs one to mm_users, or exit_mmap() takes everything away under it: mmap_lock
 * is free in between, and the tree of VMAs is not one that may be read without it any more.
 *
 *   racewalk run conf/zoo/advice-for-a-process-that-exits.c -D BUGGY
 */
#define CONFIG_SWAP	1
#define NR_SWAP_SLOTS	3
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/clear_refs.h"
#include "invariants/counts.h"
#include "invariants/mm_life.h"

SCENARIO("advice for a process that exits");

#define A	PAGE_SIZE

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	mmgrab(mm);
	WARN_ON(vm_mmap(mm, NULL, A, 2 * PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(program)
{
	user_write(mm, A + PAGE_SIZE, 2);
	mmput(mm);
}

task(adviser)
{
	static const int behaviors[] = {
		MADV_PAGEOUT, MADV_COLD, MADV_DONTNEED, MADV_POPULATE_READ,
	};
	int behavior = behaviors[choose(4)];
	int error = IS_ENABLED(BUGGY) ? do_madvise(mm, A, 2 * PAGE_SIZE, behavior) :
					process_madvise(mm, A, 2 * PAGE_SIZE, behavior);

	if (error == -ESRCH)
		sometimes("the process was gone");
	else if (!error)
		sometimes("it was advised");
	if (mmget_not_zero(mm)) {
		if (do_mincore(mm, A) == 0)
			sometimes("the page is not in memory any more");
		mmput(mm);
	}
	mmdrop(mm);
}

finally(void)
{
	swap_exit();
}
