// SPDX-License-Identifier: Apache-2.0
/*
 * The entry of a huge page is none for a moment, and MADV_DONTNEED takes it for one.
 *
 * id: I-34
 * fix: ced108037c2a
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: I-34
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Fixed in ced108037c2a "thp: fix MADV_DONTNEED vs. numa balancing race" (Linux 4.11). Both have mmap_lock for reading (or, g3, the
 * lock of the VMA); MADV_DONTNEED looks at the entry without the PMD lock first:
 *
 *   NUMA balancing                   madvise(MADV_DONTNEED)
 *   takes the entry out
 *                                    finds none: there is nothing to zap
 *                                    returns
 *   puts it back, unreachable
 *                                    <- what was thrown away is still there
 *
 * Since the fix the entry is made invalid, and is never none meanwhile.
 *
 *   racewalk run conf/zoo/dontneed-against-numa-balancing.c -D BUGGY
 */
#ifdef BUGGY
#define HUGE_PROT_CLEARS	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/tlb.h"

SCENARIO("MADV_DONTNEED against NUMA balancing of a huge page");

#define A	PMD_SIZE

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PMD_SIZE, VM_READ | VM_WRITE | VM_HUGEPAGE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(program)
{
	long value;

	if (do_madvise(mm, A, PMD_SIZE, MADV_DONTNEED))
		return;
	value = user_read(mm, A);
	require(value <= 0, "I-34: what MADV_DONTNEED has thrown away is gone when it returns");
}

/* task_numa_work() of another thread. */
task(numa)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, A);
	if (vma && change_prot_numa(vma, A, A + PMD_SIZE))
		sometimes("the entry was made unreachable");
	mmap_read_unlock(mm);
	user_read(mm, A);
}

on_enter(do_huge_pmd_numa_page, struct vm_fault *vmf)
{
	sometimes("a fault found it so");
}

finally(void)
{
	check_rss(mm);
	mmput(mm);
}
