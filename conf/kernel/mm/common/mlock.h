/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mlock() and munlock(): mm/mlock.c. The flags of VMAs and mm->locked_vm; the pages are faulted in. Reclaim leaves the
 * pages of a VMA with VM_LOCKED where they are; there are no lists of pages here that they would have to leave.
 */
#ifndef _MM_MLOCK_H
#define _MM_MLOCK_H

#include "gup.h"
#include "mmap.h"

/* One VMA, or part of it. mmap_lock is held for writing. */
static int mlock_fixup(struct vma_iterator *vmi, struct vm_area_struct *vma,
		       struct vm_area_struct **prev, unsigned long start, unsigned long end,
		       vm_flags_t newflags)
{
	vm_flags_t oldflags = vma->vm_flags;
	long nr_pages = (end - start) >> PAGE_SHIFT;
	struct vma_merge_struct vmg = {
		.mm = vma->vm_mm, .vmi = vmi, .prev = *prev, .middle = vma, .next = NULL,
		.start = start, .end = end, .flags = newflags,
		.pgoff = linear_page_index(vma, start), .file = vma->vm_file,
		.anon_vma = vma->anon_vma, .target = NULL, .error = 0,
	};

	/* Pages of hugetlb and of devices stay anyway. */
	if (newflags == oldflags || (oldflags & (VM_SPECIAL | VM_HUGETLB))) {
		*prev = vma;
		return 0;
	}
	if (end == vma->vm_end) {
		vma_iter_set(vmi, end);
		vmg.next = vma_iter_load(vmi);
	}
	vma = vma_modify(&vmg);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	*prev = vma;
	vma->vm_mm->locked_vm += newflags & VM_LOCKED ? nr_pages : -nr_pages;
	vma_start_write(vma);
	vma->vm_flags = newflags | (vma->vm_flags & VM_STICKY);
	return 0;
}

static int apply_vma_lock_flags(struct mm_struct *mm, unsigned long start, unsigned long end,
				vm_flags_t flags)
{
	VMA_ITERATOR(vmi, mm, start);
	struct vm_area_struct *vma, *prev;
	unsigned long at, stop;
	int error = 0;

	prev = vma_prev(&vmi);
	for (at = start; at < end && !error; at = stop) {
		vma_iter_set(&vmi, at);
		vma = vma_iter_load(&vmi);
		if (!vma)
			return -ENOMEM;
		stop = min(vma->vm_end, end);
		if (prev && prev->vm_end != at)
			prev = NULL;
		error = mlock_fixup(&vmi, vma, &prev, at, stop, (vma->vm_flags & ~VM_LOCKED) | flags);
	}
	return error;
}

/* Faults the pages in, as far as that goes: mmap_lock is taken for each. */
static void mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct page *page;
	unsigned long at;

	for (at = start; at < start + len; at += PAGE_SIZE) {
		if (gup_slow(mm, at, 1, FOLL_WRITE, &page) == 1 || gup_slow(mm, at, 1, 0, &page) == 1)
			put_page(page);
	}
}

static int do_mlock(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long size = PAGE_ALIGN(len);
	int error;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = apply_vma_lock_flags(mm, start, start + size, VM_LOCKED);
	mmap_write_unlock(mm);
	if (!error)
		mm_populate(mm, start, size);
	return error;
}

static int do_munlock(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	int error;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	error = apply_vma_lock_flags(mm, start, start + PAGE_ALIGN(len), 0);
	mmap_write_unlock(mm);
	return error;
}

#endif
