/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the scenarios of this folder share: one process with a mapping of two pages that alone has its
 * tables, and files to map over it. T* is the time in which the old mapping has been cleaned up, and the
 * new one is not in the tree yet.
 *
 * -D NO_GUARDS takes both guards of lockless readers away: the comparison of the sequence numbers, and
 * the look at the detached flag or vm_refcnt. What comes of that has two causes: a reader is inside in
 * T*, and nobody waits for it. -D OPEN has the first alone: the old VMAs are let go in T*, and locked
 * again after the store, as any writer locks them.
 */
#ifndef _SEED_H
#define _SEED_H

/* Tables of two entries: the range has a PTE table and a PMD table of its own. */
#ifndef PGTABLE_BITS
#define PGTABLE_BITS	1
#endif

#ifdef NO_GUARDS
#define NO_SEQ		1
#define NO_REFCNT	1
#define M17		1
#endif

#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/mm_state.h"

#define OLD		0x4000UL
#define LEN		(2 * PAGE_SIZE)
#define ANON_RW		(VM_READ | VM_WRITE)
#define FILE_RW		(VM_READ | VM_WRITE | VM_SHARED)

static struct mm_struct *mm;
static struct inode inode, other_inode;
static struct file file, other_file;

static int seed_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations seed_file_operations = {
	.mmap = seed_file_mmap,
};

static void seed_file_init(struct file *file, struct inode *inode)
{
	address_space_init(&inode->i_data, inode);
	inode->i_size = LEN;
	file->f_mapping = inode->i_mapping;
	file->f_inode = inode;
	file->f_op = &seed_file_operations;
}

static void seed_mm_init(void)
{
	mm_cache_init();
	seed_file_init(&file, &inode);
	seed_file_init(&other_file, &other_inode);
	mm = mm_alloc();
	BUG_ON(!mm);
}

/* The process, with an anonymous mapping, whose first page is in memory. */
static void seed_setup(vm_flags_t flags)
{
	seed_mm_init();
	WARN_ON(vm_mmap(mm, NULL, OLD, LEN, flags, 0) < 0);
	if (flags & VM_WRITE)
		WARN_ON(user_write(mm, OLD, 1));
}

/* The same with a mapping of a file. */
static void seed_setup_of_file(void)
{
	seed_mm_init();
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0) < 0);
	WARN_ON(user_write(mm, OLD, 1));
}

static void seed_exit(void)
{
	/* For the invariants that look at the tree when a writer begins. */
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
	truncate_setsize(&inode, 0);
	truncate_setsize(&other_inode, 0);
}

/* ---- T* ------------------------------------------------------------------------------------- */

ghost static bool in_t_star;

on_enter(trace_mmap_cleaned_up, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	in_t_star = true;
}

on_enter(__mmap_complete, struct mmap_state *map, struct vm_area_struct *vma)
{
	in_t_star = false;
}

on_return(vm_mmap, long result, struct mm_struct *mm, struct file *file, unsigned long addr,
	  unsigned long len, vm_flags_t flags, pgoff_t pgoff)
{
	in_t_star = false;
}

#ifdef OPEN
/* What is between is two write sections, to those that lock VMAs. */
on_return(vms_open, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	note_write_section(vms->mm);
}
#endif

#endif
