/* SPDX-License-Identifier: Apache-2.0 */
/*
 * userfaultfd, as its other side sees it: ranges are registered, pages are put in place, or moved from
 * elsewhere. fs/userfaultfd.c, mm/userfaultfd.c. The destination is locked as faults lock it, by its
 * VMA; what is found before the PTE lock is taken is looked at again once it is held.
 *
 * Mutations: UFFD_NO_START_WRITE registers without locking the VMA, UFFD_MOVE_NO_RECHECK (of
 * userfaultfd_move.h) moves a page without a second look at the entries.
 */
#ifndef _MM_USERFAULTFD_H
#define _MM_USERFAULTFD_H

#include "userfaultfd_k.h"
#include "memory.h"
#include "pte_ranges.h"
#include "vma_iterator.h"

/* The file descriptor, of a thread of the mm. */
static struct userfaultfd_ctx *new_userfaultfd(struct mm_struct *mm, unsigned int features)
{
	struct userfaultfd_ctx *ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);

	if (!ctx)
		return NULL;
	init_waitqueue_head(&ctx->fault_pending_wqh);
	refcount_set(&ctx->refcount, 1);
	ctx->features = features;
	init_rwsem(&ctx->map_changing_lock);
	atomic_set(&ctx->mmap_changing, 0);
	ctx->mm = mm;
	mmgrab(mm);
	return ctx;
}

/* ---- ranges ----------------------------------------------------------------------------------- */

/* What was protected for the other side is no more once it is not there. mmap_lock is held for writing. */
static void userfaultfd_reset_wp(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	if (userfaultfd_wp(vma))
		uffd_wp_range(vma, start, end - start, false);
}

static void userfaultfd_set_ctx(struct vm_area_struct *vma, struct userfaultfd_ctx *ctx,
				vm_flags_t vm_flags)
{
	if (!IS_ENABLED(UFFD_NO_START_WRITE) || !vm_flags)
		vma_start_write(vma);
	vma->vm_userfaultfd_ctx.ctx = ctx;
	vma->vm_flags = (vma->vm_flags & ~__VM_UFFD_FLAGS) | vm_flags;
}

/* The part of the VMA that is to change, as a VMA of its own or with a neighbour. */
static struct vm_area_struct *vma_modify_flags_uffd(struct vma_iterator *vmi,
						    struct vm_area_struct *vma, unsigned long start,
						    unsigned long end, vm_flags_t new_flags,
						    struct userfaultfd_ctx *new_ctx)
{
#ifdef _MM_VMA_MERGE_H
	struct vma_merge_struct vmg = {
		.mm = vma->vm_mm, .vmi = vmi, .prev = NULL, .middle = vma, .next = NULL,
		.start = start, .end = end, .flags = new_flags,
		.pgoff = linear_page_index(vma, start), .file = vma->vm_file,
		.anon_vma = vma->anon_vma, .target = NULL, .error = 0,
	};

	/* Neighbours stay what they are: the kernel may make them one. */
	return vma_modify(&vmg);
#else
	return start == vma->vm_start && end == vma->vm_end ? vma : ERR_PTR(-ENOMEM);
#endif
}

/* UFFDIO_REGISTER (VM_UFFD_MISSING, VM_UFFD_WP or both) and UFFDIO_UNREGISTER (0). */
static int userfaultfd_register_range(struct userfaultfd_ctx *ctx, unsigned long start,
				      unsigned long len, vm_flags_t vm_flags)
{
	struct mm_struct *mm = ctx->mm;
	unsigned long end = start + len;
	VMA_ITERATOR(vmi, mm, start);
	struct userfaultfd_ctx *new_ctx = vm_flags ? ctx : NULL;
	struct vm_area_struct *vma;
	vm_flags_t new_flags;
	int ret = -EINVAL;

	if (!mmget_not_zero(mm))
		return -ENOMEM;
	mmap_write_lock(mm);
	for (; start < end; start = vma->vm_end) {
		vma_iter_set(&vmi, start);
		vma = vma_find(&vmi, end);
		ret = -EINVAL;
		if (!vma || vma->vm_start > start || vma->vm_ops || (vma->vm_flags & VM_SHARED))
			break;
		ret = -EBUSY;
		if (userfaultfd_armed(vma) && vma->vm_userfaultfd_ctx.ctx != ctx)
			break;
		ret = 0;
		new_flags = (vma->vm_flags & ~__VM_UFFD_FLAGS) | vm_flags;
		if (new_flags == vma->vm_flags)
			continue;
		if (!(vm_flags & VM_UFFD_WP))
			userfaultfd_reset_wp(vma, start, min(end, vma->vm_end));
		vma = vma_modify_flags_uffd(&vmi, vma, start, min(end, vma->vm_end), new_flags,
					    new_ctx);
		if (IS_ERR(vma)) {
			ret = PTR_ERR(vma);
			break;
		}
		userfaultfd_set_ctx(vma, new_ctx, vm_flags);
	}
	mmap_write_unlock(mm);
	if (!vm_flags)
		wake_userfault(ctx);
	mmput(mm);
	return ret;
}

#define userfaultfd_register(ctx, start, len, vm_flags)				\
	userfaultfd_register_range(ctx, start, len, vm_flags)
#define userfaultfd_unregister(ctx, start, len)					\
	userfaultfd_register_range(ctx, start, len, 0)

/* The file descriptor is closed: nobody waits any more. */
static void userfaultfd_release(struct userfaultfd_ctx *ctx)
{
	struct mm_struct *mm = ctx->mm;
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	WRITE_ONCE(ctx->released, true);
	if (mmget_not_zero(mm)) {
		mmap_write_lock(mm);
		for_each_vma(vmi, vma) {
			if (userfaultfd_armed(vma) && vma->vm_userfaultfd_ctx.ctx == ctx) {
				userfaultfd_reset_wp(vma, vma->vm_start, vma->vm_end);
				userfaultfd_set_ctx(vma, NULL, 0);
			}
		}
		mmap_write_unlock(mm);
		mmput(mm);
	}
	wake_userfault(ctx);
	userfaultfd_ctx_put(ctx);
}

/*
 * Before pages of a range are thrown away of which the other side is to be told: until it has been
 * (userfaultfd_event_done()), it must not fill the range.
 */
static void userfaultfd_remove(struct userfaultfd_ctx *ctx)
{
	if (!(ctx->features & UFFD_FEATURE_EVENT_REMOVE))
		return;
	down_write(&ctx->map_changing_lock);
	atomic_inc(&ctx->mmap_changing);
	up_write(&ctx->map_changing_lock);
}

static void userfaultfd_event_done(struct userfaultfd_ctx *ctx)
{
	if (ctx->features & UFFD_FEATURE_EVENT_REMOVE)
		atomic_dec(&ctx->mmap_changing);
}

/* ---- locking the VMA at an address ------------------------------------------------------------------ */

static struct vm_area_struct *find_vma_and_prepare_anon(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = vma_lookup(mm, addr);

	if (!vma)
		return ERR_PTR(-ENOENT);
	if (!(vma->vm_flags & VM_SHARED) && anon_vma_prepare(vma))
		return ERR_PTR(-ENOMEM);
	return vma;
}

static struct vm_area_struct *uffd_lock_vma(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, address);

	if (vma) {
		if ((vma->vm_flags & VM_SHARED) || likely(READ_ONCE(vma->anon_vma)))
			return vma;
		vma_end_read(vma);
	}
	trace_uffd_mmap_lock();
	mmap_read_lock(mm);
	vma = find_vma_and_prepare_anon(mm, address);
	if (!IS_ERR(vma) && !vma_start_read_locked(vma))
		vma = ERR_PTR(-EAGAIN);
	mmap_read_unlock(mm);
	return vma;
}

static bool validate_dst_vma(struct userfaultfd_ctx *ctx, struct vm_area_struct *dst_vma,
			     unsigned long dst_end)
{
	return userfaultfd_armed(dst_vma) && dst_end <= dst_vma->vm_end &&
	       dst_vma->vm_userfaultfd_ctx.ctx == ctx;
}

/* ---- UFFDIO_COPY, UFFDIO_ZEROPAGE ------------------------------------------------------------------ */

/* -EEXIST: there is something; -EAGAIN: the table has gone. */
static int mfill_atomic_install_pte(pmd_t *dst_pmd, struct vm_area_struct *dst_vma,
				    unsigned long dst_addr, struct page *page)
{
	struct mm_struct *dst_mm = dst_vma->vm_mm;
	pte_t _dst_pte = pte_mkdirty(mk_pte(page, dst_vma->vm_page_prot)), *dst_pte;
	spinlock_t *ptl;
	int ret = -EEXIST;

	if (dst_vma->vm_flags & VM_WRITE)
		_dst_pte = pte_mkwrite(_dst_pte);
	dst_pte = pte_offset_map_lock(dst_mm, dst_pmd, dst_addr, &ptl);
	if (!dst_pte)
		return -EAGAIN;
	if (pte_none(ptep_get(dst_pte))) {
		folio_add_new_anon_rmap(page_folio(page), dst_vma, dst_addr);
		inc_mm_counter(dst_mm, MM_ANONPAGES);
		set_pte_at(dst_mm, dst_addr, dst_pte, _dst_pte);
		ret = 0;
	}
	pte_unmap_unlock(dst_pte, ptl);
	return ret;
}

static int mfill_atomic_pte_copy(pmd_t *dst_pmd, struct vm_area_struct *dst_vma,
				 unsigned long dst_addr, unsigned long contents)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 0);
	int ret;

	if (!folio)
		return -ENOMEM;
	page_contents(&folio->page) = contents;
	smp_wmb();
	ret = mfill_atomic_install_pte(dst_pmd, dst_vma, dst_addr, &folio->page);
	if (ret)
		folio_put(folio);
	return ret;
}

static int mfill_atomic_one(struct vm_area_struct *dst_vma, unsigned long dst_addr,
			    unsigned long contents)
{
	struct mm_struct *dst_mm = dst_vma->vm_mm;
	pmd_t *dst_pmd = mm_alloc_pmd(dst_mm, dst_addr), dst_pmdval;

	if (!dst_pmd)
		return -ENOMEM;
	dst_pmdval = pmdp_get_lockless(dst_pmd);
	if (pmd_none(dst_pmdval) && __pte_alloc(dst_mm, dst_pmd))
		return -ENOMEM;
	dst_pmdval = pmdp_get_lockless(dst_pmd);
	/* A huge page that has come meanwhile stays. */
	if (!pmd_present(dst_pmdval) || pmd_trans_huge(dst_pmdval))
		return -EEXIST;
	return mfill_atomic_pte_copy(dst_pmd, dst_vma, dst_addr, contents);
}

/* How much was filled, or the first error. Each page gets the same contents. */
static long mfill_atomic(struct userfaultfd_ctx *ctx, unsigned long dst_start,
			 unsigned long contents, unsigned long len)
{
	struct vm_area_struct *dst_vma = uffd_lock_vma(ctx->mm, dst_start);
	unsigned long dst_addr = dst_start;
	int err;

	if (IS_ERR(dst_vma))
		return PTR_ERR(dst_vma);
	if (!validate_dst_vma(ctx, dst_vma, dst_start + len)) {
		vma_end_read(dst_vma);
		return -ENOENT;
	}
	down_read(&ctx->map_changing_lock);
	err = -EAGAIN;
	if (atomic_read(&ctx->mmap_changing))
		goto out_unlock;
	do {
		err = mfill_atomic_one(dst_vma, dst_addr, contents);
		if (!err)
			dst_addr += PAGE_SIZE;
	} while (!err && dst_addr < dst_start + len);
out_unlock:
	up_read(&ctx->map_changing_lock);
	vma_end_read(dst_vma);
	wake_userfault(ctx);
	return dst_addr > dst_start ? (long)(dst_addr - dst_start) : err;
}

#define mfill_atomic_copy(ctx, dst_start, contents, len)			\
	mfill_atomic(ctx, dst_start, contents, len)
/* As where there is no zero page to be shared: mfill_atomic_pte_zeroed_folio(). */
#define mfill_atomic_zeropage(ctx, dst_start, len)	mfill_atomic(ctx, dst_start, 0UL, len)

/* ---- UFFDIO_WRITEPROTECT ---------------------------------------------------------------------------- */

/* Of the pages that are there: the kernel puts markers where there are none, if asked to. */
static int mwriteprotect_range(struct userfaultfd_ctx *ctx, unsigned long start, unsigned long len,
			       bool enable_wp)
{
	struct mm_struct *dst_mm = ctx->mm;
	unsigned long end = start + len, at;
	VMA_ITERATOR(vmi, dst_mm, start);
	struct vm_area_struct *dst_vma;
	int err = -EAGAIN;

	mmap_read_lock(dst_mm);
	down_read(&ctx->map_changing_lock);
	if (atomic_read(&ctx->mmap_changing))
		goto out_unlock;
	err = -ENOENT;
	for_each_vma_range(vmi, dst_vma, end) {
		if (!userfaultfd_wp(dst_vma) || dst_vma->vm_userfaultfd_ctx.ctx != ctx) {
			err = -ENOENT;
			break;
		}
		at = max(dst_vma->vm_start, start);
		uffd_wp_range(dst_vma, at, min(dst_vma->vm_end, end) - at, enable_wp);
		err = 0;
	}
out_unlock:
	up_read(&ctx->map_changing_lock);
	mmap_read_unlock(dst_mm);
	return err;
}

/* The ioctl: who waits to write goes on once the range is protected no more. */
static int userfaultfd_writeprotect(struct userfaultfd_ctx *ctx, unsigned long start,
				    unsigned long len, bool mode_wp)
{
	int ret = -ESRCH;

	if (mmget_not_zero(ctx->mm)) {
		ret = mwriteprotect_range(ctx, start, len, mode_wp);
		mmput(ctx->mm);
	}
	if (!ret && !mode_wp)
		wake_userfault(ctx);
	return ret;
}

#endif
