/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fork that failed, Linux 6.8 to 6.19: the tree has VMAs of the child up to where it failed, and
 * those of the parent from there on. A marker takes the place of the first of these, and exit_mmap(),
 * which comes soon, stops at it. Before that the locks are dropped: who has found the child by
 * a list or an rmap tree meets all of it (B-24). MMF_UNSTABLE is to tell them, since
 * Linux 6.14; FORK_STABLE does not set it.
 *
 * Included by common/fork.h.
 */

#define FORK_LEAVES_MARKER	1

/* mpnt: the VMA of the parent that could not be copied, or NULL if all were. */
static void dup_mmap_failed(struct mm_struct *mm, struct vma_iterator *vmi,
			    struct vm_area_struct *mpnt)
{
	if (mpnt) {
		/* A slot is replaced: in the kernel that takes no memory. */
		vma_iter_config(vmi, mpnt->vm_start, mpnt->vm_end);
		mas_store_gfp(&vmi->mas, XA_ZERO_ENTRY, GFP_KERNEL | __GFP_NOFAIL);
		set_bit(MMF_OOM_SKIP, &mm->flags);
	}
	if (!IS_ENABLED(FORK_STABLE))
		set_bit(MMF_UNSTABLE, &mm->flags);
}
