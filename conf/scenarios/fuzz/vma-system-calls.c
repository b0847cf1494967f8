// SPDX-License-Identifier: Apache-2.0
/*
 * Random work on the mappings of two processes that share a file: tasks pick system calls and
 * addresses by choose(), others fault, pin and truncate. All invariants of VMAs are on.
 *
 * id: I-01 I-02 I-03 I-04 I-06 I-20a I-20b I-22 I-45 I-50 I-51 I-52 I-53
 * expect: -D GENERATION=g1,g2,g3 -D MMAP_ORDER=6.11,6.12 --races off: clean
 * expect: -D GENERATION=g2-v6 --races off: I-06
 */
#define PGTABLE_BITS	1
#ifndef CONFIG_PGTABLE_LEVELS
#define CONFIG_PGTABLE_LEVELS	4
#endif
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"

SCENARIO("random system calls and faults of two processes that share a file");

#ifndef CALLS
#define CALLS		2
#endif
#define AT		0x4000UL
#define PAGES		4
#define ELSEWHERE	0x8000UL
#define BRK		0xc000UL

static struct mm_struct *mm[2];
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

setup(void)
{
	int i;

	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGES * PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	for (i = 0; i < 2; i++) {
		mm[i] = mm_alloc();
		BUG_ON(!mm[i]);
		mm[i]->start_brk = mm[i]->brk = BRK;
		WARN_ON(vm_mmap(mm[i], NULL, AT, PAGES * PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	}
}

/* A child that is gone at once. */
static void forked(struct mm_struct *mm)
{
	struct mm_struct *child = dup_mm(mm);

	if (!IS_ERR(child))
		mmput(child);
}

static void system_call(struct mm_struct *mm)
{
	unsigned long page = choose(PAGES), at = AT + page * PAGE_SIZE;
	unsigned long len = (1 + choose(PAGES - page)) * PAGE_SIZE;

	switch (choose(9)) {
	case 0:
		vm_mmap(mm, NULL, at, len, VM_READ | VM_WRITE, 0);
		break;
	case 1:
		vm_mmap(mm, NULL, at, len, VM_READ, 0);
		break;
	case 2:
		vm_mmap(mm, &file, at, len, VM_READ | VM_WRITE | VM_SHARED, page);
		break;
	case 3:
		vm_mmap(mm, &file, at, len, VM_READ | VM_WRITE, page);
		break;
	case 4:
		vm_munmap(mm, at, len);
		break;
	case 5:
		do_mprotect(mm, at, len, choose(2) ? VM_READ : VM_READ | VM_WRITE);
		break;
	case 6:
		do_mremap(mm, at, len, ELSEWHERE + page * PAGE_SIZE);
		break;
	case 7:
		forked(mm);
		break;
	default:
		do_brk(mm, BRK + choose(3) * PAGE_SIZE);
	}
}

static void access(struct mm_struct *mm)
{
	unsigned long at = AT + choose(PAGES) * PAGE_SIZE;
	struct page *page;

	switch (choose(4)) {
	case 0:
		if (get_user_pages_fast(mm, at, 1, choose(2) ? FOLL_WRITE : 0, &page) == 1)
			folio_put(page_folio(page));
		break;
	case 1:
		do_truncate(&inode, choose(PAGES) * PAGE_SIZE);
		break;
	default:
		do_user_addr_fault(mm, at, choose(2));
	}
}

task(caller, .count = 2)
{
	int i;

	for (i = 0; i < CALLS; i++)
		system_call(mm[0]);
}

task(accesser, .count = 2)
{
	int i;

	for (i = 0; i < CALLS; i++)
		access(mm[0]);
}

task(neighbour)
{
	system_call(mm[1]);
	access(mm[1]);
}

finally(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		mmap_write_lock(mm[i]);
		mmap_write_unlock(mm[i]);
		mmput(mm[i]);
	}
	truncate_setsize(&inode, 0);
	require(list_empty(&inode.i_data.i_mmap), "I-46: no VMA is left in the rmap tree");
	require(!atomic_long_read(&file.f_count), "each mapping has put the file");
}
