// SPDX-License-Identifier: Apache-2.0
/*
 * Reclaim owes a flush: who finds the entry gone returns, and a TLB still has it.
 *
 * id: I-31 I-32 I-34
 * fix: 3ea277194daa, 5ee2fa2f0636
 * expect: I-32 -D BUGGY=1: I-32
 * expect: I-34 -D BUGGY=2: I-34 or I-32
 * expect: I-31 -D BUGGY=3: I-31 or use-after-free on frame
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 *
 * BUGGY=1: before 3ea277194daa "mm, mprotect: flush TLB if potentially racing with a parallel reclaim
 * leaving stale TLB entries" (Linux 4.13):
 *
 *   reclaim                     mprotect(PROT_NONE)            the program
 *   clears the PTE, puts off
 *   the flush
 *                               finds none: nothing to flush
 *                               returns
 *                                                              reads by its TLB
 *   flushes, frees the page
 *
 * BUGGY=2: before 5ee2fa2f0636 "mm/rmap: fix potential batched TLB flush race" (Linux 5.17) a flag said
 * that a flush is owed. Page tables have locks of their own: while one was flushed for, an entry of
 * another was cleared, and then the flag was.
 *
 * BUGGY=3: the pages are freed before the flush.
 */
#if BUGGY == 1
#define TLB_BATCH_FORGOTTEN	1
#elif BUGGY == 2
#define TLB_BATCH_FLAG		1
#elif BUGGY == 3
#define TLB_BATCH_FREED_EARLY	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/vmscan.h"
#include "invariants/tlb.h"

SCENARIO("mprotect against reclaim that flushes late");

#define A	0x4000UL
/* In another page table, with a lock of its own. */
#define B	(A + PMD_SIZE)

static struct mm_struct mm;
static struct inode inode;
static struct file file;
static struct vm_area_struct *vma;
ghost static bool protected;

ghost static void note_protected(void)
{
	protected = true;
}

/* Both pages are in the TLB of the program's CPU. */
setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, 3);
	vma = vma_fixed(&mm, A, B + PAGE_SIZE, VM_READ | VM_SHARED, &file, 0);
	WARN_ON(user_read(&mm, A) < 0 || user_read(&mm, B) < 0);
}

task(program, .cpu = 0)
{
	unsigned long at = choose(2) ? B : A;
	bool late = protected;
	long value = user_read(&mm, at);

	require(!late || value < 0, "I-32: nobody reads once mprotect(PROT_NONE) has returned");
	if (late)
		sometimes("the program came after mprotect");
}

task(mprotect, .cpu = 1)
{
	struct mmu_gather tlb;

	mmap_write_lock(&mm);
	vma_start_write(vma);
	vma->vm_flags = VM_SHARED;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	tlb_gather_mmu(&tlb, &mm);
	change_protection(&tlb, vma, A, B + PAGE_SIZE, vma->vm_page_prot);
	tlb_finish_mmu(&tlb);
	note_protected();
	mmap_write_unlock(&mm);
}

task(reclaim_a, .cpu = 2)
{
	if (shrink_file_page(inode.i_mapping, 0) && protected)
		sometimes("reclaim ended after mprotect");
}

task(reclaim_b, .cpu = 3)
{
	if (shrink_file_page(inode.i_mapping, (B - A) / PAGE_SIZE))
		sometimes("a page was reclaimed");
}

on_enter(arch_flush_tlb_batched_pending, struct mm_struct *mm)
{
	sometimes("mprotect flushed what reclaim owed");
}

finally(void)
{
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
