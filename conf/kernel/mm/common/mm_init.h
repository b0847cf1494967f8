/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of an mm: made, used, its mappings taken away when mm_users reaches zero, freed
 * when mm_count does.
 *
 * Mutations: M84 does not wait for stray readers when VMAs are detached at exit, EXIT_UNLOCKED frees
 * the tables with mmap_lock held for reading, B04 makes a tree of VMAs that is not in RCU mode.
 */
#ifndef _MM_INIT_H
#define _MM_INIT_H

#include "ksm.h"
#include "mmap_region.h"
#include "swapfile.h"

static struct kmem_cache *mm_cachep;

static inline void mm_cache_init(void)
{
	maple_tree_init();
	pgtables_init();
	vma_state_init();
	mm_cachep = KMEM_CACHE(mm_struct, 0);
}

static struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmem_cache_zalloc(mm_cachep, GFP_KERNEL);

	if (!mm)
		return NULL;
	mt_init_flags(&mm->mm_mt, (IS_ENABLED(B04) ? 0 : MT_FLAGS_USE_RCU) | MT_FLAGS_LOCK_EXTERN);
	mt_set_external_lock(&mm->mm_mt, &mm->mmap_lock);
	mmap_init_lock(mm);
	spin_lock_init(&mm->page_table_lock);
	mm_init_mmlist(mm);
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	if (mm_alloc_pgd(mm)) {
		kmem_cache_free(mm_cachep, mm);
		return NULL;
	}
	return mm;
}

/* mm_count is zero: nobody has a pointer to it that counts. */
static void __mmdrop(struct mm_struct *mm)
{
	mm_free_pgd(mm);
	check_mm(mm);
	kmem_cache_free(mm_cachep, mm);
}

/* Each VMA from the first one to end goes. Returns what they had been charged. */
static unsigned long tear_down_vmas(struct mm_struct *mm, struct vma_iterator *vmi,
				    struct vm_area_struct *vma, unsigned long end)
{
	unsigned long nr_accounted = 0;

	vma_iter_set(vmi, vma->vm_end);
	do {
		if (vma->vm_flags & VM_ACCOUNT)
			nr_accounted += vma_pages(vma);
#ifdef M84
		refcount_set(&vma->vm_refcnt, 0);
#else
		vma_mark_detached(vma);
#endif
		remove_vma(vma);
		vma = vma_find(vmi, end);
	} while (vma && likely(!xa_is_zero(vma)));
	return nr_accounted;
}

/* All mappings go. Nobody runs in this mm any more; others may still look at it. */
static void exit_mmap(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	struct mmu_gather tlb;

	mmu_notifier_release(mm);
	mmap_read_lock(mm);
	vma = vma_next(&vmi);
	/* A fork that failed may have left nothing, or nothing before its marker. */
	if (!vma || xa_is_zero(vma)) {
		mmap_read_unlock(mm);
		mmap_write_lock(mm);
		goto destroy;
	}
	tlb_gather_mmu_fullmm(&tlb, mm);
	unmap_vmas(&tlb, &vmi.mas, vma, 0, ULONG_MAX, ULONG_MAX);
	mmap_read_unlock(mm);

	/* The oom reaper has nothing to do here any more; the tables go. */
	set_bit(MMF_OOM_SKIP, &mm->flags);
	if (IS_ENABLED(EXIT_UNLOCKED))
		mmap_read_lock(mm);
	else
		mmap_write_lock(mm);
	mt_clear_in_rcu(&mm->mm_mt);
	vma_iter_set(&vmi, 0);
	vma = vma_next(&vmi);
	free_pgtables(&tlb, &vmi.mas, vma, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING,
		      !IS_ENABLED(EXIT_UNLOCKED));
	tlb_finish_mmu(&tlb);
	if (IS_ENABLED(EXIT_UNLOCKED)) {
		mmap_read_unlock(mm);
		mmap_write_lock(mm);
		vma_iter_set(&vmi, 0);
		for_each_vma(vmi, vma)
			vma_start_write(vma);
	}
	vma_iter_set(&vmi, 0);
	vma = vma_next(&vmi);
	vm_unacct_memory(mm, tear_down_vmas(mm, &vmi, vma, ULONG_MAX));
destroy:
	__mt_destroy(&mm->mm_mt);
	mmap_write_unlock(mm);
}

static void __mmput(struct mm_struct *mm)
{
	ksm_exit(mm);
	exit_mmap(mm);
	mm_leave_mmlist(mm);
	mmdrop(mm);
}

static void mmput(struct mm_struct *mm)
{
	might_sleep();
	if (atomic_dec_and_test(&mm->mm_users))
		__mmput(mm);
}

static int mmput_async_fn(void *mm)
{
	__mmput(mm);
	return 0;
}

/* Where nobody may sleep: a worker takes the mm down. */
static inline void mmput_async(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_users))
		__racewalk_task_create(mmput_async_fn, mm, "kworker", -1);
}

#endif
