/* SPDX-License-Identifier: Apache-2.0 */
/* mremap(MREMAP_FIXED): the pages of a range move to another address of the process. */
#ifndef _MM_MREMAP_H
#define _MM_MREMAP_H

#include "mmap.h"
#include "move_page_tables.h"

/*
 * A neighbour of the place where vma is to go grows over it, or both do, if they are as vma is. If none
 * of them has an anon_vma yet it gets that of vma, as the pages will. (Linux before 6.16 merges then only if
 * the neighbour is the one that has it: is_mergeable_anon_vma().)
 *
 * Bug: B44 puts breakpoints there, where the pages are yet to come.
 */
static struct vm_area_struct *vma_merge_copied_range(struct vm_area_struct *vma, unsigned long addr,
						     unsigned long len, pgoff_t pgoff)
{
	VMA_ITERATOR(vmi, vma->vm_mm, addr);
	struct vma_merge_struct vmg = {
		.mm = vma->vm_mm, .vmi = &vmi, .middle = NULL, .start = addr, .end = addr + len,
		.copied_from = vma, .flags = vma->vm_flags, .pgoff = pgoff, .file = vma->vm_file,
		.anon_vma = vma->anon_vma, .target = NULL, .error = 0, .skip_vma_uprobe = true,
	};

	/* Never vma itself: its pages are at other offsets than those next to the place. */
	vmg.prev = vma_prev(&vmi);
	vma_iter_set(&vmi, addr);
	vmg.next = vma_next(&vmi);
	return vma_merge_new_range(&vmg);
}

/*
 * A VMA like vma at another address, in the tree and in the rmap trees, still without pages. What is new
 * comes last in the lists of the rmap trees, so that a walk that missed a page at the old address
 * finds it; a neighbour that grew may come before vma: then walks must wait (need_rmap_locks).
 */
static struct vm_area_struct *copy_vma(struct vm_area_struct *vma, unsigned long addr,
				       unsigned long len, pgoff_t pgoff, bool *need_rmap_locks)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vm_area_struct *new;
	VMA_ITERATOR(vmi, mm, addr);

	new = vma_merge_copied_range(vma, addr, len, pgoff);
	*need_rmap_locks = new;
	if (new)
		return new;
	new = vm_area_dup(vma);
	if (!new)
		return NULL;
	/* The other side did not ask to be told of moves: userfaultfd_reset_ctx(). */
	if (unlikely(new->vm_flags & __VM_UFFD_FLAGS))
		new->vm_flags &= ~__VM_UFFD_FLAGS;
	vma_set_range(new, addr, addr + len, pgoff);
	if (anon_vma_clone(new, vma))
		goto free_vma;
	vma_iter_config(&vmi, addr, addr + len);
	if (vma_iter_prealloc(&vmi, new))
		goto unlink;
	if (new->vm_file)
		get_file(new->vm_file);
	vma_open(new);
	vma_start_write(new);
	vma_iter_store_new(&vmi, new);
	mm->map_count++;
	vma_link_file(new);
	return new;

unlink:
	unlink_anon_vmas(new);
free_vma:
	vm_area_free(new);
	return NULL;
}

/* One whole VMA or part of one. What was at the destination is unmapped first. */
static long move_vma(struct mm_struct *mm, unsigned long old_addr, unsigned long len,
		     unsigned long new_addr)
{
	VMA_ITERATOR(vmi, mm, old_addr);
	struct vm_area_struct *vma, *new;
	unsigned long moved, pages = len >> PAGE_SHIFT;
	bool need_rmap_locks;
	long error;

	if (!user_range_ok(new_addr, len))
		return -EINVAL;
	if (old_addr + len > new_addr && new_addr + len > old_addr)
		return -EINVAL;
	error = do_vmi_munmap(&vmi, mm, new_addr, len, false);
	if (error)
		return error;
	vma = vma_lookup(mm, old_addr);
	if (!vma || old_addr + len > vma->vm_end)
		return -EFAULT;
	if (mm->map_count >= sysctl_max_map_count - 3)
		return -ENOMEM;
	if ((vma->vm_flags & VM_ACCOUNT) && security_vm_enough_memory_mm(mm, pages))
		return -ENOMEM;
	error = vma_start_write_killable(vma);
	if (error)
		goto unacct;
	error = -ENOMEM;
	new = copy_vma(vma, new_addr, len,
		       vma->vm_pgoff + ((old_addr - vma->vm_start) >> PAGE_SHIFT), &need_rmap_locks);
	if (!new)
		goto unacct;
	vm_stat_account(mm, vma->vm_flags, pages);
	if (vma->vm_flags & VM_LOCKED)
		mm->locked_vm += pages;
	moved = move_page_tables(vma, old_addr, new, new_addr, len, need_rmap_locks);
	if (moved < len) {
		/* What could not be moved stays: and what was moved goes back. */
		move_page_tables(new, new_addr, vma, old_addr, moved, true);
		vma_iter_set(&vmi, new_addr);
		/* If it cannot be cut out of a neighbour it stays there, empty and accounted for. */
		do_vmi_munmap(&vmi, mm, new_addr, len, false);
		return -ENOMEM;
	}
	vma_iter_set(&vmi, old_addr);
	error = do_vmi_munmap(&vmi, mm, old_addr, len, false);
	/* The old range is empty then, but may be left for want of memory to cut it out. */
	return error ? error : (long)new_addr;

unacct:
	if (vma->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(mm, pages);
	return error;
}

static long do_mremap(struct mm_struct *mm, unsigned long old_addr, unsigned long len,
		      unsigned long new_addr)
{
	long result;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	result = move_vma(mm, old_addr, PAGE_ALIGN(len), new_addr);
	mmap_write_unlock(mm);
	return result;
}

#endif
