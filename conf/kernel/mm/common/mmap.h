/* SPDX-License-Identifier: Apache-2.0 */
/* What system calls and faults do with VMAs, beside mmap() and munmap(). */
#ifndef _MM_MMAP_H
#define _MM_MMAP_H

#include "mm_init.h"
#include "pte_ranges.h"

/*
 * Linux charges what a stack grows by even if the mapping is not accountable (MAP_GROWSDOWN with
 * PROT_READ or MAP_NORESERVE); then nobody gives it back: -D LINUX_STACK_CHARGE (docs/findings.md).
 */
static int acct_stack_growth(struct vm_area_struct *vma, unsigned long grow)
{
	if (!may_expand_vm(vma->vm_mm, vma->vm_flags, grow))
		return -ENOMEM;
	if (!(vma->vm_flags & VM_ACCOUNT) && !IS_ENABLED(LINUX_STACK_CHARGE))
		return 0;
	return security_vm_enough_memory_mm(vma->vm_mm, grow);
}

/*
 * The VMA of a fault that did not get the lock of the VMA. mmap_lock is held for reading if
 * there is one. A stack grows under mmap_lock for writing; M29 lets it grow under it for reading, as Linux
 * before 6.5: page_table_lock keeps one from the other then.
 */
static int expand_downwards(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	MA_STATE(mas, &mm->mm_mt, address, vma->vm_start - 1);
	struct vm_area_struct *prev;
	unsigned long grow;
	int error = 0;

	address &= PAGE_MASK;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return -EFAULT;
	mas_set(&mas, vma->vm_start);
	prev = mas_prev(&mas, 0);
	if (prev && address < prev->vm_end)
		return -ENOMEM;
	mas_set_range(&mas, address, vma->vm_end - 1);
	if (mas_preallocate(&mas, vma, GFP_KERNEL))
		return -ENOMEM;
	if (anon_vma_prepare(vma)) {
		mas_destroy(&mas);
		return -ENOMEM;
	}
	if (!IS_ENABLED(M30) && !IS_ENABLED(M29))
		vma_start_write(vma);
	anon_vma_lock_write(vma->anon_vma);
	if (IS_ENABLED(M29))
		spin_lock(&mm->page_table_lock);
	if (address < vma->vm_start) {
		grow = (vma->vm_start - address) >> PAGE_SHIFT;
		error = -ENOMEM;
		if (!acct_stack_growth(vma, grow)) {
			vm_stat_account(mm, vma->vm_flags, grow);
			vma->vm_start = address;
			vma->vm_pgoff -= grow;
			mas_set_range(&mas, address, vma->vm_end - 1);
			mas_store_prealloc(&mas, vma);
			error = 0;
		}
	}
	if (IS_ENABLED(M29))
		spin_unlock(&mm->page_table_lock);
	anon_vma_unlock_write(vma->anon_vma);
	mas_destroy(&mas);
	return error;
}

static struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	if (mmap_read_lock_killable(mm))
		return NULL;
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start <= addr)
		return vma;
	if (!vma || !(vma->vm_flags & VM_GROWSDOWN)) {
		mmap_read_unlock(mm);
		return NULL;
	}
	if (IS_ENABLED(M29)) {
		if (!expand_downwards(vma, addr))
			return vma;
		mmap_read_unlock(mm);
		return NULL;
	}
	/* There is no upgrade: what was found may be gone. */
	mmap_read_unlock(mm);
	if (mmap_write_lock_killable(mm))
		return NULL;
	vma = find_vma(mm, addr);
	if (vma && (vma->vm_start <= addr || !expand_downwards(vma, addr))) {
		mmap_write_downgrade(mm);
		return vma;
	}
	mmap_write_unlock(mm);
	return NULL;
}

static int mprotect_fixup(struct vma_iterator *vmi, struct mmu_gather *tlb,
			  struct vm_area_struct *vma, struct vm_area_struct **pprev,
			  unsigned long start, unsigned long end, vm_flags_t newflags)
{
	struct mm_struct *mm = vma->vm_mm;
	vm_flags_t oldflags = vma->vm_flags;
	long nrpages = (end - start) >> PAGE_SHIFT;
	unsigned long charged = 0;
	struct vma_merge_struct vmg = {
		.mm = mm, .vmi = vmi, .prev = *pprev, .middle = vma, .next = NULL, .start = start,
		.end = end, .flags = newflags, .pgoff = vma->vm_pgoff, .file = vma->vm_file,
		.anon_vma = vma->anon_vma, .target = NULL, .error = 0,
	};

	if (newflags == oldflags) {
		*pprev = vma;
		return 0;
	}
	if ((newflags & VM_WRITE) && !(oldflags & (VM_ACCOUNT | VM_WRITE | VM_SHARED |
						   VM_NORESERVE))) {
		charged = nrpages;
		if (security_vm_enough_memory_mm(mm, charged))
			return -ENOMEM;
		newflags |= VM_ACCOUNT;
		vmg.flags = newflags;
	}
	vmg.pgoff += (start - vma->vm_start) >> PAGE_SHIFT;
	if (end == vma->vm_end) {
		vma_iter_set(vmi, end);
		vmg.next = vma_iter_load(vmi);
	}
	vma = vma_modify(&vmg);
	if (IS_ERR(vma)) {
		vm_unacct_memory(mm, charged);
		return PTR_ERR(vma);
	}
	*pprev = vma;
	vma_start_write(vma);
	vma->vm_flags = newflags | (vma->vm_flags & VM_SOFTDIRTY);
	vma->vm_page_prot = vm_get_page_prot(newflags);
	change_protection(tlb, vma, start, end, vma->vm_page_prot);
	vm_stat_account(mm, oldflags, -nrpages);
	vm_stat_account(mm, newflags, nrpages);
	return 0;
}

static int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len,
		       vm_flags_t access)
{
	unsigned long end = start + PAGE_ALIGN(len), at, stop;
	VMA_ITERATOR(vmi, mm, start);
	struct vm_area_struct *vma, *prev;
	struct mmu_gather tlb;
	int error;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	vma_iter_set(&vmi, start);
	prev = vma_prev(&vmi);
	error = -ENOMEM;
	tlb_gather_mmu(&tlb, mm);
	for (at = start; at < end; at = stop) {
		vma_iter_set(&vmi, at);
		vma = vma_iter_load(&vmi);
		error = -ENOMEM;
		if (!vma)
			break;
		stop = vma->vm_end < end ? vma->vm_end : end;
		if (prev && prev->vm_end != at)
			prev = NULL;
		error = mprotect_fixup(&vmi, &tlb, vma, &prev, at, stop,
				       (vma->vm_flags & ~VM_ACCESS_FLAGS) | access);
		if (error)
			break;
	}
	tlb_finish_mmu(&tlb);
	mmap_write_unlock(mm);
	return error;
}

#define BRK_FLAGS	(VM_READ | VM_WRITE | VM_ACCOUNT)

/* Anonymous memory at addr: the last VMA grows, or there is a new one. */
static int do_brk_flags(struct vma_iterator *vmi, struct mm_struct *mm, unsigned long addr,
			unsigned long len)
{
	struct vma_merge_struct vmg = {
		.mm = mm, .vmi = vmi, .middle = NULL, .start = addr, .end = addr + len,
		.flags = BRK_FLAGS, .pgoff = addr >> PAGE_SHIFT, .file = NULL, .anon_vma = NULL,
		.next = NULL, .target = NULL, .error = 0,
	};
	unsigned long npages = len >> PAGE_SHIFT;
	struct vm_area_struct *vma;

	if (!may_expand_vm(mm, BRK_FLAGS, npages) || mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	if (security_vm_enough_memory_mm(mm, npages))
		return -ENOMEM;
	vma_iter_set(vmi, addr);
	vmg.prev = vma_prev(vmi);
	vma = vma_merge_new_range(&vmg);
	if (!vma && vmg.error)
		goto unacct;
	if (!vma) {
		vma = vm_area_alloc(mm);
		if (!vma)
			goto unacct;
		vma_set_anonymous(vma);
		vma_set_range(vma, addr, addr + len, addr >> PAGE_SHIFT);
		vma->vm_flags = BRK_FLAGS;
		vma->vm_page_prot = vm_get_page_prot(BRK_FLAGS);
		vma_start_write(vma);
		if (vma_iter_store_gfp(vmi, vma, GFP_KERNEL)) {
			vm_area_free(vma);
			goto unacct;
		}
		mm->map_count++;
	}
	vm_stat_account(mm, BRK_FLAGS, npages);
	return 0;

unacct:
	vm_unacct_memory(mm, npages);
	return -ENOMEM;
}

/* The new end, or the old one if that cannot be. */
static unsigned long do_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long newbrk = PAGE_ALIGN(brk), oldbrk;
	VMA_ITERATOR(vmi, mm, newbrk);

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	oldbrk = mm->brk;
	if (newbrk == oldbrk || newbrk < mm->start_brk)
		goto out;
	if (newbrk < oldbrk) {
		vma_iter_set(&vmi, newbrk);
		if (!vma_find(&vmi, oldbrk))
			goto out;
		mm->brk = newbrk;	/* before mmap_lock is downgraded */
		if (!do_vmi_munmap(&vmi, mm, newbrk, oldbrk - newbrk, true))
			return newbrk;
		mm->brk = oldbrk;
		goto out;
	}
	if (!user_range_ok(oldbrk, newbrk - oldbrk))
		goto out;
	if (find_vma_intersection(mm, oldbrk, newbrk + PAGE_SIZE))
		goto out;
	if (!do_brk_flags(&vmi, mm, oldbrk, newbrk - oldbrk))
		mm->brk = newbrk;
out:
	oldbrk = mm->brk;
	mmap_write_unlock(mm);
	return oldbrk;
}

#endif
