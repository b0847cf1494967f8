// SPDX-License-Identifier: Apache-2.0
/*
 * S-19: which walkers may install entries?
 *
 * id: S-19
 * claim: gup does not install PTEs, but any normal page-table walker will
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 *
 * Each walker runs against an overlapping mmap(): a fault, slow gup, gup_fast, a truncation, which comes
 * through the file. Those that install do so under mmap_lock or the lock of the VMA; those that come
 * through rmap trees or without a lock never do.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-19: an overlapping mmap against each kind of walker");

enum walker {
	FAULT, SLOW_GUP, GUP_FAST, TRUNCATE, WALKERS
};

ghost static enum walker kind;
ghost static struct task_struct *walker;

ghost static void check_install(void)
{
	if (walker == current) {
		if (kind == FAULT)
			sometimes("a fault installed");
		if (kind == SLOW_GUP)
			sometimes("slow gup installed");
		require(kind == FAULT || kind == SLOW_GUP,
			"S-19: only who holds mmap_lock or the lock of the VMA installs");
	}
}

on_enter(pmd_install, struct mm_struct *mm, pmd_t *pmd, pgtable_t *pte)
{
	check_install();
}

on_enter(do_anonymous_page, struct vm_fault *vmf)
{
	check_install();
}

on_enter(finish_fault, struct vm_fault *vmf)
{
	check_install();
}

ghost static void begins(enum walker what)
{
	kind = what;
	walker = current;
}

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(walk)
{
	enum walker what = choose(WALKERS);
	struct page *page;

	begins(what);
	switch (what) {
	case FAULT:
		do_user_addr_fault(mm, OLD, true);
		break;
	case SLOW_GUP:
		if (gup_slow(mm, OLD, 1, FOLL_WRITE, &page) == 1)
			folio_put(page_folio(page));
		break;
	case GUP_FAST:
		if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page) == 1)
			folio_put(page_folio(page));
		break;
	default:
		do_truncate(&inode, 0);
	}
}

finally(void)
{
	seed_exit();
}
