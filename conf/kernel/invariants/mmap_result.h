/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What mmap() leaves, when it is about to drop mmap_lock.
 *
 *   I-52  an mmap() that failed has left all as it was, or a hole: the range has no VMA and no entries,
 *         or each address has the VMA, and the page, that it had
 *         an mmap() that says that it succeeded has mapped the range
 */
#ifndef _INVARIANTS_MMAP_RESULT_H
#define _INVARIANTS_MMAP_RESULT_H

#include <racewalk.h>

#define NOTED_PAGES	4

ghost static struct vm_area_struct *noted_old_vma[NOTED_PAGES];
ghost static unsigned long noted_old_pte[NOTED_PAGES];

ghost static struct vm_area_struct *mmap_result_vma(struct mm_struct *mm, unsigned long address)
{
	MA_STATE(mas, &mm->mm_mt, address, address);

	return mas_walk(&mas);
}

ghost static unsigned long mmap_result_page(struct mm_struct *mm, unsigned long address)
{
	pmd_t *pmd = mm_find_pmd(mm, address);
	pmd_t value;

	if (!pmd)
		return 0;
	value = pmdp_get(pmd);
	if (pmd_none(value) || pmd_trans_huge(value))
		return pmd_val(value) & PAGE_MASK;
	return pte_val(((pte_t *)pmd_pgtable(value)->entries)[pte_index(address)]) & PAGE_MASK;
}

on_enter(mmap_region, struct mm_struct *mm, struct file *file, unsigned long addr,
	 unsigned long len, vm_flags_t vm_flags, pgoff_t pgoff)
{
	unsigned long i;

	require(len >> PAGE_SHIFT <= NOTED_PAGES, "more pages than these invariants can note");
	for (i = 0; i < len >> PAGE_SHIFT; i++) {
		noted_old_vma[i] = mmap_result_vma(mm, addr + i * PAGE_SIZE);
		noted_old_pte[i] = mmap_result_page(mm, addr + i * PAGE_SIZE);
	}
}

on_return(mmap_region, long result, struct mm_struct *mm, struct file *file, unsigned long addr,
	  unsigned long len, vm_flags_t vm_flags, pgoff_t pgoff)
{
	struct vm_area_struct *vma;
	unsigned long i, page;

	for (i = 0; i < len >> PAGE_SHIFT; i++) {
		vma = mmap_result_vma(mm, addr + i * PAGE_SIZE);
		page = mmap_result_page(mm, addr + i * PAGE_SIZE);
		if (result >= 0) {
			require(vma && !((vma->vm_flags ^ vm_flags) & (VM_ACCESS_FLAGS | VM_SHARED)) &&
				vma->vm_file == file,
				"I-52: an mmap() that succeeded has mapped the range");
			continue;
		}
		if (!vma) {
			require(!page, "I-52: an mmap() that failed leaves no page in a hole");
			continue;
		}
		require(vma->vm_ops != &vma_dummy_vm_ops,
			"I-52: an mmap() that failed leaves no VMA that is closed");
		require(noted_old_vma[i] && (page || !noted_old_pte[i]),
			"I-52: an mmap() that failed leaves a VMA with the pages that it had");
	}
}

#endif
