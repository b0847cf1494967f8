/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork(): the child gets a tree of the same shape, in which the VMAs of the parent are replaced by
 * copies one by one. What becomes of the child if that fails is in the fork_undo.h of each
 * generation: g3 takes away what was made before anybody else can see it; before, a marker was left
 * in the tree, and exit_mmap() stops there.
 *
 * Mutations: M27 does not lock the VMAs of the parent, M74 not those of files, FORK_MARKER leaves
 * the marker in g3 too (B-24), FORK_HOOKS_EARLY shows the child to KSM before it is known to be
 * good, as before Linux 6.12, M65=2 does not put the child's tree into RCU mode again.
 */
#ifndef _MM_FORK_H
#define _MM_FORK_H

#include "mmap.h"

/* All of the parent's entries, in nodes of the child's own. */
static int __mt_dup(struct mm_struct *oldmm, struct mm_struct *mm)
{
	MA_STATE(from, &oldmm->mm_mt, 0, 0);
	MA_STATE(to, &mm->mm_mt, 0, 0);
	struct vm_area_struct *vma;

	mas_for_each(&from, vma, ULONG_MAX) {
		mas_set_range(&to, from.index, from.last);
		if (mas_store_gfp(&to, vma, GFP_KERNEL)) {
			__mt_destroy(&mm->mm_mt);
			return -ENOMEM;
		}
	}
	return 0;
}

/* Links the copy into the rmap trees: from here on walkers find it. */
static int dup_vma_rmap(struct vm_area_struct *vma, struct vm_area_struct *mpnt)
{
	struct address_space *mapping;

	if (!vma->vm_file)
		return 0;
	mapping = vma->vm_file->f_mapping;
	get_file(vma->vm_file);
	down_write(&mapping->i_mmap_rwsem);
	__vma_link_file(vma, mapping);
	up_write(&mapping->i_mmap_rwsem);
	return 0;
}

static struct vm_area_struct *dup_vma(struct mm_struct *mm, struct vm_area_struct *mpnt)
{
	struct vm_area_struct *vma;

	if (mpnt->vm_flags & VM_ACCOUNT) {
		if (security_vm_enough_memory_mm(mm, vma_pages(mpnt)))
			return NULL;
	}
	vma = vm_area_dup(mpnt);
	if (!vma)
		goto unacct;
	vma->vm_mm = mm;
	if (anon_vma_fork(vma, mpnt))
		goto free_vma;
	/* The child has no userfaultfd of its own. */
	vma->vm_flags &= ~(VM_LOCKED | __VM_UFFD_FLAGS);
	return vma;

free_vma:
	vm_area_free(vma);
unacct:
	if (mpnt->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(mm, vma_pages(mpnt));
	return NULL;
}

#define GENERATION_FORK_UNDO	GENERATION_HEADER(fork_undo.h)
#include GENERATION_FORK_UNDO

/* Copies a VMA of the parent, which is locked, into the child. */
static int dup_mmap_vma(struct mm_struct *mm, struct vma_iterator *vmi,
			struct vm_area_struct *mpnt, struct vm_area_struct **copy)
{
	struct vm_area_struct *vma = dup_vma(mm, mpnt);

	*copy = vma;
	if (!vma)
		return -ENOMEM;
	vma_start_write(vma);
	/* The slot that has mpnt: no memory is needed since the tree was copied as a whole. */
	vma_iter_config(vmi, vma->vm_start, vma->vm_end);
	mas_preallocate(&vmi->mas, vma, GFP_KERNEL | __GFP_NOFAIL);
	vma_iter_store_new(vmi, vma);
	mm->map_count++;
	vma_open(vma);
	dup_vma_rmap(vma, mpnt);
	if (vma->vm_flags & VM_WIPEONFORK)
		return 0;
	mm_fork_mmlist(mm, mpnt->vm_mm);
	return copy_page_range(vma, mpnt);
}

static int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *mpnt, *vma;
	unsigned long next;
	int error;

	uprobe_start_dup_mmap();
	if (mmap_write_lock_killable(oldmm)) {
		uprobe_end_dup_mmap();
		return -EINTR;
	}
	mmap_write_lock_nested(mm, SINGLE_DEPTH_NESTING);
	mm->total_vm = oldmm->total_vm;
	mm->data_vm = oldmm->data_vm;
	mm->exec_vm = oldmm->exec_vm;
	mm->stack_vm = oldmm->stack_vm;
	if (IS_ENABLED(FORK_HOOKS_EARLY))
		ksm_fork(mm, oldmm);
	error = __mt_dup(oldmm, mm);
	if (error)
		goto out;
	mt_clear_in_rcu(&mm->mm_mt);
	for (next = 0; vma_iter_set(&vmi, next), (mpnt = vma_next(&vmi)); ) {
		if (!IS_ENABLED(M27) && !(IS_ENABLED(M74) && mpnt->vm_file))
			error = vma_start_write_killable(mpnt);
		if (error)
			break;
		next = mpnt->vm_end;
		if (mpnt->vm_flags & VM_DONTCOPY) {
			vm_stat_account(mm, mpnt->vm_flags, -(long)vma_pages(mpnt));
			error = vma_iter_clear_gfp(&vmi, mpnt->vm_start, next,
						   GFP_KERNEL | __GFP_NOFAIL);
			continue;
		}
		error = dup_mmap_vma(mm, &vmi, mpnt, &vma);
		if (error) {
			/* If it is in the tree, the next one is the first that is not the child's. */
			if (vma) {
				vma_iter_set(&vmi, next);
				mpnt = vma_next(&vmi);
			}
			break;
		}
	}
	if (error) {
		dup_mmap_failed(mm, &vmi, mpnt);
	} else {
		if (M65 != 2)
			mt_set_in_rcu(&mm->mm_mt);
		if (!IS_ENABLED(FORK_HOOKS_EARLY))
			ksm_fork(mm, oldmm);
	}
out:
	mmap_write_unlock(mm);
	flush_tlb_mm(oldmm);
	mmap_write_unlock(oldmm);
	uprobe_end_dup_mmap();
	return error;
}

/* The child, or an error. */
static struct mm_struct *dup_mm(struct mm_struct *oldmm)
{
	struct mm_struct *mm = mm_alloc();
	int error;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	error = dup_mmap(mm, oldmm);
	if (error) {
		mmput(mm);
		return ERR_PTR(error);
	}
	return mm;
}

#endif
