/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork(): the child gets a tree of the same shape, in which the VMAs of the parent are replaced by
 * copies one by one. If that fails, g3 takes away what was made before anybody else can see it;
 * before, a marker is left in the tree, and exit_mmap() stops there.
 *
 * Mutations: M27 does not lock the VMAs of the parent, M74 not those of files, FORK_MARKER leaves
 * the marker in g3 too (B-24).
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
	vma->vm_flags &= ~VM_LOCKED;
	return vma;

free_vma:
	vm_area_free(vma);
unacct:
	if (mpnt->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(mm, vma_pages(mpnt));
	return NULL;
}

/* The VMAs before end are the child's own: they go; the others are the parent's. */
static void dup_mmap_undo(struct mm_struct *mm, unsigned long end)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	unsigned long accounted = 0;
	struct mmu_gather tlb;

	set_bit(MMF_OOM_SKIP, &mm->flags);
	vma = end ? vma_find(&vmi, end) : NULL;
	if (vma) {
		tlb_gather_mmu_fullmm(&tlb, mm);
		unmap_vmas(&tlb, &vmi.mas, vma, 0, end, end);
		vma_iter_set(&vmi, 0);
		vma = vma_find(&vmi, end);
		free_pgtables(&tlb, &vmi.mas, vma, FIRST_USER_ADDRESS, end, true);
		tlb_finish_mmu(&tlb);
		vma_iter_set(&vmi, 0);
		for_each_vma_range(vmi, vma, end) {
			if (vma->vm_flags & VM_ACCOUNT)
				accounted += vma_pages(vma);
			vma_mark_detached(vma);
			remove_vma(vma);
		}
		vm_unacct_memory(mm, accounted);
	}
	__mt_destroy(&mm->mm_mt);
	mm->map_count = 0;
	mm->total_vm = mm->data_vm = mm->exec_vm = mm->stack_vm = 0;
	set_bit(MMF_UNSTABLE, &mm->flags);
}

static int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *mpnt, *vma;
	unsigned long done = 0;
	int error;

	if (mmap_write_lock_killable(oldmm))
		return -EINTR;
	mmap_write_lock_nested(mm, SINGLE_DEPTH_NESTING);
	mm->total_vm = oldmm->total_vm;
	mm->data_vm = oldmm->data_vm;
	mm->exec_vm = oldmm->exec_vm;
	mm->stack_vm = oldmm->stack_vm;
	error = __mt_dup(oldmm, mm);
	if (error)
		goto undo;
	mt_clear_in_rcu(&mm->mm_mt);
	for (vma_iter_set(&vmi, 0); (mpnt = vma_next(&vmi)); vma_iter_set(&vmi, done)) {
		error = 0;
		if (!IS_ENABLED(M27) && !(IS_ENABLED(M74) && mpnt->vm_file))
			error = vma_start_write_killable(mpnt);
		if (error)
			goto undo;
		if (mpnt->vm_flags & VM_DONTCOPY) {
			done = mpnt->vm_end;
			vm_stat_account(mm, mpnt->vm_flags, -(long)vma_pages(mpnt));
			error = vma_iter_clear_gfp(&vmi, mpnt->vm_start, done,
						   GFP_KERNEL | __GFP_NOFAIL);
			continue;
		}
		error = -ENOMEM;
		vma = dup_vma(mm, mpnt);
		if (!vma)
			goto undo;
		vma_start_write(vma);
		vma_iter_config(&vmi, vma->vm_start, vma->vm_end);
		if (vma_iter_prealloc(&vmi, vma)) {
			unlink_anon_vmas(vma);
			if (vma->vm_flags & VM_ACCOUNT)
				vm_unacct_memory(mm, vma_pages(vma));
			vm_area_free(vma);
			goto undo;
		}
		vma_iter_store_new(&vmi, vma);
		mm->map_count++;
		vma_open(vma);
		dup_vma_rmap(vma, mpnt);
		done = vma->vm_end;
		if (!(vma->vm_flags & VM_WIPEONFORK))
			error = copy_page_range(vma, mpnt);
		else
			error = 0;
		if (error)
			goto undo;
	}
	mt_set_in_rcu(&mm->mm_mt);
	error = 0;
	goto out;

undo:
	dup_mmap_undo(mm, done);
out:
	mmap_write_unlock(mm);
	if (!error)
		flush_tlb_mm(oldmm);
	mmap_write_unlock(oldmm);
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
