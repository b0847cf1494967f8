/* SPDX-License-Identifier: Apache-2.0 */
/*
 * userfaultfd. Included after the mm's headers.
 *
 *   I-61  after a range was registered no page comes there but by the other side of its userfaultfd;
 *         UFFDIO_MOVE leaves exactly one mapping of the page
 */
#ifndef _INVARIANTS_USERFAULTFD_H
#define _INVARIANTS_USERFAULTFD_H

#include "page_tables.h"
#include "mm/common/move_page_tables.h"
#include "mm/common/userfaultfd_move.h"

#define NOTED_UFFD_RANGES	8

struct noted_uffd_range {
	struct mm_struct *mm;
	unsigned long start, end;
	bool registered;		/* the system call has returned */
};

ghost static struct noted_uffd_range noted_uffd_range[NOTED_UFFD_RANGES];

on_return(userfaultfd_set_ctx, struct vm_area_struct *vma, struct userfaultfd_ctx *ctx,
	  vm_flags_t vm_flags)
{
	int i;

	if (!(vm_flags & VM_UFFD_MISSING))
		return;
	for (i = 0; i < NOTED_UFFD_RANGES && noted_uffd_range[i].mm; i++)
		;
	require(i < NOTED_UFFD_RANGES, "more ranges than this invariant can note");
	noted_uffd_range[i].mm = vma->vm_mm;
	noted_uffd_range[i].start = vma->vm_start;
	noted_uffd_range[i].end = vma->vm_end;
	noted_uffd_range[i].registered = false;
}

on_return(userfaultfd_register_range, int error, struct userfaultfd_ctx *ctx, unsigned long start,
	  unsigned long len, vm_flags_t vm_flags)
{
	int i;

	for (i = 0; i < NOTED_UFFD_RANGES; i++)
		noted_uffd_range[i].registered |= noted_uffd_range[i].mm == ctx->mm;
}

/* From here on, in part or as a whole, it may be no userfaultfd's any more. */
ghost static void forget_uffd_ranges(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	int i;

	for (i = 0; i < NOTED_UFFD_RANGES; i++) {
		if (noted_uffd_range[i].mm == mm && noted_uffd_range[i].start < end &&
		    start < noted_uffd_range[i].end)
			noted_uffd_range[i].mm = NULL;
	}
}

on_enter(userfaultfd_set_ctx, struct vm_area_struct *vma, struct userfaultfd_ctx *ctx,
	 vm_flags_t vm_flags)
{
	if (!vm_flags)
		forget_uffd_ranges(vma->vm_mm, vma->vm_start, vma->vm_end);
}

on_enter(unmap_vmas, struct mmu_gather *tlb, struct ma_state *mas, struct vm_area_struct *vma,
	 unsigned long start_addr, unsigned long end_addr, unsigned long tree_end)
{
	forget_uffd_ranges(tlb->mm, start_addr, end_addr);
}

on_enter(move_page_tables, struct vm_area_struct *vma, unsigned long old_addr,
	 struct vm_area_struct *new_vma, unsigned long new_addr, unsigned long len,
	 bool need_rmap_locks)
{
	forget_uffd_ranges(vma->vm_mm, old_addr, old_addr + len);
}

/* A fault is about to map a page where there is none. */
ghost static void check_uffd_fill(struct mm_struct *mm, unsigned long address)
{
	int i;

	for (i = 0; i < NOTED_UFFD_RANGES; i++)
		require(noted_uffd_range[i].mm != mm || !noted_uffd_range[i].registered ||
			address < noted_uffd_range[i].start || address >= noted_uffd_range[i].end,
			"I-61: a page that is missing in a registered range is not filled in by a fault");
}

on_enter(trace_anonymous_fill, struct mm_struct *mm, unsigned long address)
{
	check_uffd_fill(mm, address);
}

on_enter(trace_uffd_moved, struct mm_struct *mm, unsigned long dst_addr, unsigned long src_addr)
{
	unsigned long dst = ghost_leaf(mm, dst_addr), src = ghost_leaf(mm, src_addr);

	require(dst && (dst & PAGE_MASK) != (src & PAGE_MASK),
		"I-61: a page that was moved is mapped at its new place alone");
	require(virt_to_page(dst)->_mapcount.counter == 0,
		"I-61: a page that was moved is mapped once");
}

#endif
