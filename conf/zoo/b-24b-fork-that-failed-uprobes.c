// SPDX-License-Identifier: Apache-2.0
/*
 * B-24, by an rmap tree: a breakpoint is set in the child of a fork that failed.
 *
 * id: B-24
 * fix: 43873af772f8, 64c37e134b12
 * cve: CVE-2025-21709
 * expect: -D BUGGY=1 -D GENERATION=g1,g2,g3: I-54
 * expect: -D BUGGY=1 -D GENERATION=g2,g3 -D UNWATCHED: null dereference in reusable_anon_vma
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D BUGGY=2: clean
 * expect: canary -D STRONGER: clean
 *
 * Who sets a breakpoint in a file goes through the mappings of it, and so comes to the child's VMAs as
 * soon as fork() has linked them; it waits for forks to end. If this one has failed, exit_mmap() of the child
 * may be yet to come:
 *
 *   fork()                              uprobe_register()
 *   first VMA: linked into i_mmap
 *   no memory for the second one:
 *   a marker; drops all locks
 *                                       finds the child by i_mmap, takes a
 *                                       reference and its mmap_lock
 *                                       a private copy of the page: anon_vma_prepare()
 *                                       looks at the next VMA  <- the marker
 *   mmput(): not the last reference
 *
 * 64c37e134b12 "kernel: be more careful about dup_mmap() failures and uprobe registering" (Linux 6.14)
 * says that such an mm is unstable, and makes uprobes look. The fix proper leaves an empty tree: see
 * b-24-fork-that-failed.c; BUGGY=2 has that one alone.
 *
 *   racewalk run conf/zoo/b-24b-fork-that-failed-uprobes.c -D BUGGY=1
 */
#ifndef GENERATION
#define GENERATION	g3
#endif
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY
#define UPROBE_UNSTABLE	1
#endif
#if BUGGY == 1
#define FORK_MARKER	1
#define FORK_STABLE	1
#endif
#define CONFIG_UPROBES	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/mm_life.h"
#endif

SCENARIO("a fork that fails against a breakpoint that is set in all mappings of a file");

#define FIRST	0x2000UL
#define SECOND	0x6000UL

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static struct uprobe uprobe;

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
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, FIRST, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, SECOND, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
}

task(fork)
{
	struct mm_struct *child;

	/* The second mapping may be more than can be promised. */
	if (choose(2))
		vm_commit_limit = 0;
	child = dup_mm(mm);
	if (IS_ERR(child)) {
		sometimes("the fork failed");
	} else {
		sometimes("the fork succeeded");
		mmput(child);
	}
}

task(uprobe)
{
	uprobe_register(&uprobe, &inode, 0);
	register_for_each_vma(&uprobe);
}

on_enter(install_breakpoint, struct vm_area_struct *vma, unsigned long vaddr)
{
	if (vma->vm_mm != mm)
		sometimes("the child got a breakpoint");
}

on_enter(build_map_info, struct uprobe *uprobe, struct map_info *info)
{
	if (inode.i_data.i_mmap.next->next != &inode.i_data.i_mmap)
		sometimes("the child was in i_mmap");
}

finally(void)
{
	mmput(mm);
	truncate_setsize(&inode, 0);
	require(list_empty(&inode.i_data.i_mmap), "I-54: no mapping is left");
}
