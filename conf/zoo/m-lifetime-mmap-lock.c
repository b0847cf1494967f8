// SPDX-License-Identifier: Apache-2.0
/*
 * Faults that wait for mmap_lock, or for a page, while they hold a lock that a writer waits for.
 *
 * id: I-66 M-83 M-75
 * expect: I-66 -D BUGGY=66 -D GENERATION=g1,g2,g3: I-66
 * expect: I-66 -D BUGGY=66 -D UNWATCHED -D GENERATION=g1,g2,g3: deadlock
 * expect: M-83 -D BUGGY=83 -D UNWATCHED -D GENERATION=g1,g2,g3: deadlock
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: M-75 -D BUGGY=75 -D GENERATION=g1,g2,g3: clean
 *
 * One thread writes to anonymous memory that has no anon_vma yet, one reads a page of a file that another
 * process has locked (for the disk), one changes a protection of both, and one wants mmap_lock for reading.
 *
 *   I-66  the fault has the lock of its VMA and waits for mmap_lock, whose writer waits for the VMA:
 *         a deadlock, so the fault only tries
 *   M-83  the fault has mmap_lock for reading and takes it again: with a writer in the queue
 *         between, that is a deadlock
 *   M-75  the fault keeps the lock of its VMA while it waits for the page. No rule is broken, and all
 *         end: but the writer waits for the disk, and who comes after it as well. The mark "a reader of
 *         mmap_lock waited for a fault's page" tells that this chain was seen; without M-75 there is
 *         no such mark, as the fault drops the lock first.
 *
 * -D UNWATCHED leaves the invariant out to show the deadlock.
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 66
#define ANON_PREPARE_WAITS	1
#elif BUGGY == 83
#define M83	1
#elif BUGGY == 75
#define M75	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/vma_lock.h"
#endif

SCENARIO("faults that wait, a writer, and a reader of mmap_lock");

#define ANON	0x2000UL
#define OF_FILE	0x6000UL

static struct mm_struct *mm;
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
	struct folio *folio;

	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	folio = folio_alloc(GFP_KERNEL | __GFP_NOFAIL, 0);
	clear_highpage(&folio->page);
	filemap_add_folio(inode.i_mapping, folio, 0);
	folio_unlock(folio);
	folio_put(folio);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, ANON, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, &file, OF_FILE, PAGE_SIZE, VM_READ | VM_SHARED, 0) < 0);
}

#if BUGGY != 75
task(fault_anon)
{
	do_user_addr_fault(mm, ANON, true);
}
#endif

#if BUGGY == 0 || BUGGY == 75
task(fault_file)
{
	do_user_addr_fault(mm, OF_FILE, false);
}

/* The page has been read from the disk. */
static void folio_end_read(struct folio *folio)
{
	folio_unlock(folio);
}

task(disk)
{
	struct folio *folio = filemap_get_folio(inode.i_mapping, 0);

	folio_lock(folio);
	cond_resched();
	folio_end_read(folio);
	folio_put(folio);
}
#endif

static void change(unsigned long addr)
{
	struct vm_area_struct *vma = vma_lookup(mm, addr);

	vma_start_write(vma);
	vma->vm_flags ^= VM_DONTCOPY;
}

task(writer)
{
	mmap_write_lock(mm);
	change(ANON);
	change(OF_FILE);
	mmap_write_unlock(mm);
}

task(reader)
{
	mmap_read_lock(mm);
	mmap_read_unlock(mm);
}

/* ---- what was waited for ------------------------------------------------------------------- */

ghost static bool fault_waits_for_page, writing, reader_waits;

on_enter(trace_fault_waits_for_folio, void)
{
	fault_waits_for_page = true;
}

on_return(handle_mm_fault, vm_fault_t result, struct vm_area_struct *vma, unsigned long address,
	  unsigned int flags)
{
	fault_waits_for_page = false;
}

on_enter(mmap_read_lock, struct mm_struct *mm)
{
	reader_waits = true;
}

on_return(mmap_read_lock, struct mm_struct *mm)
{
	reader_waits = false;
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	writing = true;
}

on_enter(mmap_write_unlock, struct mm_struct *mm)
{
	writing = false;
}

#if BUGGY == 75
on_enter(folio_end_read, struct folio *folio)
{
	if (fault_waits_for_page && writing && reader_waits)
		sometimes("a reader of mmap_lock waited for a fault's page");
}
#endif

on_enter(trace_anon_prepare_retry, void)
{
	if (!BUGGY)
		sometimes("a fault did not wait for mmap_lock");
}

finally(void)
{
	mmput(mm);
	truncate_setsize(&inode, 0);
}
