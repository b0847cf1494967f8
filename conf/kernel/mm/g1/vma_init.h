/* SPDX-License-Identifier: Apache-2.0 */
/*
 * VMAs are made, copied and freed: after a grace period, for readers may still look at them.
 *
 * Mutations: M19 frees at once, M24=0 initialises vm_lock_seq with 0, M24=1 with the mm's number.
 */
#ifndef _MM_VMA_INIT_H
#define _MM_VMA_INIT_H

#include "mm/common/vma_file.h"
#include "mm/common/vma_iterator.h"

static struct kmem_cache *vm_area_cachep;
static struct kmem_cache *vma_lock_cachep;

static inline void vma_state_init(void)
{
	vm_area_cachep = KMEM_CACHE(vm_area_struct, 0);
	vma_lock_cachep = KMEM_CACHE(vma_lock, 0);
}

static bool vma_lock_alloc(struct vm_area_struct *vma)
{
	vma->vm_lock = kmem_cache_alloc(vma_lock_cachep, GFP_KERNEL);
	if (!vma->vm_lock)
		return false;
	init_rwsem(&vma->vm_lock->lock);
	WRITE_ONCE(vma->vm_lock_seq, -1);
	vma->detached = false;
#ifdef M24
	WRITE_ONCE(vma->vm_lock_seq, M24 ? vma->vm_mm->mm_lock_seq : 0);
#endif
	return true;
}

static void vma_init(struct vm_area_struct *vma, struct mm_struct *mm)
{
	vma->vm_mm = mm;
	vma->vm_ops = &vma_dummy_vm_ops;
	INIT_LIST_HEAD(&vma->anon_vma_chain);
	INIT_LIST_HEAD(&vma->shared_node);
	vma->anon_vma = NULL;
	vma->vm_file = NULL;
	vma->vm_private_data = NULL;
}

static struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma_init(vma, mm);
	if (!vma_lock_alloc(vma)) {
		kmem_cache_free(vm_area_cachep, vma);
		return NULL;
	}
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
	if (!vma_lock_alloc(new)) {
		kmem_cache_free(vm_area_cachep, new);
		return NULL;
	}
	return new;
}

static void __vm_area_free(struct vm_area_struct *vma)
{
	kmem_cache_free(vma_lock_cachep, vma->vm_lock);
	kmem_cache_free(vm_area_cachep, vma);
}

static void vm_area_free_rcu_cb(struct rcu_head *head)
{
	struct vm_area_struct *vma = container_of(head, struct vm_area_struct, vm_rcu);

	VM_BUG_ON_VMA(rwsem_is_locked(&vma->vm_lock->lock), vma);
	__vm_area_free(vma);
}

static void vm_area_free(struct vm_area_struct *vma)
{
	if (IS_ENABLED(M19))
		__vm_area_free(vma);
	else
		call_rcu(&vma->vm_rcu, vm_area_free_rcu_cb);
}

#endif /* _MM_VMA_INIT_H */
