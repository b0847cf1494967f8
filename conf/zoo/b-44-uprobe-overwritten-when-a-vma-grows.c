// SPDX-License-Identifier: Apache-2.0
/*
 * B-44: a breakpoint is put where mremap() is about to move the page that has it already.
 *
 * id: B-44
 * fix: 2b12d06c37fd
 * expect: -D BUGGY: I-24 or WARNING in move_ptes
 * expect: clean
 * expect: -D GENERATION=g1,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 2b12d06c37fd "mm: fix uprobe pte be overwritten when expanding vma" (Linux 6.16). mremap() moves
 * part of a private mapping next to another part of it, so that both become one VMA, which grows before
 * the pages are moved. A VMA that grows was given the breakpoints of its new range at once:
 *
 *   copy_vma(): the VMA at the destination grows
 *   uprobe_mmap(): maps a page with the breakpoint at its end
 *   move_page_tables(): moves the old page with the breakpoint there   <- the other one is lost
 *
 * No other task is needed; here one faults meanwhile. Since the fix the merge for a move skips
 * uprobe_mmap() (vmg->skip_vma_uprobe).
 *
 *   racewalk run conf/zoo/b-44-uprobe-overwritten-when-a-vma-grows.c -D BUGGY
 */
#ifdef BUGGY
#define B44	1
#endif
#define CONFIG_UPROBES	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/tlb.h"

SCENARIO("mremap of a mapping with a breakpoint, to where it becomes one with another");

#define A	0x2000UL
#define ELSEWHERE	0x6000UL

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
	inode.i_size = 2 * PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
	uprobe_register(&uprobe, &inode, PAGE_SIZE);
	WARN_ON(vm_mmap(mm, &file, A, 2 * PAGE_SIZE, VM_READ, 0) < 0);
}

/* There may have been no memory for it. */
ghost static bool has_breakpoint;

on_return(install_breakpoint, int error, struct vm_area_struct *vma, unsigned long vaddr)
{
	has_breakpoint |= !error;
}

/* Nor to cut out what has been moved: the page of the file is there again. */
on_return(move_vma, long result, struct mm_struct *mm, unsigned long old_addr, unsigned long len,
	  unsigned long new_addr)
{
	if (result < 0)
		has_breakpoint = false;
}

task(mremap)
{
	if (do_mremap(mm, A + PAGE_SIZE, PAGE_SIZE, ELSEWHERE) < 0)
		return;
	if (do_mremap(mm, ELSEWHERE, PAGE_SIZE, A + PAGE_SIZE) < 0)
		return;
	sometimes("the page is back");
	if (mm->map_count == 1)
		sometimes("what was moved is one with its neighbour");
}

task(fault)
{
	long value = user_read(mm, A + PAGE_SIZE);

	require(value < 0 || value == UPROBE_SWBP_INSN || !has_breakpoint, "the breakpoint is where the page is");
}

on_enter(trace_uprobe_install, void)
{
	sometimes("a mapping got a breakpoint");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	check_pgtables_bytes(mm);
	check_rss(mm);
	mmput(mm);
	truncate_setsize(&inode, 0);
}
