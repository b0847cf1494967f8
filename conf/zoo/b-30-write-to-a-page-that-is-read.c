// SPDX-License-Identifier: Apache-2.0
/*
 * B-30: a parent writes in place to a page that its child still reads.
 *
 * id: B-30
 * fix: 17839856fd58
 * cve: CVE-2020-29374
 * expect: -D BUGGY=1: I-38
 * expect: -D BUGGY=2: I-38
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * After fork() parent and child share their pages, read-only. Who writes gets a copy, unless nobody
 * else has the page any more. How that is found out:
 *
 *   child                              parent
 *   vmsplice(): gets a reference to
 *   the page, for reading
 *   munmap()
 *                                      writes: mapped once, by itself: in place
 *   reads what it spliced  <- the parent's new secret
 *
 * BUGGY=1 counts mappings, as up to Linux 5.7. BUGGY=2 counts references (09854ba94c6a, Linux 5.9). That
 * is right here, and wrong elsewhere: a process that has pinned a page of its own and writes to it
 * gets a copy, and what is pinned is not its page any more. Since Linux 5.19 a page knows whether it is
 * exclusive (PG_anon_exclusive): then it is written to in place; else references are counted.
 *
 *   racewalk run conf/zoo/b-30-write-to-a-page-that-is-read.c -D BUGGY=1
 */
#ifdef BUGGY
#define B30	BUGGY
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/pte_ranges.h"
#include "invariants/tlb.h"

SCENARIO("a child that reads what it got, and a parent that writes, or pins and writes");

#define A	0x4000UL

static struct mm_struct mm, child;
static struct vm_area_struct *vma, *child_vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	mm_init_fixed(&child);
	vma = vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	child_vma = vma_fixed(&child, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
	page_contents(virt_to_page(ghost_leaf(&mm, A))) = 1;
	mmap_write_lock(&mm);
	mmap_write_lock_nested(&child, SINGLE_DEPTH_NESTING);
	vma_start_write(vma);
	while (anon_vma_fork(child_vma, vma))
		;
	while (copy_page_range(child_vma, vma))
		;
	flush_tlb_mm(&mm);
	mmap_write_unlock(&child);
	mmap_write_unlock(&mm);
}

task(child)
{
	struct page *page = NULL;
	long got = get_user_pages_fast(&child, A, 1, 0, &page);

	unmap_fixed(child_vma);
	if (got != 1)
		return;
	if (READ_ONCE(page_contents(page)) == 1)
		sometimes("the child read what it got");
	require(page_contents(page) == 1, "I-38: what was got for reading is not what another writes");
	put_page(page);
}

/* Its entries become read-only, as when userfaultfd or soft-dirty wants to know of writes. */
static void write_protect(void)
{
	struct mmu_gather tlb;

	mmap_write_lock(&mm);
	vma_start_write(vma);
	tlb_gather_mmu(&tlb, &mm);
	change_protection(&tlb, vma, A, A + PAGE_SIZE, PAGE_READONLY);
	tlb_finish_mmu(&tlb);
	mmap_write_unlock(&mm);
}

static void pin_and_write(void)
{
	struct page *page;

	if (pin_user_pages_fast(&mm, A, 1, 0, &page) != 1)
		return;
	write_protect();
	if (!user_write(&mm, A, 5)) {
		sometimes("the parent wrote to a page that it has pinned");
		require(page_contents(page) == 5, "I-38: what was pinned is what the program writes to");
	}
	unpin_user_page(page);
}

task(parent)
{
	if (choose(2))
		pin_and_write();
	else
		user_write(&mm, A, 2);
}

on_enter(trace_wp_page_reuse, struct folio *folio)
{
	sometimes("a page that was shared is written to in place");
}

on_enter(trace_wp_page_copied, struct mm_struct *mm, struct folio *old)
{
	if (B30 != 1)
		sometimes("a page was copied");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
	exit_fixed(&child);
}
