/* SPDX-License-Identifier: Apache-2.0 */
/*
 * userfaultfd, as faults see it: where there is no page, somebody else is told, and the fault
 * waits until he has put one there. fs/userfaultfd.c. The waiter is in the queue before it looks at the
 * entry for the last time and lets go of its lock; who fills the entry looks at the queue afterwards.
 *
 * -D UFFD_RELEASED_NOPAGE: a fault that finds the userfaultfd closed keeps its lock, as before Linux 6.15.
 */
#ifndef _MM_USERFAULTFD_K_H
#define _MM_USERFAULTFD_K_H

#include <linux/wait.h>
#include "mmap_lock.h"
#include "pgalloc.h"

#define UFFD_FEATURE_EVENT_REMOVE	(1 << 3)
#define UFFD_FEATURE_SIGBUS		(1 << 7)

struct userfaultfd_ctx {
	wait_queue_head_t fault_pending_wqh;
	refcount_t refcount;
	unsigned int features;
	bool released;
	struct rw_semaphore map_changing_lock;
	atomic_t mmap_changing;		/* mappings change that the other side is yet to be told of */
	struct mm_struct *mm;
};

struct userfaultfd_wait_queue {
	wait_queue_entry_t wq;
	unsigned long address;
	struct userfaultfd_ctx *ctx;
	bool waken;
};

#define userfaultfd_missing(vma)	(((vma)->vm_flags & VM_UFFD_MISSING) != 0)
#define userfaultfd_wp(vma)		(((vma)->vm_flags & VM_UFFD_WP) != 0)
#define userfaultfd_pte_wp(vma, pte)	(userfaultfd_wp(vma) && pte_uffd_wp(pte))
#define userfaultfd_armed(vma)		(((vma)->vm_flags & __VM_UFFD_FLAGS) != 0)

#define userfaultfd_ctx_get(ctx)	refcount_inc(&(ctx)->refcount)

static void userfaultfd_ctx_put(struct userfaultfd_ctx *ctx)
{
	if (refcount_dec_and_test(&ctx->refcount)) {
		mmdrop(ctx->mm);
		kfree(ctx);
	}
}

/*
 * Whether there is still nothing, or what may not be written to. Tables may come and go: who fills them holds a VMA as we
 * do.
 */
static bool userfaultfd_must_wait(struct userfaultfd_ctx *ctx, struct vm_fault *vmf,
				  unsigned long reason)
{
	pmd_t *pmd = mm_find_pmd(ctx->mm, vmf->address), pmdval;
	pte_t *pte, ptent;
	bool wait;

	if (!pmd)
		return true;
again:
	pmdval = pmdp_get_lockless(pmd);
	if (pmd_none(pmdval))
		return true;
	if (!pmd_present(pmdval) || pmd_trans_huge(pmdval))
		return false;
	pte = pte_offset_map(pmd, vmf->address);
	if (!pte)
		goto again;
	ptent = ptep_get(pte);
	wait = pte_none(ptent) || ((reason & VM_UFFD_WP) && !pte_write(ptent));
	pte_unmap(pte);
	return wait;
}

static void release_fault_lock(struct vm_fault *vmf)
{
	if (vmf->flags & FAULT_FLAG_VMA_LOCK)
		vma_end_read(vmf->vma);
	else
		mmap_read_unlock(vmf->vma->vm_mm);
}

/* VM_FAULT_RETRY: the lock of the fault is dropped, and the fault is to begin anew. */
static vm_fault_t handle_userfault(struct vm_fault *vmf, unsigned long reason)
{
	struct userfaultfd_ctx *ctx = vmf->vma->vm_userfaultfd_ctx.ctx;
	struct userfaultfd_wait_queue uwq;
	bool must_wait;

	if (ctx->features & UFFD_FEATURE_SIGBUS)
		return VM_FAULT_SIGBUS;
	/* Soon the range is an ordinary one. */
	if (unlikely(READ_ONCE(ctx->released))) {
		trace_userfault_released();
		if (IS_ENABLED(UFFD_RELEASED_NOPAGE))
			return VM_FAULT_NOPAGE;
		release_fault_lock(vmf);
		return VM_FAULT_RETRY;
	}
	if (!(vmf->flags & FAULT_FLAG_ALLOW_RETRY))
		return VM_FAULT_SIGBUS;
	userfaultfd_ctx_get(ctx);
	init_waitqueue_entry(&uwq.wq, current);
	uwq.address = vmf->address;
	uwq.ctx = ctx;
	uwq.waken = false;

	spin_lock_irq(&ctx->fault_pending_wqh.lock);
	__add_wait_queue(&ctx->fault_pending_wqh, &uwq.wq);
	set_current_state(TASK_INTERRUPTIBLE);
	spin_unlock_irq(&ctx->fault_pending_wqh.lock);

	must_wait = userfaultfd_must_wait(ctx, vmf, reason);
	release_fault_lock(vmf);
	if (must_wait && !READ_ONCE(ctx->released)) {
		trace_userfault_wait(vmf->address);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	spin_lock_irq(&ctx->fault_pending_wqh.lock);
	__remove_wait_queue(&ctx->fault_pending_wqh, &uwq.wq);
	spin_unlock_irq(&ctx->fault_pending_wqh.lock);
	userfaultfd_ctx_put(ctx);
	return VM_FAULT_RETRY;
}

/* The first fault that waits, or 0: read() of the file descriptor that does not block. */
static unsigned long userfaultfd_ctx_read(struct userfaultfd_ctx *ctx)
{
	struct wait_queue_entry *wq;
	unsigned long address = 0;

	spin_lock_irq(&ctx->fault_pending_wqh.lock);
	if (waitqueue_active(&ctx->fault_pending_wqh)) {
		wq = list_first_entry(&ctx->fault_pending_wqh.head, struct wait_queue_entry, entry);
		address = container_of(wq, struct userfaultfd_wait_queue, wq)->address;
	}
	spin_unlock_irq(&ctx->fault_pending_wqh.lock);
	return address;
}

/* After entries were filled. All that wait look again; the kernel picks those of the range. */
static void wake_userfault(struct userfaultfd_ctx *ctx)
{
	/* The entry before the look: a waiter does it the other way around. */
	smp_mb();
	if (waitqueue_active(&ctx->fault_pending_wqh))
		wake_up_all(&ctx->fault_pending_wqh);
}

#endif
