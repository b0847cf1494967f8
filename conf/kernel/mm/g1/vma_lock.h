/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a VMA, Linux 6.4 to 6.12: a read-write semaphore that readers only try. A writer
 * takes it for a moment, and notes mm_lock_seq in vm_lock_seq: as long as the two are equal,
 * readers give up. Included by mmap_lock.h.
 *
 * Mutations: M02 reads the sequence number relaxed, M03 bumps it relaxed, M05=1 has sequence
 * numbers of two bits, M05=2 for readers alone, M16 checks the range before the lock only, M17 does not look at
 * detached, M18 unlocks outside of a read section, NO_SEQ is M17's counterpart: it does not
 * look at the sequence number.
 */
#ifndef _MM_VMA_LOCK_H
#define _MM_VMA_LOCK_H

#ifndef M05
#define M05	0
#endif

/* Whether two sequence numbers are the same, to a reader and to the writer. */
#define vma_seq_same(a, b)		(!(((a) ^ (b)) & (M05 ? 3 : -1)))
#define vma_seq_same_writer(a, b)	(!(((a) ^ (b)) & (M05 == 1 ? 3 : -1)))

static inline void mm_lock_seqcount_init(struct mm_struct *mm)
{
	mm->mm_lock_seq = 0;
}

static inline void mm_lock_seqcount_begin(struct mm_struct *mm)
{
}

/* Unlocks all VMAs that were locked for writing in this section. */
static inline void vma_end_write_all(struct mm_struct *mm)
{
	mmap_assert_write_locked(mm);
	stronger_mb();
	if (IS_ENABLED(M03))
		WRITE_ONCE(mm->mm_lock_seq, mm->mm_lock_seq + 1);
	else
		smp_store_release(&mm->mm_lock_seq, mm->mm_lock_seq + 1);
}

static inline bool vma_seq_locked(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int seq = IS_ENABLED(M02) ? READ_ONCE(mm->mm_lock_seq) :
				    smp_load_acquire(&mm->mm_lock_seq);

	stronger_mb();
	return !IS_ENABLED(NO_SEQ) && vma_seq_same(vma->vm_lock_seq, seq);
}

static inline bool vma_start_read(struct vm_area_struct *vma)
{
	/* A hint only: what it relies on may change at once. */
	if (!IS_ENABLED(NO_SEQ) &&
	    vma_seq_same(READ_ONCE(vma->vm_lock_seq), READ_ONCE(vma->vm_mm->mm_lock_seq))) {
		trace_vma_locked_early(vma);
		return false;
	}
	if (unlikely(!down_read_trylock(&vma->vm_lock->lock)))
		return false;
	if (unlikely(vma_seq_locked(vma->vm_mm, vma))) {
		trace_vma_locked_late(vma);
		up_read(&vma->vm_lock->lock);
		return false;
	}
	return true;
}

/* A writer that is woken may free the VMA at once: it stays until we are out. */
static inline void vma_end_read(struct vm_area_struct *vma)
{
	if (!IS_ENABLED(M18))
		rcu_read_lock();
	up_read(&vma->vm_lock->lock);
	/* The end of up_read(), which is one step here: it looks whom to wake. */
	(void)rwsem_is_contended(&vma->vm_lock->lock);
	if (!IS_ENABLED(M18))
		rcu_read_unlock();
}

/* With mmap_lock held no writer can be there. */
static inline bool vma_start_read_locked(struct vm_area_struct *vma)
{
	mmap_assert_locked(vma->vm_mm);
	down_read(&vma->vm_lock->lock);
	return true;
}

#define vma_start_read_locked_nested(vma, subclass)				\
	(down_read_nested(&(vma)->vm_lock->lock, subclass), true)

static inline bool __is_vma_write_locked(struct vm_area_struct *vma, int *mm_lock_seq)
{
	*mm_lock_seq = vma->vm_mm->mm_lock_seq;
	return vma_seq_same_writer(vma->vm_lock_seq, *mm_lock_seq);
}

/* The caller holds mmap_lock for writing; until it is dropped there are no readers. */
static inline void vma_start_write(struct vm_area_struct *vma)
{
	int mm_lock_seq;

	mmap_assert_write_locked(vma->vm_mm);
	if (__is_vma_write_locked(vma, &mm_lock_seq))
		return;
	if (IS_ENABLED(NO_WAIT)) {
		WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
		return;
	}
	down_write(&vma->vm_lock->lock);
	WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	up_write(&vma->vm_lock->lock);
}

static inline int vma_start_write_killable(struct vm_area_struct *vma)
{
	vma_start_write(vma);
	return 0;
}

ghost static bool vma_is_write_locked(struct vm_area_struct *vma)
{
	return vma_seq_same_writer(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq);
}

ghost static bool vma_is_attached(struct vm_area_struct *vma)
{
	return !vma->detached;
}

ghost static bool vma_has_readers(struct vm_area_struct *vma)
{
	return rwsem_is_locked(&vma->vm_lock->lock);
}

ghost static void vma_assert_write_locked(struct vm_area_struct *vma)
{
	require(vma_is_write_locked(vma), "I-03: vma_assert_write_locked()");
}

ghost static void vma_assert_attached(struct vm_area_struct *vma)
{
	require(vma_is_attached(vma), "I-53: vma_assert_attached()");
}

ghost static void vma_assert_detached(struct vm_area_struct *vma)
{
	require(!vma_is_attached(vma), "I-06: vma_assert_detached()");
}

static inline void vma_mark_attached(struct vm_area_struct *vma)
{
	stronger_mb();
	vma->detached = false;
}

/* No reader is inside, for the VMA is write-locked: who comes later sees this. */
static inline void vma_mark_detached(struct vm_area_struct *vma)
{
	if (!IS_ENABLED(M35))
		vma_assert_write_locked(vma);
	vma->detached = true;
}

/* The VMA that covers an address, locked for reading, or NULL: then mmap_lock decides. */
static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	MA_STATE(mas, &mm->mm_mt, address, address);
	struct vm_area_struct *vma;

	rcu_read_lock();
retry:
	vma = mas_walk(&mas);
	if (!vma)
		goto inval;
	if (!vma_start_read(vma))
		goto inval;
	if (vma->detached && !IS_ENABLED(M17)) {
		/* Detached since it was found. */
		trace_vma_retry(mm, vma);
		vma_end_read(vma);
		mas_set(&mas, address);
		goto retry;
	}
	if (unlikely(!IS_ENABLED(M16) && (address < vma->vm_start || address >= vma->vm_end))) {
		trace_vma_other(vma);
		vma_end_read(vma);
		goto inval;
	}
	rcu_read_unlock();
	return vma;

inval:
	rcu_read_unlock();
	return NULL;
}

#endif /* _MM_VMA_LOCK_H */
