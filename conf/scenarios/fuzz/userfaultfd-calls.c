// SPDX-License-Identifier: Apache-2.0
/*
 * A range that userfaultfd fills and moves pages to, against faults, advice and what changes its mappings.
 *
 * id: I-01 I-02 I-05 I-20 I-24 I-31 I-36 I-41 I-45 I-61
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g3 -D HUGE=VM_HUGEPAGE -D CONFIG_PT_RECLAIM=1: clean
 * expect: -D GENERATION=g3 -D WEAK_ORDER --memory lkmm: clean
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/userfaultfd.h"
#include "invariants/tlb.h"

SCENARIO("userfaultfd against faults and system calls");

#define A	0x2000UL
#define B	(A + 3 * PAGE_SIZE)	/* a page apart: else they become one */
#ifndef HUGE
#define HUGE	0
#endif
#define RW	(VM_READ | VM_WRITE | HUGE)

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, 2 * PAGE_SIZE, RW, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, B, 2 * PAGE_SIZE, RW, 0) < 0);
	WARN_ON(user_write(mm, B, 1));
	while (!(ctx = new_userfaultfd(mm, 0)))
		;
	/* Of the second thread. */
	userfaultfd_ctx_get(ctx);
}

static void fill(void)
{
	unsigned long page = choose(2) * PAGE_SIZE;

	switch (choose(4)) {
	case 0:
		mfill_atomic_copy(ctx, A + page, 7, PAGE_SIZE);
		break;
	case 1:
		mfill_atomic_zeropage(ctx, A, 2 * PAGE_SIZE);
		break;
	case 2:
		if (move_pages(ctx, A + page, B + choose(2) * PAGE_SIZE, PAGE_SIZE) > 0)
			sometimes("a page was moved");
		break;
	default:
		userfaultfd_unregister(ctx, A + page, PAGE_SIZE);
	}
}

task(monitor)
{
	if (!userfaultfd_register(ctx, A, (1 + choose(2)) * PAGE_SIZE, VM_UFFD_MISSING))
		fill();
	userfaultfd_release(ctx);
}

task(second)
{
	fill();
	userfaultfd_ctx_put(ctx);
}

task(fault)
{
	user_write(mm, A + choose(5) * PAGE_SIZE, 1);
}

task(system_call)
{
	unsigned long at = A + choose(5) * PAGE_SIZE;
	struct mm_struct *child;

	switch (choose(6)) {
	case 0:
		vm_munmap(mm, at, PAGE_SIZE);
		break;
	case 1:
		do_mprotect(mm, at, PAGE_SIZE, VM_READ);
		break;
	case 2:
		do_mremap(mm, A, 2 * PAGE_SIZE, B);
		break;
	case 3:
		child = dup_mm(mm);
		if (!IS_ERR(child))
			mmput(child);
		break;
	case 4:
		do_madvise(mm, at, PAGE_SIZE, MADV_DONTNEED);
		break;
	default:
		vm_mmap(mm, NULL, at, PAGE_SIZE, RW, 0);
	}
}

on_enter(trace_userfault_wait, unsigned long address)
{
	sometimes("a fault waited");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	check_pgtables_bytes(mm);
	mmput(mm);
}
