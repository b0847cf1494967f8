/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking VMAs away: those of a range are gathered into a tree of their own, locked and
 * detached. Until the tree of the mm is changed all this can be undone.
 *
 * Design alternatives: D1 locks and detaches only after the tree has changed (Zijlstra, 18
 * December 2024), D3 detaches each VMA when it is freed, OPEN lets readers in again between the
 * clean-up and the store.
 * Mutations: M67 is D1 where free_pgtables() does not lock the VMAs either, M35 detaches after the
 * zap, M44=1 frees tables of the range of the VMAs only,
 * M44=2 of too much, M40 reattaches closed VMAs, M41 clears a page too much when it aborts,
 * M43 counts VMAs wrongly, NO_START_WRITE does not lock them, B26 may fail to clear the range, M68
 * frees a VMA as soon as its count is 0, MUNMAP_UNLOCKS drops mmap_lock where it is to be downgraded.
 */
#ifndef _MM_VMA_MUNMAP_H
#define _MM_VMA_MUNMAP_H

#include "vma_merge.h"

#ifdef M67
#define D1	1
#endif
#ifndef M44
#define M44	0
#endif
#ifndef M43
#define M43	0
#endif

/* Detached while they are gathered: else later, and there is nothing to take back. */
#define VMS_DETACH_EARLY							\
	(!IS_ENABLED(D1) && !IS_ENABLED(D3) && !IS_ENABLED(M35) && !IS_ENABLED(NO_START_WRITE))

struct vma_munmap_struct {
	struct vma_iterator *vmi;
	struct mm_struct *mm;
	struct vm_area_struct *vma;	/* the first one */
	struct vm_area_struct *prev;	/* before the range */
	struct vm_area_struct *next;	/* after it */
	unsigned long start;
	unsigned long end;
	unsigned long unmap_start;	/* between the neighbours */
	unsigned long unmap_end;
	int vma_count;
	bool unlock;			/* drop mmap_lock, and soon */
	bool clear_ptes;		/* they are still to be cleared */
	bool closed;
	long nr_pages;
	long locked_vm;
	long nr_accounted;
	long exec_vm;
	long stack_vm;
	long data_vm;
};

static void init_vma_munmap(struct vma_munmap_struct *vms, struct mm_struct *mm,
			    struct vma_iterator *vmi, struct vm_area_struct *vma,
			    unsigned long start, unsigned long end, bool unlock)
{
	vms->vmi = vmi;
	vms->mm = mm;
	vms->vma = vma;
	vms->prev = NULL;
	vms->next = NULL;
	vms->start = start;
	vms->end = end;
	vms->unmap_start = FIRST_USER_ADDRESS;
	vms->unmap_end = USER_PGTABLES_CEILING;
	vms->vma_count = 0;
	vms->unlock = unlock;
	vms->clear_ptes = false;
	vms->closed = false;
	vms->nr_pages = vms->locked_vm = vms->nr_accounted = 0;
	vms->exec_vm = vms->stack_vm = vms->data_vm = 0;
}

/* The tree is as it was: those that were gathered are in it again. */
static void reattach_vmas(struct ma_state *mas_detach)
{
	struct vm_area_struct *vma;

	mas_set(mas_detach, 0);
	mas_for_each(mas_detach, vma, ULONG_MAX) {
		if (VMS_DETACH_EARLY)
			vma_mark_attached(vma);
	}
	__mt_destroy(mas_detach->tree);
}

/* For the alternatives that do it late. */
static void vms_detach(struct ma_state *mas_detach)
{
	struct vm_area_struct *vma;

	mas_set(mas_detach, 0);
	mas_for_each(mas_detach, vma, ULONG_MAX) {
		if (!IS_ENABLED(M35))
			vma_start_write(vma);
		vma_mark_detached(vma);
	}
}

/*
 * For OPEN: the VMAs are attached and unlocked as they were, so that what a reader does there can be
 * told from what comes of a reader that nobody waits for.
 */
static void vms_open(struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	struct vm_area_struct *vma;

	mas_set(mas_detach, 0);
	mas_for_each(mas_detach, vma, ULONG_MAX)
		vma_mark_attached(vma);
	vma_end_write_all(vms->mm);
	mm_lock_seqcount_begin(vms->mm);
}

static void vms_account(struct vma_munmap_struct *vms, struct vm_area_struct *vma)
{
	long nrpages = vma_pages(vma);

	vms->nr_pages += nrpages;
	if (vma->vm_flags & VM_LOCKED)
		vms->locked_vm += nrpages;
	if (vma->vm_flags & VM_ACCOUNT)
		vms->nr_accounted += nrpages;
	if (is_exec_mapping(vma->vm_flags))
		vms->exec_vm += nrpages;
	else if (is_stack_mapping(vma->vm_flags))
		vms->stack_vm += nrpages;
	else if (is_data_mapping(vma->vm_flags))
		vms->data_vm += nrpages;
}

/* Locks and detaches the VMAs of the range; the tree stays as it is, but for cuts at the ends. */
static int vms_gather_munmap_vmas(struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	struct vma_iterator *vmi = vms->vmi;
	struct vm_area_struct *next;
	int error;

	if (vms->start > vms->vma->vm_start) {
		if (vms->end < vms->vma->vm_end && vms->mm->map_count >= sysctl_max_map_count)
			return -ENOMEM;
		error = __split_vma(vmi, vms->vma, vms->start, 1);
		if (error)
			return error;
	}
	vma_iter_set(vmi, vms->start);
	vms->prev = vma_prev(vmi);
	if (vms->prev)
		vms->unmap_start = vms->prev->vm_end;
	vma_iter_set(vmi, vms->start);
	for_each_vma_range(*vmi, next, vms->end) {
		if (next->vm_end > vms->end) {
			error = __split_vma(vmi, next, vms->end, 0);
			if (error)
				goto failed;
		}
		if (!IS_ENABLED(D1) && !IS_ENABLED(NO_START_WRITE)) {
			error = vma_start_write_killable(next);
			if (error)
				goto failed;
		}
		mas_set(mas_detach, vms->vma_count++);
		error = mas_store_gfp(mas_detach, next, GFP_KERNEL);
		if (error)
			goto failed;
		if (VMS_DETACH_EARLY)
			vma_mark_detached(next);
		if (IS_ENABLED(M68))
			vm_area_free(next);
		vms_account(vms, next);
	}
	vma_iter_set(vmi, vms->end);
	vms->next = vma_next(vmi);
	if (vms->next)
		vms->unmap_end = vms->next->vm_start;
	if (IS_ENABLED(STRONGER) && vms->prev)
		vma_start_write(vms->prev);
	if (IS_ENABLED(STRONGER) && vms->next)
		vma_start_write(vms->next);
	vms->clear_ptes = true;
	return 0;

failed:
	reattach_vmas(mas_detach);
	return error;
}

/* Pages, links of the rmap trees, tables: in this order, and all gone at the end. */
static void vms_clear_ptes(struct vma_munmap_struct *vms, struct ma_state *mas_detach,
			   bool mm_wr_locked)
{
	unsigned long floor = vms->unmap_start, ceiling = vms->unmap_end;
	struct mmu_gather tlb;

	if (!vms->clear_ptes)
		return;
	if (M44 == 1) {
		floor = vms->start;
		ceiling = vms->end;
	} else if (M44 == 2) {
		floor = FIRST_USER_ADDRESS;
		ceiling = USER_PGTABLES_CEILING;
	}
	mas_set(mas_detach, 1);
	tlb_gather_mmu(&tlb, vms->mm);
	unmap_vmas(&tlb, mas_detach, vms->vma, vms->start, vms->end, vms->vma_count);
	mas_set(mas_detach, 1);
	free_pgtables(&tlb, mas_detach, vms->vma, floor, ceiling, mm_wr_locked && !IS_ENABLED(M67));
	tlb_finish_mmu(&tlb);
	vms->clear_ptes = false;
	if (IS_ENABLED(M35))
		vms_detach(mas_detach);
}

/* For a new mapping of the range; that the old ones are closed cannot be undone. */
static void vms_clean_up_area(struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	struct vm_area_struct *vma;

	if (!vms->nr_pages)
		return;
	vms_clear_ptes(vms, mas_detach, true);
	mas_set(mas_detach, 0);
	mas_for_each(mas_detach, vma, ULONG_MAX)
		vma_close(vma);
	vms->closed = true;
}

static void remove_vma(struct vm_area_struct *vma)
{
	vma_close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	if (!IS_ENABLED(M68))
		vm_area_free(vma);
}

/* The tree does not have them any more: nothing here can fail. */
static void vms_complete_munmap_vmas(struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	struct mm_struct *mm = vms->mm;
	struct vm_area_struct *vma;

	mm->map_count -= M43 == 1 ? 0 : M43 == 2 ? 2 * vms->vma_count : vms->vma_count;
	mm->locked_vm -= vms->locked_vm;
	if (vms->unlock && IS_ENABLED(MUNMAP_UNLOCKS))
		mmap_write_unlock(mm);
	else if (vms->unlock && !IS_ENABLED(D3))
		mmap_write_downgrade(mm);
	if (vms->nr_pages) {
		vms_clear_ptes(vms, mas_detach, !vms->unlock || IS_ENABLED(D3));
		if (IS_ENABLED(D3)) {
			vms_detach(mas_detach);
			if (vms->unlock)
				mmap_write_downgrade(mm);
		}
		WRITE_ONCE(mm->total_vm, READ_ONCE(mm->total_vm) - vms->nr_pages);
		mm->exec_vm -= vms->exec_vm;
		mm->stack_vm -= vms->stack_vm;
		mm->data_vm -= vms->data_vm;
		mas_set(mas_detach, 0);
		mas_for_each(mas_detach, vma, ULONG_MAX)
			remove_vma(vma);
		vm_unacct_memory(mm, vms->nr_accounted);
	} else if (vms->unlock && IS_ENABLED(D3)) {
		mmap_write_downgrade(mm);
	}
	if (vms->unlock && !IS_ENABLED(MUNMAP_UNLOCKS))
		mmap_read_unlock(mm);
	__mt_destroy(mas_detach->tree);
}

/*
 * A new mapping could not be made. If the old ones are untouched they stay; else only a hole
 * can be left, and the memory to make it is not to be refused.
 */
static void vms_abort_munmap_vmas(struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	unsigned long end = vms->end + (IS_ENABLED(M41) ? PAGE_SIZE : 0);

	if (!vms->nr_pages)
		return;
	if (vms->clear_ptes || IS_ENABLED(M40))
		return reattach_vmas(mas_detach);
	vma_iter_clear_gfp(vms->vmi, vms->start, end,
			   IS_ENABLED(B26) ? GFP_KERNEL : GFP_KERNEL | __GFP_NOFAIL);
	if (IS_ENABLED(D1) || IS_ENABLED(OPEN))
		vms_detach(mas_detach);
	vms_complete_munmap_vmas(vms, mas_detach);
}

#define MT_DETACH(name)		struct maple_tree name = {			\
		.ma_root = NULL, .ma_flags = MT_FLAGS_LOCK_EXTERN, .ma_external_lock = NULL, }

/* With unlock mmap_lock is dropped, if there is no error. */
static int do_vmi_align_munmap(struct vma_iterator *vmi, struct vm_area_struct *vma,
			       struct mm_struct *mm, unsigned long start, unsigned long end,
			       bool unlock)
{
	MT_DETACH(mt_detach);
	MA_STATE(mas_detach, &mt_detach, 0, 0);
	struct vma_munmap_struct vms;
	int error;

	init_vma_munmap(&vms, mm, vmi, vma, start, end, unlock);
	error = vms_gather_munmap_vmas(&vms, &mas_detach);
	if (error)
		return error;
	error = vma_iter_clear_gfp(vmi, start, end, GFP_KERNEL);
	if (error) {
		reattach_vmas(&mas_detach);
		return error;
	}
	if (IS_ENABLED(D1) || IS_ENABLED(NO_START_WRITE))
		vms_detach(&mas_detach);
	vms_complete_munmap_vmas(&vms, &mas_detach);
	return 0;
}

/* munmap() with mmap_lock held for writing. */
static int do_vmi_munmap(struct vma_iterator *vmi, struct mm_struct *mm, unsigned long start,
			 unsigned long len, bool unlock)
{
	unsigned long end = start + PAGE_ALIGN(len);
	struct vm_area_struct *vma;

	if ((start & ~PAGE_MASK) || start > TASK_SIZE || len > TASK_SIZE - start || end == start)
		return -EINVAL;
	vma_iter_set(vmi, start);
	vma = vma_find(vmi, end);
	if (!vma) {
		if (unlock)
			mmap_write_unlock(mm);
		return 0;
	}
	return do_vmi_align_munmap(vmi, vma, mm, start, end, unlock);
}

/* What a driver has mapped into a VMA that is not in the tree yet. */
static void unmap_region(struct vma_iterator *vmi, struct vm_area_struct *vma,
			 struct vm_area_struct *prev, struct vm_area_struct *next)
{
	MA_STATE(mas, vmi->mas.tree, vma->vm_end, vma->vm_end);
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	unmap_vmas(&tlb, &mas, vma, vma->vm_start, vma->vm_end, vma->vm_end);
	mas_set(&mas, vma->vm_end);
	free_pgtables(&tlb, &mas, vma, prev ? prev->vm_end : FIRST_USER_ADDRESS,
		      next ? next->vm_start : USER_PGTABLES_CEILING, true);
	tlb_finish_mmu(&tlb);
}

static int vm_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	VMA_ITERATOR(vmi, mm, start);
	int error = mmap_write_lock_killable(mm);

	if (error)
		return error;
	error = do_vmi_munmap(&vmi, mm, start, len, true);
	if (error)
		mmap_write_unlock(mm);
	return error;
}

#endif
