/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ptrace() and /proc/PID/mem on mappings that have no pages of the mm: vm_ops->access, and generic_access_phys() of mm/memory.c. After mm/mm.h.
 * struct vm_operations_struct has no ->access here: vm_ops_set_access(&driver_vm_ops, generic_access_phys) in set-up stands for it.
 *
 * Bug: ACCESS_PHYS_UNLOCKED is generic_access_phys() before 96667f8a4382 (Linux 5.12).
 */
#ifndef _MM_ACCESS_H
#define _MM_ACCESS_H

#include "pfnmap.h"
#include "task_mm.h"

/* 0, or an error. Reads or writes one word, as a page has one. mmap_lock is held for reading. */
typedef int vm_access_t(struct vm_area_struct *vma, unsigned long addr, unsigned long *word, int write);

#define VM_ACCESS_OPS	4
static struct {
	const struct vm_operations_struct *ops;
	vm_access_t *access;
} vm_access_ops[VM_ACCESS_OPS];
static int nr_vm_access_ops;

static void vm_ops_set_access(const struct vm_operations_struct *ops, vm_access_t *access)
{
	BUG_ON(nr_vm_access_ops == VM_ACCESS_OPS);
	vm_access_ops[nr_vm_access_ops].ops = ops;
	vm_access_ops[nr_vm_access_ops++].access = access;
}

static vm_access_t *vm_ops_access(const struct vm_operations_struct *ops)
{
	int i;

	for (i = 0; i < nr_vm_access_ops; i++) {
		if (vm_access_ops[i].ops == ops)
			return vm_access_ops[i].access;
	}
	return NULL;
}

/* The entry of an address that has one, locked: pte_unmap_unlock() ends it. The VMA is held by any lock of it. */
static int follow_pte(struct vm_area_struct *vma, unsigned long address, pte_t **ptepp,
		      spinlock_t **ptlp)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, address);
	pte_t *ptep;

	if (!pmd)
		return -EINVAL;
	ptep = pte_offset_map_lock(vma->vm_mm, pmd, address, ptlp);
	if (!ptep)
		return -EINVAL;
	if (!pte_present(ptep_get(ptep))) {
		pte_unmap_unlock(ptep, *ptlp);
		return -EINVAL;
	}
	*ptepp = ptep;
	return 0;
}

/* A kernel mapping of a physical page: all of memory has one here. */
#define ioremap_pte(pte)	((volatile unsigned long *)(pte_val(pte) & PAGE_MASK))

/* For ->access of a VM_IO or VM_PFNMAP mapping. The driver may take the page away until the entry is locked again. */
static int generic_access_phys(struct vm_area_struct *vma, unsigned long addr, unsigned long *word,
			       int write)
{
	volatile unsigned long *maddr;
	pte_t pte, *ptep;
	spinlock_t *ptl;

	if (!(vma->vm_flags & (VM_IO | VM_PFNMAP)))
		return -EINVAL;
retry:
	if (follow_pte(vma, addr, &ptep, &ptl))
		return -EINVAL;
	pte = ptep_get(ptep);
	pte_unmap_unlock(ptep, ptl);
	if (write && !pte_write(pte))
		return -EINVAL;
	/* It may sleep, so not with the lock of the entry. */
	might_sleep();
	maddr = ioremap_pte(pte);
	if (!IS_ENABLED(ACCESS_PHYS_UNLOCKED)) {
		if (follow_pte(vma, addr, &ptep, &ptl))
			return -EINVAL;
		if (!pte_same(pte, ptep_get(ptep))) {
			pte_unmap_unlock(ptep, ptl);
			goto retry;
		}
	}
	if (write)
		*maddr = *word;
	else
		*word = *maddr;
	if (!IS_ENABLED(ACCESS_PHYS_UNLOCKED))
		pte_unmap_unlock(ptep, ptl);
	return 0;
}

/* __access_remote_vm(): by the page, else by ->access. */
static int access_remote_vm_ops(struct mm_struct *mm, unsigned long addr, unsigned long *word,
				unsigned int gup_flags)
{
	int error = access_remote_vm(mm, addr, word, gup_flags);
	struct vm_area_struct *vma;
	vm_access_t *access;

	if (error != -EFAULT)
		return error;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	vma = vma_lookup(mm, addr);
	access = vma && vma->vm_ops ? vm_ops_access(vma->vm_ops) : NULL;
	if (access)
		error = access(vma, addr, word, !!(gup_flags & FOLL_WRITE));
	mmap_read_unlock(mm);
	return error;
}

#endif
