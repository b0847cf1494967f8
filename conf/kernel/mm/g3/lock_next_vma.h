/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of /proc/PID/maps lock one VMA after the other, without mmap_lock.
 *
 * Mutations: M66=1 does not look again where there is a gap, M66=2 goes on with an iterator from an
 * earlier read section, M82 does so when the VMA was detached and it looks again.
 */
#ifndef _MM_LOCK_NEXT_VMA_H
#define _MM_LOCK_NEXT_VMA_H

#include "mm/common/vma_iterator.h"

#ifndef M66
#define M66	0
#endif

/* Whether no writer is at work; *seq is for the retry. */
static inline bool mmap_lock_speculate_try_begin(struct mm_struct *mm, unsigned int *seq)
{
	*seq = raw_read_seqcount(&mm->mm_lock_seq);
	return !(*seq & 1);
}

static inline bool mmap_lock_speculate_retry(struct mm_struct *mm, unsigned int seq)
{
	smp_rmb();
	return READ_ONCE(mm->mm_lock_seq.sequence) != seq;
}

static struct vm_area_struct *lock_next_vma_under_mmap_lock(struct mm_struct *mm,
							    struct vma_iterator *vmi,
							    unsigned long from_addr)
{
	struct vm_area_struct *vma;

	if (mmap_read_lock_killable(mm))
		return ERR_PTR(-EINTR);
	vma_iter_set(vmi, from_addr);
	vma = vma_next(vmi);
	if (vma && !vma_start_read_locked(vma))
		vma = ERR_PTR(-EAGAIN);
	mmap_read_unlock(mm);
	return vma;
}

/* The next VMA that ends after from_addr, locked. Enters and leaves in a read section. */
static struct vm_area_struct *lock_next_vma(struct mm_struct *mm, struct vma_iterator *vmi,
					    unsigned long from_addr)
{
	struct vm_area_struct *vma;
	unsigned int seq;
	bool unlocked;

retry:
	unlocked = mmap_lock_speculate_try_begin(mm, &seq);
	vma = vma_next(vmi);
	if (!vma)
		return NULL;
	vma = vma_start_read(mm, vma);
	if (IS_ERR_OR_NULL(vma)) {
		if (PTR_ERR(vma) == -EAGAIN) {
			rcu_read_lock();
			if (!IS_ENABLED(M82))
				vma_iter_set(vmi, from_addr);
			goto retry;
		}
		goto fallback;
	}
	/* It may have moved behind where we were. */
	if (unlikely(from_addr >= vma->vm_end))
		goto fallback_unlock;
	/* In a gap before it something may have been mapped since. */
	if (from_addr < vma->vm_start && M66 != 1) {
		if (!unlocked || mmap_lock_speculate_retry(mm, seq)) {
			vma_iter_set(vmi, from_addr);
			if (vma != vma_next(vmi))
				goto fallback_unlock;
		}
	}
	return vma;

fallback_unlock:
	rcu_read_unlock();
	vma_end_read(vma);
fallback:
	vma = lock_next_vma_under_mmap_lock(mm, vmi, from_addr);
	rcu_read_lock();
	/* What the iterator knew was of the read section that is over. */
	if (M66 != 2 && !IS_ERR_OR_NULL(vma))
		vma_iter_set(vmi, vma->vm_end);
	return vma;
}

/* Between two reads of the file: as m_stop() and m_start() in fs/proc/task_mmu.c. */
static inline void maps_walk_pause(struct vma_iterator *vmi, unsigned long last_addr)
{
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
	if (M66 != 2)
		vma_iter_set(vmi, last_addr);
}

#endif
