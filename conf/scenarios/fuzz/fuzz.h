/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the random workloads share: a file, processes, system calls with random arguments.
 *
 * -D TASKS=N is how many tasks of each kind there are, -D CALLS=N what each of them does, -D
 * PROCESSES=N how many processes. All addresses lie in the first sixteen pages, with any number of levels.
 */
#ifndef _FUZZ_H
#define _FUZZ_H

#ifndef CONFIG_PGTABLE_LEVELS
#define CONFIG_PGTABLE_LEVELS	4
#endif
#if CONFIG_PGTABLE_LEVELS < 4
#define PGTABLE_BITS	2
#else
#define PGTABLE_BITS	1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#ifdef VM_REFCNT_EXCLUDE_READERS_FLAG	/* g3 */
#include "mm/g3/lock_next_vma.h"
#endif
/*
 * All but those of lookups in maple trees (I-47) and of hugetlb. -D WEAK_ORDER goes with --memory lkmm: it
 * leaves out those that look at rmap trees without their locks (I-46), or at entries (I-32, I-34).
 */
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"
#include "invariants/tlb.h"
#ifndef WEAK_ORDER
#include "invariants/rmap.h"
#endif
#include "invariants/accounting.h"
#include "invariants/counts.h"
#include "invariants/hooks.h"
#include "invariants/fork.h"
#include "invariants/mm_life.h"
#include "invariants/mremap.h"
#include "invariants/khugepaged.h"

#ifndef TASKS
#define TASKS		2
#endif
#ifndef CALLS
#define CALLS		2
#endif
#ifndef PROCESSES
#define PROCESSES	2
#endif

#define AT		0x4000UL
#define PAGES		4
#define ELSEWHERE	0x8000UL	/* where mappings of that range are moved */
#define BRK		0xc000UL
#define RW		(VM_READ | VM_WRITE)

static struct mm_struct *mm[PROCESSES];
static struct inode inode;
static struct file file;

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

/* Processes that have nothing mapped yet. */
static void fuzz_init(void)
{
	int i;

	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGES * PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	for (i = 0; i < PROCESSES; i++) {
		mm[i] = mm_alloc();
		BUG_ON(!mm[i]);
		mm[i]->start_brk = mm[i]->brk = BRK;
	}
}

/* All processes exit, and nothing is left of them. */
static void fuzz_exit(void)
{
	int i;

	for (i = 0; i < PROCESSES; i++) {
		if (!mm[i])
			continue;
		check_rss(mm[i]);
		check_pgtables_bytes(mm[i]);
		/* What its tree and its counters come to is looked at whenever a writer begins. */
		mmap_write_lock(mm[i]);
		mmap_write_unlock(mm[i]);
		mmput(mm[i]);
	}
	truncate_setsize(&inode, 0);
	require(list_empty(&inode.i_data.i_mmap), "I-46: no VMA is left in the rmap tree");
	require(!inode.i_data.nrpages, "I-40: no page is left of a file that was truncated to nothing");
	require(!atomic_long_read(&file.f_count), "each mapping has put the file");
}

/* A child that is gone at once. */
static void forked(struct mm_struct *mm)
{
	struct mm_struct *child = dup_mm(mm);

	if (!IS_ERR(child))
		mmput(child);
}

static void map_something(struct mm_struct *mm, unsigned long at, unsigned long len)
{
	unsigned long page = (at - AT) >> PAGE_SHIFT;

	switch (choose(5)) {
	case 0:
		vm_mmap(mm, NULL, at, len, RW, 0);
		break;
	case 1:
		vm_mmap(mm, NULL, at, len, VM_READ, 0);
		break;
	case 2:
		vm_mmap(mm, &file, at, len, RW | VM_SHARED, page);
		break;
	case 3:
		vm_mmap(mm, &file, at, len, RW, page);
		break;
	default:
		vm_mmap(mm, NULL, at, len, (choose(2) ? RW : VM_READ) | VM_GROWSDOWN, 0);
	}
}

/* One that changes VMAs. */
static void vma_call(struct mm_struct *mm)
{
	unsigned long page = choose(PAGES), at = AT + page * PAGE_SIZE;
	unsigned long len = (1 + choose(PAGES - page)) * PAGE_SIZE;

	switch (choose(7)) {
	case 0:
	case 1:
		map_something(mm, at, len);
		break;
	case 2:
		vm_munmap(mm, at, len);
		break;
	case 3:
		do_mprotect(mm, at, len, choose(2) ? VM_READ : RW);
		break;
	case 4:
		do_mremap(mm, at, len, ELSEWHERE + page * PAGE_SIZE);
		break;
	case 5:
		forked(mm);
		break;
	default:
		do_brk(mm, BRK + choose(3) * PAGE_SIZE);
	}
}

static void gup_call(struct mm_struct *mm, unsigned long at)
{
	unsigned int write = choose(2) ? FOLL_WRITE : 0;
	struct page *page;

	if (choose(2)) {
		if (get_user_pages_fast(mm, at, 1, write, &page) == 1)
			put_page(page);
	} else if (pin_user_pages_fast(mm, at, 1, write, &page) == 1) {
		unpin_user_page(page);
	}
}

/* move_pages(2) of one page: it is found under mmap_lock, by add_folio_for_migration(). */
static bool move_page(struct mm_struct *mm, unsigned long at)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;
	bool moved;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, at);
	if (vma)
		page = follow_page_mask(vma, at, 0);
	mmap_read_unlock(mm);
	if (!page)
		return false;
	moved = folio_test_anon(page_folio(page)) && migrate_anon_folio(page_folio(page));
	put_page(page);
	return moved;
}

#ifdef VM_REFCNT_EXCLUDE_READERS_FLAG
/*
 * /proc/PID/maps. A VMA that has become one with the one before is told again as a whole, as in Linux: so
 * addresses may go back. -D MAPS_NEVER_OVERLAP says that they do not (docs/findings.md).
 */
static void read_maps(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	unsigned long last = 0;

	rcu_read_lock();
	for (;;) {
		vma = lock_next_vma(mm, &vmi, last);
		if (IS_ERR_OR_NULL(vma))
			break;
		require(vma->vm_mm == mm, "I-01: a reader of maps gets VMAs of its mm");
		require(vma->vm_end > last && (vma->vm_start >= last || !IS_ENABLED(MAPS_NEVER_OVERLAP)),
			"I-12: a walk of the maps does not go back");
		last = vma->vm_end;
		rcu_read_unlock();
		vma_end_read(vma);
		rcu_read_lock();
		vma_iter_set(&vmi, last);
	}
	rcu_read_unlock();
}
#else
#define read_maps(mm)	do_user_addr_fault(mm, AT, false)
#endif

#endif
