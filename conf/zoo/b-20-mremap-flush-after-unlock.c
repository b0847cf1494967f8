// SPDX-License-Identifier: Apache-2.0
/*
 * B-20: mremap() flushed the TLB after it had dropped the page-table locks.
 *
 * id: B-20 M-56
 * fix: eb66ae030829
 * cve: CVE-2018-18281
 * expect: -D BUGGY: I-31 or I-35 or use-after-free on frame
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in eb66ae030829 "mremap: properly flush TLB before releasing the page" (Linux 4.19).
 *
 *   mremap()                 ftruncate()                    a thread on another CPU
 *                                                           its TLB has the old address
 *   moves the PTE, unlocks
 *                            finds the page at its new
 *                            address, clears the PTE,
 *                            flushes the new address,
 *                            frees the page
 *                                                           writes to the old address:
 *                                                           <- the page is free
 *   flushes the old address
 *
 *   racewalk run conf/zoo/b-20-mremap-flush-after-unlock.c -D BUGGY
 */
#ifdef BUGGY
#define M56	1
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/move_page_tables.h"
#include "invariants/tlb.h"

SCENARIO("mremap against truncation, with a thread that uses the old address");

/* Not aligned to a table: entries are moved one by one. */
#define OLD	0x9000UL
#define NEW	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file file;
static struct vm_area_struct *old_vma, *new_vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, 1);
	old_vma = vma_fixed(&mm, OLD, OLD + PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	new_vma = vma_fixed(&mm, NEW, NEW + PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	populate_fixed(&mm, OLD, OLD + PAGE_SIZE, true);
}

task(mremap)
{
	mmap_write_lock(&mm);
	vma_start_write(old_vma);
	vma_start_write(new_vma);
	move_page_tables(old_vma, OLD, new_vma, NEW, PAGE_SIZE, true);
	mmap_write_unlock(&mm);
}

task(ftruncate)
{
	do_truncate(&inode, 0);
}

task(thread)
{
	hw_speculate(&mm, OLD, true);
	if (hw_tlb_lookup(smp_processor_id(), &mm, OLD, false))
		sometimes("the TLB had the old address");
	if (user_write(&mm, OLD, 2) < 0)
		sometimes("the old address led nowhere any more");
}

/* The kernel's comment at the flush in move_ptes() says as much. */
on_return(move_ptes, int error, struct vm_area_struct *vma, pmd_t *old_pmd, unsigned long old_addr,
	  unsigned long old_end, struct vm_area_struct *new_vma, pmd_t *new_pmd,
	  unsigned long new_addr, bool need_rmap_locks)
{
	if (!error)
		require(!ghost_tlb_has(vma->vm_mm, old_addr, old_end),
			"I-35: no TLB has the old address of an entry that was moved");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
