/* SPDX-License-Identifier: Apache-2.0 */
/* Changing the flags of a VMA: with mmap_lock held for writing, and the VMA locked. include/linux/mm.h. */
#ifndef _MM_VM_FLAGS_H
#define _MM_VM_FLAGS_H

#include "mmap_lock.h"

/* Of a VMA that nobody can find yet. */
static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags = flags;
}

/* The caller has locked the VMA. */
static inline void vm_flags_reset(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma_assert_write_locked(vma);
	vm_flags_init(vma, flags);
}

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma_start_write(vma);
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma_start_write(vma);
	vma->vm_flags &= ~flags;
}

/* Without the lock of the VMA: for one that is locked already or that nobody can find. */
static inline void __vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}

static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vma_start_write(vma);
	__vm_flags_mod(vma, set, clear);
}

#endif
