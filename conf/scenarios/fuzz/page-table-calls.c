// SPDX-License-Identifier: Apache-2.0
/*
 * Random advice on a mapping of one PTE table's worth, with the VMA locked or mmap_lock, against faults and
 * what changes the mapping.
 *
 * id: I-20a I-20b I-21 I-22 I-31 I-36 I-41 I-45 I-62
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g3 -D CONFIG_PT_RECLAIM=1: clean
 * expect: -D GENERATION=g3 -D WEAK_ORDER --memory lkmm: clean
 * expect: -D GENERATION=g3 -D HUGE=VM_HUGEPAGE -D CONFIG_PT_RECLAIM=0,1: clean
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"
#include "invariants/tlb.h"
#include "invariants/khugepaged.h"

SCENARIO("random advice against faults and system calls");

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

static const int advice[] = {
	MADV_DONTNEED, MADV_FREE, MADV_GUARD_INSTALL, MADV_GUARD_REMOVE, MADV_COLLAPSE,
	MADV_HUGEPAGE, MADV_DONTFORK,
};

task(madvise, .count = 2)
{
	do_madvise(mm, A + choose(2) * PAGE_SIZE, (1 + choose(2)) * PAGE_SIZE, advice[choose(7)]);
}

static void pin(unsigned long address)
{
	struct page *page;

	if (pin_user_pages_fast(mm, address, 1, choose(2) ? FOLL_WRITE : 0, &page) == 1)
		unpin_user_page(page);
}

/* The page that is at an address goes to another frame. */
static void move(unsigned long address)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;

	/* Not by gup_fast: what the fault has written to the folio is seen by who had the PTE lock. */
	mmap_read_lock(mm);
	vma = vma_lookup(mm, address);
	if (vma)
		page = follow_page_mask(vma, address, 0);
	mmap_read_unlock(mm);
	if (!page)
		return;
	if (folio_test_anon(page_folio(page)) && migrate_anon_folio(page_folio(page)))
		sometimes("a page was moved");
	put_page(page);
}

task(thread)
{
	unsigned long address = A + choose(2) * PAGE_SIZE;

	switch (choose(4)) {
	case 0:
		pin(address);
		break;
	case 1:
		move(address);
		break;
	default:
		user_write(mm, address, 1);
	}
}

task(system_call)
{
	struct mm_struct *child;

	switch (choose(5)) {
	case 0:
		vm_munmap(mm, A, PAGE_SIZE);
		break;
	case 1:
		do_mprotect(mm, A, (1 + choose(2)) * PAGE_SIZE, VM_READ);
		break;
	case 2:
		do_mremap(mm, A, LEN, A + LEN);
		break;
	case 3:
		child = dup_mm(mm);
		if (!IS_ERR(child))
			mmput(child);
		break;
	default:
		vm_mmap(mm, NULL, A, LEN, VM_READ | VM_WRITE, 0);
	}
}

on_enter(trace_guard_zap, void)
{
	sometimes("a page lay where a guard region was to be");
}

#if MADVISE_VMA_LOCK
on_enter(trace_madvise_mmap_lock, void)
{
	sometimes("madvise needed mmap_lock");
}
#endif

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	check_pgtables_bytes(mm);
	mmput(mm);
}
