/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the rest of memory management asks for hugetlb. With -D CONFIG_HUGETLB_PAGE=1 mappings of huge
 * pages are faulted in, split, copied by fork and unmapped as others are (hugetlb.h); without, no
 * step is taken to find out.
 */
#ifndef _MM_HUGETLB_INLINE_H
#define _MM_HUGETLB_INLINE_H

#include "mm_types.h"

struct mmu_gather;

#ifdef CONFIG_HUGETLB_PAGE

static inline bool is_vm_hugetlb_page(struct vm_area_struct *vma)
{
	return (vma->vm_flags & VM_HUGETLB) != 0;
}

static vm_fault_t hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
				unsigned long address);
static void hugetlb_zap_begin(struct vm_area_struct *vma);
static void hugetlb_zap_end(struct vm_area_struct *vma, bool final_unmap);
static void __unmap_hugepage_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
				   unsigned long start, unsigned long end);
static void hugetlb_split(struct vm_area_struct *vma, unsigned long addr);

#else

#define is_vm_hugetlb_page(vma)			false

#endif

#endif
