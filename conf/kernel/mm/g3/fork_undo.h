/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fork that failed, Linux 7.0 and later: what was copied is taken away while both mmap_locks are
 * held, and the child's tree is empty when others can look at it. FORK_MARKER does as before (B-24).
 *
 * Included by common/fork.h.
 */
#ifdef FORK_MARKER
#include "mm/common/fork_undo-marker.h"
#else

/* The VMAs before mpnt are the child's own: they go; the others are the parent's. */
static void dup_mmap_failed(struct mm_struct *mm, struct vma_iterator *vmi,
			    struct vm_area_struct *mpnt)
{
	unsigned long end = mpnt ? mpnt->vm_start : ULONG_MAX;
	struct vm_area_struct *vma;
	struct mmu_gather tlb;

	set_bit(MMF_OOM_SKIP, &mm->flags);
	vma_iter_set(vmi, 0);
	vma = end ? vma_find(vmi, end) : NULL;
	if (vma) {
		tlb_gather_mmu_fullmm(&tlb, mm);
		unmap_vmas(&tlb, &vmi->mas, vma, 0, end, end);
		vma_iter_set(vmi, vma->vm_end);
		free_pgtables_below(&tlb, &vmi->mas, vma, FIRST_USER_ADDRESS,
				    USER_PGTABLES_CEILING, end, true);
		tlb_finish_mmu(&tlb);
		vm_unacct_memory(mm, tear_down_vmas(mm, vmi, vma, end));
	}
	__mt_destroy(&mm->mm_mt);
	set_bit(MMF_UNSTABLE, &mm->flags);
}

#endif
