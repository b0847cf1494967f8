/* SPDX-License-Identifier: Apache-2.0 */
/* Whether neighbours can be one VMA, and making them one. */
#ifndef _MM_VMA_MERGE_H
#define _MM_VMA_MERGE_H

#include "vma_prepare.h"
#include "uprobes.h"

struct vma_merge_struct {
	struct mm_struct *mm;
	struct vma_iterator *vmi;
	struct vm_area_struct *prev;	/* before start */
	struct vm_area_struct *middle;	/* what is there, if it is to change */
	struct vm_area_struct *next;	/* from end on */
	struct vm_area_struct *copied_from;	/* mremap(): pages will be moved here from it */
	unsigned long start;
	unsigned long end;
	vm_flags_t flags;
	pgoff_t pgoff;
	struct file *file;
	struct anon_vma *anon_vma;
	struct vm_area_struct *target;	/* what it has become */
	int error;			/* why it was not done although it could be */
	bool skip_vma_uprobe;		/* pages are to be moved there: they bring their breakpoints */
};

/* In the kernel a part of vma_complete(). */
static inline void vma_merge_uprobe(struct vma_merge_struct *vmg)
{
	if (CONFIG_UPROBES && vmg->file && (!vmg->skip_vma_uprobe || IS_ENABLED(B44)))
		uprobe_mmap(vmg->target);
}

static inline bool is_mergeable_anon_vma(struct anon_vma *a, struct anon_vma *b)
{
	return !a || !b || a == b;
}

static bool is_mergeable_vma(struct vma_merge_struct *vmg, struct vm_area_struct *vma, bool removed)
{
	if ((vma->vm_flags ^ vmg->flags) & ~VM_IGNORE_MERGE)
		return false;
	if (vma->vm_file != vmg->file || (vma->vm_flags & VM_SPECIAL))
		return false;
	/* Of two file descriptors. Who arms a range makes it a VMA of its own. */
	if (unlikely(vmg->flags & __VM_UFFD_FLAGS) &&
	    (!vmg->middle || !userfaultfd_armed(vmg->middle) ||
	     vmg->middle->vm_userfaultfd_ctx.ctx != vma->vm_userfaultfd_ctx.ctx))
		return false;
	if (removed && vma->vm_ops && vma->vm_ops->close)
		return false;
	return is_mergeable_anon_vma(vma->anon_vma, vmg->anon_vma);
}

static bool can_vma_merge_left(struct vma_merge_struct *vmg)
{
	struct vm_area_struct *prev = vmg->prev;

	return prev && prev->vm_end == vmg->start && is_mergeable_vma(vmg, prev, false) &&
	       prev->vm_pgoff + vma_pages(prev) == vmg->pgoff;
}

static bool can_vma_merge_right(struct vma_merge_struct *vmg, bool removed)
{
	struct vm_area_struct *next = vmg->next;

	return next && next->vm_start == vmg->end && is_mergeable_vma(vmg, next, removed) &&
	       next->vm_pgoff == vmg->pgoff + ((vmg->end - vmg->start) >> PAGE_SHIFT);
}

/* Grows prev, or next, or prev over next, over a range that holds nothing that is to stay. */
static struct vm_area_struct *vma_merge_new_range(struct vma_merge_struct *vmg)
{
	bool left = can_vma_merge_left(vmg);
	bool right = can_vma_merge_right(vmg, left);
	struct vm_area_struct *prev = vmg->prev, *next = vmg->next;

	if (left && right && !is_mergeable_anon_vma(prev->anon_vma, next->anon_vma))
		right = false;
	if (!left && !right)
		return NULL;
	if (left)
		vmg->error = vma_commit_merge_copied(vmg->vmi, prev, prev->vm_start,
						     right ? next->vm_end : vmg->end,
						     prev->vm_pgoff, NULL, right ? next : NULL,
						     NULL, vmg->copied_from);
	else
		vmg->error = vma_commit_merge_copied(vmg->vmi, next, vmg->start, next->vm_end,
						     vmg->pgoff, NULL, NULL, NULL,
						     vmg->copied_from);
	if (vmg->error)
		return NULL;
	vmg->target = left ? prev : next;
	vma_merge_uprobe(vmg);
	return vmg->target;
}

/*
 * The part [start, end) of middle gets the attributes of vmg: whether it, or the whole of
 * middle, can be one with a neighbour that has them.
 */
static struct vm_area_struct *vma_merge_existing_range(struct vma_merge_struct *vmg)
{
	struct vm_area_struct *prev = vmg->prev, *middle = vmg->middle, *next = vmg->next;
	bool at_start = vmg->start == middle->vm_start, at_end = vmg->end == middle->vm_end;
	bool left = at_start && can_vma_merge_left(vmg);
	bool right = at_end && can_vma_merge_right(vmg, left);
	bool whole = at_start && at_end;

	if (whole && middle->vm_ops && middle->vm_ops->close)
		left = right = false;
	if (left && right && !is_mergeable_anon_vma(prev->anon_vma, next->anon_vma))
		right = false;
	if (!left && !right)
		return NULL;
	if (left && right) {
		vmg->error = vma_commit_merge(vmg->vmi, prev, prev->vm_start, next->vm_end,
					      prev->vm_pgoff, NULL, middle, next);
		vmg->target = prev;
	} else if (left) {
		vmg->error = vma_commit_merge(vmg->vmi, prev, prev->vm_start, vmg->end,
					      prev->vm_pgoff, whole ? NULL : middle,
					      whole ? middle : NULL, NULL);
		vmg->target = prev;
	} else {
		vmg->error = vma_commit_merge(vmg->vmi, next, vmg->start, next->vm_end, vmg->pgoff,
					      whole ? NULL : middle, whole ? middle : NULL, NULL);
		vmg->target = next;
	}
	return vmg->error ? NULL : vmg->target;
}

/* The VMA that has exactly [start, end) of vma or has it merged in; for new attributes. */
static struct vm_area_struct *vma_modify(struct vma_merge_struct *vmg)
{
	struct vm_area_struct *vma = vmg->middle, *merged;
	int error;

	merged = vma_merge_existing_range(vmg);
	if (merged)
		return merged;
	if (vmg->error)
		return ERR_PTR(vmg->error);
	if (vma->vm_start < vmg->start) {
		error = split_vma(vmg->vmi, vma, vmg->start, 1);
		if (error)
			return ERR_PTR(error);
	}
	if (vma->vm_end > vmg->end) {
		error = split_vma(vmg->vmi, vma, vmg->end, 0);
		if (error)
			return ERR_PTR(error);
	}
	return vma;
}

/* An anon_vma of a neighbour with which vma could be one later. */
static struct anon_vma *reusable_anon_vma(struct vm_area_struct *old, struct vm_area_struct *a,
					  struct vm_area_struct *b)
{
	struct anon_vma *anon_vma;

	if (a->vm_end != b->vm_start || a->vm_file != b->vm_file ||
	    ((a->vm_flags ^ b->vm_flags) & ~(VM_ACCESS_FLAGS | VM_SOFTDIRTY)) ||
	    b->vm_pgoff != a->vm_pgoff + vma_pages(a))
		return NULL;
	anon_vma = vma_anon_vma_lockless(old);
	if (anon_vma && list_is_singular(&old->anon_vma_chain))
		return anon_vma;
	return NULL;
}

/* With mmap_lock held: the neighbours are looked at without their locks. */
static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma)
{
	MA_STATE(mas, &vma->vm_mm->mm_mt, vma->vm_start, vma->vm_start);
	struct anon_vma *anon_vma;
	struct vm_area_struct *other;

	other = mas_next(&mas, ULONG_MAX);
	if (other) {
		anon_vma = reusable_anon_vma(other, vma, other);
		if (anon_vma)
			return anon_vma;
	}
	mas_set(&mas, vma->vm_start);
	other = mas_prev(&mas, 0);
	return other ? reusable_anon_vma(other, other, vma) : NULL;
}

#endif
