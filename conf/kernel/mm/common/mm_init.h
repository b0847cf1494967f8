/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of an mm: made, used, its mappings taken away when mm_users reaches zero, freed
 * when mm_count does.
 *
 * Mutation: M84 does not detach VMAs at exit, and so does not wait for stray readers.
 */
#ifndef _MM_INIT_H
#define _MM_INIT_H

#include "mmap_region.h"

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
	mt_init_flags(&mm->mm_mt, MT_FLAGS_USE_RCU | MT_FLAGS_LOCK_EXTERN);
	mt_set_external_lock(&mm->mm_mt, &mm->mmap_lock);
	mmap_init_lock(mm);
	spin_lock_init(&mm->page_table_lock);
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

/* All mappings go. Nobody runs in this mm any more; others may still look at it. */
static void exit_mmap(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	unsigned long nr_accounted = 0;
	struct mmu_gather tlb;

	mmap_read_lock(mm);
	vma = vma_next(&vmi);
	if (!vma) {
		mmap_read_unlock(mm);
		mmap_write_lock(mm);
		goto destroy;
	}
	tlb_gather_mmu_fullmm(&tlb, mm);
	unmap_vmas(&tlb, &vmi.mas, vma, 0, ULONG_MAX, ULONG_MAX);
	mmap_read_unlock(mm);

	/* The oom reaper has nothing to do here any more; the tables go. */
	set_bit(MMF_OOM_SKIP, &mm->flags);
	mmap_write_lock(mm);
	mt_clear_in_rcu(&mm->mm_mt);
	vma_iter_set(&vmi, 0);
	vma = vma_next(&vmi);
	free_pgtables(&tlb, &vmi.mas, vma, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING, true);
	tlb_finish_mmu(&tlb);
	vma_iter_set(&vmi, 0);
	for_each_vma(vmi, vma) {
		if (vma->vm_flags & VM_ACCOUNT)
			nr_accounted += vma_pages(vma);
		if (!IS_ENABLED(M84))
			vma_mark_detached(vma);
		remove_vma(vma);
	}
	vm_unacct_memory(mm, nr_accounted);
destroy:
	__mt_destroy(&mm->mm_mt);
	mmap_write_unlock(mm);
}

static void mmput(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_users)) {
		exit_mmap(mm);
		mmdrop(mm);
	}
}

#endif
