/* SPDX-License-Identifier: Apache-2.0 */
/* Iterating over the VMAs of an mm, and storing them. */
#ifndef _MM_VMA_ITERATOR_H
#define _MM_VMA_ITERATOR_H

#include "mmap_lock.h"

struct vma_iterator {
	struct ma_state mas;
};

#define VMA_ITERATOR(name, mm, addr)						\
	struct vma_iterator name = {						\
		.mas = {							\
			.tree = &(mm)->mm_mt, .index = (addr), .last = (addr),	\
			.status = ma_start, .nr_alloc = 0,			\
		},								\
	}

#define vma_iter_set(vmi, addr)		mas_set(&(vmi)->mas, addr)
#define vma_find(vmi, end)		((struct vm_area_struct *)mas_find(&(vmi)->mas, (end) - 1))
#define vma_next(vmi)			((struct vm_area_struct *)mas_find(&(vmi)->mas, ULONG_MAX))
#define vma_prev(vmi)			((struct vm_area_struct *)mas_prev(&(vmi)->mas, 0))
#define vma_iter_load(vmi)		((struct vm_area_struct *)mas_walk(&(vmi)->mas))
#define vma_iter_free(vmi)		mas_destroy(&(vmi)->mas)
#define for_each_vma(vmi, vma)		while (((vma) = vma_next(&(vmi))) != NULL)
#define for_each_vma_range(vmi, vma, end)	while (((vma) = vma_find(&(vmi), (end))) != NULL)

/* What the next store is for. */
static inline void vma_iter_config(struct vma_iterator *vmi, unsigned long start, unsigned long end)
{
	mas_set_range(&vmi->mas, start, end - 1);
}

static inline int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	return mas_preallocate(&vmi->mas, vma, GFP_KERNEL);
}

/* In place of what the range held: who looks without a lock sees the one or the other. */
static inline void vma_iter_store_overwrite(struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	vma_assert_attached(vma);
	mas_set_range(&vmi->mas, vma->vm_start, vma->vm_end - 1);
	mas_store_prealloc(&vmi->mas, vma);
}

/*
 * M22=1 attaches a new VMA after the store: readers that find it try again until it is. M22=2 lets mmap_lock
 * go in between.
 */
#ifndef M22
#define M22	0
#endif

static inline void vma_iter_store_new(struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	if (!M22)
		vma_mark_attached(vma);
	mas_set_range(&vmi->mas, vma->vm_start, vma->vm_end - 1);
	mas_store_prealloc(&vmi->mas, vma);
	if (M22 == 2) {
		mmap_write_unlock(vma->vm_mm);
		mmap_write_lock(vma->vm_mm);
		vma_start_write(vma);
	}
	if (M22)
		vma_mark_attached(vma);
}

static inline int vma_iter_store_gfp(struct vma_iterator *vmi, struct vm_area_struct *vma, gfp_t gfp)
{
	int error;

	mas_set_range(&vmi->mas, vma->vm_start, vma->vm_end - 1);
	error = mas_preallocate(&vmi->mas, vma, gfp);
	if (error)
		return error;
	vma_iter_store_new(vmi, vma);
	return 0;
}

static inline int vma_iter_clear_gfp(struct vma_iterator *vmi, unsigned long start,
				     unsigned long end, gfp_t gfp)
{
	mas_set_range(&vmi->mas, start, end - 1);
	return mas_store_gfp(&vmi->mas, NULL, gfp);
}

/* The first VMA that ends after addr; with mmap_lock held. As mt_find() they are read sections. */
static inline struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	MA_STATE(mas, &mm->mm_mt, addr, addr);
	struct vm_area_struct *vma;

	mmap_assert_locked(mm);
	rcu_read_lock();
	vma = mas_find(&mas, ULONG_MAX);
	rcu_read_unlock();
	return vma;
}

/* The same, and the last one that ends at addr or before. */
static inline struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
						   struct vm_area_struct **pprev)
{
	VMA_ITERATOR(vmi, mm, addr);
	struct vm_area_struct *vma;

	mmap_assert_locked(mm);
	vma = vma_iter_load(&vmi);
	*pprev = vma_prev(&vmi);
	if (!vma)
		vma = vma_next(&vmi);
	return vma;
}

static inline struct vm_area_struct *find_vma_intersection(struct mm_struct *mm,
							   unsigned long start, unsigned long end)
{
	MA_STATE(mas, &mm->mm_mt, start, start);
	struct vm_area_struct *vma;

	mmap_assert_locked(mm);
	rcu_read_lock();
	vma = mas_find(&mas, end - 1);
	rcu_read_unlock();
	return vma;
}

static inline struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	mmap_assert_locked(mm);
	return mtree_load(&mm->mm_mt, addr);
}

#endif
