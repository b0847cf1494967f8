// SPDX-License-Identifier: Apache-2.0
/*
 * userfaultfd: a range is registered, filled, and filled by moving a page, against faults in it.
 *
 * id: I-61
 * expect: -D BUGGY=1: I-61
 * expect: -D BUGGY=2: I-24 or I-61 or I-31
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 *   BUGGY=1  the range is registered without the lock of the VMA: a fault that is inside already, and has
 *            not seen the flag, fills in zeros after UFFDIO_REGISTER has returned
 *   BUGGY=2  UFFDIO_MOVE does not look at the entries again once both are locked: of two that fill
 *            the same place the first is lost, or a page is moved that is not there any more
 *
 *   racewalk run conf/zoo/userfaultfd.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 1
#define UFFD_NO_START_WRITE	1
#elif BUGGY == 2
#define UFFD_MOVE_NO_RECHECK	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/userfaultfd_move.h"
#include "invariants/userfaultfd.h"
#include "invariants/tlb.h"

SCENARIO("a range that userfaultfd fills against faults");

#define A	0x4000UL
#define B	0x6000UL
#define RW	(VM_READ | VM_WRITE)

static struct mm_struct mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + PAGE_SIZE, RW, NULL, 0);
	vma_fixed(&mm, B, B + PAGE_SIZE, RW, NULL, 0);
	populate_fixed(&mm, B, B + PAGE_SIZE, true);
	while (!(ctx = new_userfaultfd(&mm, 0)))
		;
	/* Of the second thread. */
	userfaultfd_ctx_get(ctx);
}

static long fill(void)
{
	return choose(2) ? mfill_atomic_copy(ctx, A, 7, PAGE_SIZE) : move_pages(ctx, A, B, PAGE_SIZE);
}

task(monitor)
{
	if (!userfaultfd_register(ctx, A, PAGE_SIZE, VM_UFFD_MISSING) && fill() > 0)
		sometimes("a page was filled in");
	userfaultfd_release(ctx);
}

task(second)
{
	if (fill() == -EEXIST)
		sometimes("somebody else had filled the page in");
	userfaultfd_ctx_put(ctx);
}

task(fault)
{
	user_read(&mm, A);
}

on_enter(trace_userfault_wait, unsigned long address)
{
	sometimes("a fault waited");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
}
