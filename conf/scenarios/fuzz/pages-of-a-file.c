// SPDX-License-Identifier: Apache-2.0
/*
 * Random work on the pages of one file that two processes have mapped, one shared and one private: programs
 * read and write through their TLBs, pages are pinned, migrated, reclaimed, truncated and collapsed,
 * mappings are advised, protected, moved and replaced. All invariants of page tables and TLBs are on.
 *
 * id: I-20a I-20b I-21 I-22 I-24 I-25 I-26 I-31 I-32 I-34 I-36 I-37 I-38 I-40 I-41 I-42 I-62
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g3 -D CONFIG_TLB_BROADCAST=1: clean
 * expect: -D GENERATION=g3 -D CONFIG_PT_RECLAIM=1: clean
 * expect: -D GENERATION=g3 -D CONFIG_PGTABLE_LEVELS=2,3,5: clean
 * expect: -D GENERATION=g3 -D TASKS=3 --cpus 8: clean
 * expect: -D GENERATION=g3 --failures 2: clean
 * expect: -D GENERATION=g3 -D WEAK_ORDER --memory lkmm: clean
 */
#include "fuzz.h"

SCENARIO("random use of a file's pages by two processes, and by the kernel");

setup(void)
{
	int i;

	fuzz_init();
	for (i = 0; i < PROCESSES; i++)
		WARN_ON(vm_mmap(mm[i], &file, AT, PAGES * PAGE_SIZE, RW | (i ? 0 : VM_SHARED), 0) < 0);
}

static unsigned long some_address(void)
{
	return AT + choose(PAGES) * PAGE_SIZE;
}

static void use(struct mm_struct *mm)
{
	unsigned long at = some_address();

	switch (choose(4)) {
	case 0:
		user_write(mm, at, 1);
		break;
	case 1:
		gup_call(mm, at);
		break;
	case 2:
		hw_speculate(mm, at, choose(2));
		break;
	default:
		user_read(mm, at);
	}
}

task(program, .count = TASKS)
{
	int i;

	for (i = 0; i < CALLS; i++)
		use(mm[task_index() % PROCESSES]);
}

static const int advice[] = { MADV_DONTNEED, MADV_FREE, MADV_GUARD_INSTALL, MADV_GUARD_REMOVE };

static void call(struct mm_struct *mm)
{
	unsigned long page = choose(PAGES), at = AT + page * PAGE_SIZE;
	unsigned long len = (1 + choose(PAGES - page)) * PAGE_SIZE;

	switch (choose(4)) {
	case 0:
		do_madvise(mm, at, len, advice[choose(ARRAY_SIZE(advice))]);
		break;
	case 1:
		do_mprotect(mm, at, len, choose(2) ? VM_READ : RW);
		break;
	case 2:
		vm_mmap(mm, &file, at, len, RW | (choose(2) ? VM_SHARED : 0), page);
		break;
	default:
		vma_call(mm);
	}
}

task(caller)
{
	call(mm[choose(PROCESSES)]);
}

/* Four pages are seldom all there. */
static void file_collapsed(void)
{
#if PGTABLE_BITS == 1
	sometimes("pages of the file were collapsed");
#endif
}

static void manage(void)
{
	pgoff_t page = choose(PAGES);

	switch (choose(4)) {
	case 0:
		if (shrink_file_pages(inode.i_mapping, page, 1 + choose(PAGES - page)))
			sometimes("pages were reclaimed");
		break;
	case 1:
		do_truncate(&inode, page * PAGE_SIZE);
		break;
	case 2:
		if (collapse_file(inode.i_mapping, page & ~(HPAGE_PMD_NR - 1UL)) == SCAN_SUCCEED)
			file_collapsed();
		break;
	default:
		if (move_page(mm[choose(PROCESSES)], some_address()))
			sometimes("a page was moved");
	}
}

task(kernel, .count = TASKS)
{
	int i;

	for (i = 0; i < CALLS; i++)
		manage();
}

on_enter(trace_nested_gather, void)
{
	sometimes("two gathers were under way");
}

finally(void)
{
	fuzz_exit();
}
