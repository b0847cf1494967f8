/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A VMA side for scenarios whose VMAs come and go with the scenario: they are put into the
 * tree in set-up, and exit takes them away. Faults, gup and rmap walks are those of the
 * others. In place of vma.h, for small scenarios of page tables.
 */
#ifndef _MM_FIXED_VMAS_H
#define _MM_FIXED_VMAS_H

#include "maple_tree.h"
#include "free_pgtables.h"
#include "gup.h"
#include "vm_flags.h"
#include "swapfile.h"

#define GENERATION_VMA_INIT GENERATION_HEADER(vma_init.h)
#include GENERATION_VMA_INIT

static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma)
{
	return NULL;
}

static struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr)
{
	MA_STATE(mas, &mm->mm_mt, addr, addr);
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = mas_walk(&mas);
	if (!vma)
		mmap_read_unlock(mm);
	return vma;
}

static void __mmdrop(struct mm_struct *mm)
{
	mm_free_pgd(mm);
}

/* What is mapped stays until exit_fixed(). */
static void mmput(struct mm_struct *mm)
{
	WARN_ON(atomic_dec_and_test(&mm->mm_users));
}

static void fixed_vmas_init(void)
{
	pgtables_init();
	maple_tree_init();
	vma_state_init();
}

static void mm_init_fixed(struct mm_struct *mm)
{
	mt_init_flags(&mm->mm_mt, MT_FLAGS_USE_RCU);
	mt_set_external_lock(&mm->mm_mt, &mm->mmap_lock);
	mmap_init_lock(mm);
	spin_lock_init(&mm->page_table_lock);
	mm_init_mmlist(mm);
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	BUG_ON(mm_alloc_pgd(mm));
}

static struct vm_area_struct *vma_fixed(struct mm_struct *mm, unsigned long start,
					unsigned long end, unsigned long vm_flags,
					struct file *file, unsigned long pgoff)
{
	struct vm_area_struct *vma;
	MA_STATE(mas, &mm->mm_mt, start, end - 1);

	/* A run that lets this fail has not begun yet. */
	while (!(vma = vm_area_alloc(mm)))
		;
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = file ? pgoff : start >> PAGE_SHIFT;
	vma->vm_file = file;
	vma->vm_ops = file ? &generic_file_vm_ops : NULL;
	mmap_write_lock(mm);
	vma_start_write(vma);
	vma_mark_attached(vma);
	BUG_ON(mas_store_gfp(&mas, vma, GFP_KERNEL | __GFP_NOFAIL));
	vma_link_file(vma);
	mm->map_count++;
	mmap_write_unlock(mm);
	return vma;
}

/* The program writes (or reads) each page of a range, in set-up. */
static void populate_fixed(struct mm_struct *mm, unsigned long start, unsigned long end,
			   bool write)
{
	for (; start < end; start += PAGE_SIZE) {
		if (write)
			WARN_ON(user_write(mm, start, start >> PAGE_SHIFT));
		else
			WARN_ON(user_read(mm, start) < 0);
	}
}

/* munmap() of one VMA that has no neighbours. */
static void unmap_fixed(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	MA_STATE(mas, &mm->mm_mt, vma->vm_start, vma->vm_end - 1);
	MA_STATE(none, &mm->mm_mt, TASK_SIZE, TASK_SIZE);
	struct mmu_gather tlb;

	mmap_write_lock(mm);
	vma_start_write(vma);
	vma_mark_detached(vma);
	BUG_ON(mas_store_gfp(&mas, NULL, GFP_KERNEL | __GFP_NOFAIL));
	mm->map_count--;
	tlb_gather_mmu(&tlb, mm);
	unmap_vmas(&tlb, &none, vma, vma->vm_start, vma->vm_end, ULONG_MAX);
	free_pgtables(&tlb, &none, vma, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING, true);
	tlb_finish_mmu(&tlb);
	vm_area_free(vma);
	mmap_write_unlock(mm);
}

/* munmap() of all of it, as at exit. */
static void exit_fixed(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0, ULONG_MAX);
	struct vm_area_struct *vma;
	struct mmu_gather tlb;

	mmap_write_lock(mm);
	tlb_gather_mmu_fullmm(&tlb, mm);
	vma = mas_find(&mas, ULONG_MAX);
	if (vma) {
		unmap_vmas(&tlb, &mas, vma, 0, TASK_SIZE, ULONG_MAX);
		mas_set(&mas, 0);
		vma = mas_find(&mas, ULONG_MAX);
		free_pgtables(&tlb, &mas, vma, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING, true);
	}
	tlb_finish_mmu(&tlb);
	mas_set(&mas, 0);
	while ((vma = mas_find(&mas, ULONG_MAX))) {
		vma_start_write(vma);
		vma_mark_detached(vma);
		vm_area_free(vma);
	}
	__mt_destroy(&mm->mm_mt);
	mmap_write_unlock(mm);
	mm_leave_mmlist(mm);
	check_mm(mm);
	mmdrop(mm);
}

#define file_init_fixed(file, inode, nr_pages)	file_init(file, inode, nr_pages)
#define file_exit_fixed(file)			file_exit(file)

#endif
