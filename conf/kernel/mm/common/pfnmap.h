/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mappings of what the mm does not look after: a driver puts entries in by page frame number and takes them away itself.
 * mm/memory.c. The entries are special: no reference, no mapcount, no gup. A page frame number is page_to_pfn() of a page that
 * the driver has a reference to.
 */
#ifndef _MM_PFNMAP_H
#define _MM_PFNMAP_H

#include "vm_flags.h"
#include "zap.h"

/* One entry, where there is none. VM_FAULT_NOPAGE also if somebody was faster. Each table that is missing is made. */
static vm_fault_t insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
			     pgprot_t prot)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = mm_alloc_pmd(mm, addr);
	spinlock_t *ptl;
	pte_t *pte;

	if (!pmd)
		return VM_FAULT_OOM;
	pte = pte_alloc_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return VM_FAULT_OOM;
	if (pte_none(ptep_get(pte)))
		set_pte_at(mm, addr, pte, pte_mkspecial(mk_pte(pfn_to_page(pfn), prot)));
	pte_unmap_unlock(pte, ptl);
	return VM_FAULT_NOPAGE;
}

/* For ->fault of a VM_PFNMAP or VM_MIXEDMAP mapping: the VMA is held by one of its locks. */
static vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr,
				      unsigned long pfn, pgprot_t pgprot)
{
	BUG_ON(!(READ_ONCE(vma->vm_flags) & (VM_PFNMAP | VM_MIXEDMAP)));
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	return insert_pfn(vma, addr & PAGE_MASK, pfn, pgprot);
}

#define vmf_insert_pfn(vma, addr, pfn)						\
	vmf_insert_pfn_prot(vma, addr, pfn, (vma)->vm_page_prot)
#define vmf_insert_mixed(vma, addr, pfn)	vmf_insert_pfn(vma, addr, pfn)

/* For ->mmap: all of it at once; mmap_lock is held for writing, and nobody finds the VMA yet. */
static int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
			   unsigned long size, pgprot_t prot)
{
	unsigned long end = addr + PAGE_ALIGN(size);

	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND);
	for (; addr < end; addr += PAGE_SIZE, pfn++) {
		if (insert_pfn(vma, addr, pfn, prot) & VM_FAULT_ERROR)
			return -ENOMEM;
	}
	return 0;
}

/* Takes entries away that a driver has put in. Needs any lock that keeps the VMA; flushes. */
static void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (address < vma->vm_start || address + size > vma->vm_end ||
	    !(vma->vm_flags & VM_PFNMAP))
		return;
	zap_page_range_single(vma, address, size, NULL);
}

#define zap_special_vma_range(vma, address, size)	zap_vma_ptes(vma, address, size)

#endif
