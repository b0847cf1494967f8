/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMAs are made, copied and freed. An object that is freed may be another VMA at once, while
 * readers still look at it: so each field is set by itself, and vm_refcnt stays 0.
 *
 * Mutations: M21=2 attaches before the VMA is set up, M23 copies vm_refcnt as well, M24=0 initialises
 * vm_lock_seq with 0, M24=1 with the mm's number.
 */
#ifndef _MM_VMA_INIT_H
#define _MM_VMA_INIT_H

#include "mm/common/vma_file.h"
#include "mm/common/vma_iterator.h"

#ifndef M21
#define M21	0
#endif

static struct kmem_cache *vm_area_cachep;

static inline void vma_state_init(void)
{
	struct kmem_cache_args args = {
		.use_freeptr_offset = true,
		.freeptr_offset = offsetof(struct vm_area_struct, vm_freeptr),
	};

	vm_area_cachep = kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), &args,
					   SLAB_TYPESAFE_BY_RCU);
}

static void vma_init(struct vm_area_struct *vma, struct mm_struct *mm)
{
	if (M21 == 2)
		refcount_set(&vma->vm_refcnt, 1);
	vma->vm_mm = mm;
	vma->vm_ops = &vma_dummy_vm_ops;
	INIT_LIST_HEAD(&vma->anon_vma_chain);
	INIT_LIST_HEAD(&vma->shared_node);
	vma->anon_vma = NULL;
	vma->vm_file = NULL;
	vma->vm_private_data = NULL;
	if (M21 == 2)
		WRITE_ONCE(vma->vm_lock_seq, UINT_MAX);
	else
		vma_lock_init(vma);
	if (M24 == 0 || M24 == 1)
		WRITE_ONCE(vma->vm_lock_seq, M24 ? mm->mm_lock_seq.sequence : 0);
}

static struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (vma)
		vma_init(vma, mm);
	return vma;
}

static struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)
{
	struct vm_area_struct *new = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);
	vm_flags_t vm_flags;

	if (!new)
		return NULL;
	new->vm_mm = orig->vm_mm;
	new->vm_ops = orig->vm_ops;
	new->vm_start = orig->vm_start;
	new->vm_end = orig->vm_end;
	new->anon_vma = orig->anon_vma;
	new->vm_pgoff = orig->vm_pgoff;
	new->vm_file = orig->vm_file;
	new->vm_private_data = orig->vm_private_data;
	vm_flags = orig->vm_flags;
	new->vm_flags = vm_flags;
	if (unlikely(vm_flags & __VM_UFFD_FLAGS))
		new->vm_userfaultfd_ctx.ctx = orig->vm_userfaultfd_ctx.ctx;
	new->vm_page_prot = orig->vm_page_prot;
	INIT_LIST_HEAD(&new->anon_vma_chain);
	INIT_LIST_HEAD(&new->shared_node);
	vma_lock_init(new);
	if (IS_ENABLED(M23))
		refcount_set(&new->vm_refcnt, refcount_read(&orig->vm_refcnt));
	return new;
}

static void vm_area_free(struct vm_area_struct *vma)
{
	vma_assert_detached(vma);
	kmem_cache_free(vm_area_cachep, vma);
}

#endif /* _MM_VMA_INIT_H */
