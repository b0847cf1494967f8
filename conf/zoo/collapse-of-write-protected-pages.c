// SPDX-License-Identifier: Apache-2.0
/*
 * khugepaged takes pages that userfaultfd has write-protected meanwhile for ones that it can make one writable page of.
 *
 * id: I-61
 * fix: dd47ac428c3f
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: invariant what is protected is not written to
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * dd47ac428c3f "mm/khugepaged: check again on anon uffd-wp during isolation" (Linux 6.3). It had looked
 * without the locks, and not again once it had them.
 *
 *   racewalk run conf/zoo/collapse-of-write-protected-pages.c -D BUGGY
 */
#ifdef BUGGY
#define UFFD_WP_COLLAPSED
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("khugepaged against write protection by userfaultfd");

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;
static bool protected;

setup(void)
{
	int i;

	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, PMD_SIZE, PMD_SIZE, VM_READ | VM_WRITE, 0) < 0);
	ctx = new_userfaultfd(mm, UFFD_FEATURE_SIGBUS);
	BUG_ON(!ctx);
	/* Small pages: it is no huge one yet. */
	for (i = 0; i < HPAGE_PMD_NR; i++)
		WARN_ON(user_write(mm, PMD_SIZE + i * PAGE_SIZE, 1 + i) < 0);
	WARN_ON(do_madvise(mm, PMD_SIZE, PMD_SIZE, MADV_HUGEPAGE));
	WARN_ON(userfaultfd_register(ctx, PMD_SIZE, PMD_SIZE, VM_UFFD_WP));
}

task(khugepaged)
{
	if (collapse_huge_page(mm, PMD_SIZE) == SCAN_SUCCEED)
		sometimes("collapsed");
}

task(manager)
{
	if (!userfaultfd_writeprotect(ctx, PMD_SIZE, PAGE_SIZE, true)) {
		sometimes("protected");
		WRITE_ONCE(protected, true);
	}
}

task(writer)
{
	bool before = READ_ONCE(protected);
	long error = user_write(mm, PMD_SIZE, 7);

	if (before)
		sometimes("it is protected");
	require(!before || error < 0, "what is protected is not written to");
}

finally(void)
{
	userfaultfd_release(ctx);
	mmput(mm);
}
