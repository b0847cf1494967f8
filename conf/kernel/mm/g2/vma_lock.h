/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a VMA, Linux 6.15. vm_refcnt is 0 while the VMA is detached, 1 while it is in
 * the tree, and one more for each reader. VMA_LOCK_OFFSET is added while a writer keeps new
 * readers out. Afterwards that vm_lock_seq equals mm_lock_seq does so, until mmap_lock is
 * dropped. Included by mmap_lock.h.
 *
 * Mutations: M01 takes the reference without acquire, M02 reads the sequence number relaxed,
 * M03 bumps it relaxed, M05=1 has sequence numbers of two bits, M05=2 for readers alone,
 * M06=1 writes vm_lock_seq after readers are let in again, M06=2 lets them in without release, M07 (weak order) is what the code does, M11 reads vm_mm after the
 * reference is gone, M14 does not compare vm_mm, M16 checks the range before the lock only,
 * M20 detaches without waiting, M21=1 attaches without release, M21=2 before
 * the VMA is set up, M24=2 takes a VMA that is being made for locked, M32 does not bump the sequence
 * number at the end, NO_SEQ and NO_REFCNT leave out one of the two guards of a reader.
 */
#ifndef _MM_VMA_LOCK_H
#define _MM_VMA_LOCK_H

#define VMA_LOCK_OFFSET		0x40000000
#define VMA_REF_LIMIT		(VMA_LOCK_OFFSET - 1)

#ifndef M05
#define M05	0
#endif
#ifndef M06
#define M06	0
#endif
#ifndef M21
#define M21	0
#endif
#ifndef M24
#define M24	(-1)
#endif

/* Whether two sequence numbers are the same, to a reader and to the writer. */
#define vma_seq_same(a, b)		(!(((a) ^ (b)) & (M05 ? 3U : UINT_MAX)))
#define vma_seq_same_writer(a, b)	(!(((a) ^ (b)) & (M05 == 1 ? 3U : UINT_MAX)))

static inline void mm_lock_seqcount_init(struct mm_struct *mm)
{
	seqcount_init(&mm->mm_lock_seq);
	rcuwait_init(&mm->vma_writer_wait);
}

static inline void mm_lock_seqcount_begin(struct mm_struct *mm)
{
	do_raw_write_seqcount_begin(&mm->mm_lock_seq);
}

static inline void mm_lock_seqcount_end(struct mm_struct *mm)
{
	mmap_assert_write_locked(mm);
	if (IS_ENABLED(M32))
		return;
	if (IS_ENABLED(M03)) {
		WRITE_ONCE(mm->mm_lock_seq.sequence, mm->mm_lock_seq.sequence + 1);
		kcsan_nestable_atomic_end();
		return;
	}
	stronger_mb();
	do_raw_write_seqcount_end(&mm->mm_lock_seq);
	stronger_mb();
}

/* Unlocks all VMAs that were locked for writing in this section. */
static inline void vma_end_write_all(struct mm_struct *mm)
{
	mm_lock_seqcount_end(mm);
}

static inline void vma_lock_init(struct vm_area_struct *vma)
{
	refcount_set(&vma->vm_refcnt, 0);
	WRITE_ONCE(vma->vm_lock_seq, UINT_MAX);
}

static inline bool is_vma_writer_only(int refcnt)
{
	return (refcnt & VMA_LOCK_OFFSET) && refcnt <= VMA_LOCK_OFFSET + 1;
}

/* Afterwards the VMA may be gone; its mm must be kept by somebody. */
static inline void vma_refcount_put(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	int oldcnt;

	if (IS_ENABLED(STRONGER))
		mmgrab(mm);
	stronger_mb();
	if (!__refcount_dec_and_test(&vma->vm_refcnt, &oldcnt)) {
		if (IS_ENABLED(M11))
			mm = vma->vm_mm;
		if (is_vma_writer_only(oldcnt - 1))
			rcuwait_wake_up(&mm->vma_writer_wait);
	}
	if (IS_ENABLED(STRONGER))
		mmdrop(mm);
}

static inline bool vma_seq_locked(struct mm_struct *mm, struct vm_area_struct *vma)
{
	unsigned int seq = IS_ENABLED(M02) ? READ_ONCE(mm->mm_lock_seq.sequence) :
					     raw_read_seqcount(&mm->mm_lock_seq);

	stronger_mb();
	return !IS_ENABLED(NO_SEQ) && vma_seq_same(vma->vm_lock_seq, seq);
}

/*
 * Takes a reference on a VMA that was found under RCU: the VMA, NULL if it is locked, or
 * -EAGAIN if it is detached. It may be another one by now, of another mm even.
 */
static inline struct vm_area_struct *vma_start_read(struct mm_struct *mm,
						    struct vm_area_struct *vma)
{
	int oldcnt = 0;
	bool taken;

	/* A hint only: what it relies on may change at once. */
	if (!IS_ENABLED(NO_SEQ) &&
	    vma_seq_same(READ_ONCE(vma->vm_lock_seq), READ_ONCE(mm->mm_lock_seq.sequence))) {
		trace_vma_locked_early(vma);
		return NULL;
	}
	if (IS_ENABLED(NO_REFCNT)) {
		atomic_inc(&vma->vm_refcnt.refs);
		taken = true;
	} else if (IS_ENABLED(M01)) {
		oldcnt = refcount_read(&vma->vm_refcnt);
		do {
			taken = oldcnt && oldcnt < VMA_REF_LIMIT;
		} while (taken && !atomic_try_cmpxchg_relaxed(&vma->vm_refcnt.refs, &oldcnt,
							      oldcnt + 1));
	} else {
		taken = __refcount_inc_not_zero_limited_acquire(&vma->vm_refcnt, &oldcnt,
								VMA_REF_LIMIT);
	}
	if (unlikely(!taken))
		return oldcnt ? NULL : ERR_PTR(-EAGAIN);
	stronger_mb();
	if (unlikely(vma_seq_locked(mm, vma))) {
		trace_vma_locked_late(vma);
		vma_refcount_put(vma);
		return NULL;
	}
	return vma;
}

static inline void vma_end_read(struct vm_area_struct *vma)
{
	vma_refcount_put(vma);
}

/* With mmap_lock held no writer can be there. */
static inline bool vma_start_read_locked(struct vm_area_struct *vma)
{
	int oldcnt;

	mmap_assert_locked(vma->vm_mm);
	return __refcount_inc_not_zero_limited_acquire(&vma->vm_refcnt, &oldcnt, VMA_REF_LIMIT);
}

static inline bool __is_vma_write_locked(struct vm_area_struct *vma, unsigned int *mm_lock_seq)
{
	*mm_lock_seq = vma->vm_mm->mm_lock_seq.sequence;
	return vma_seq_same_writer(vma->vm_lock_seq, *mm_lock_seq);
}

/* Keeps new readers out and waits for the old ones. False: detached, there are none. */
static bool __vma_enter_locked(struct vm_area_struct *vma, bool detaching)
{
	int target = VMA_LOCK_OFFSET + (detaching ? 0 : 1);

	if (!refcount_add_not_zero(VMA_LOCK_OFFSET, &vma->vm_refcnt))
		return false;
	rcuwait_wait_event(&vma->vm_mm->vma_writer_wait,
			   refcount_read(&vma->vm_refcnt) == target, TASK_UNINTERRUPTIBLE);
	return true;
}

/* True if the VMA is detached now. */
static bool __vma_exit_locked(struct vm_area_struct *vma)
{
	if (M06 == 2)
		return !atomic_sub_return_relaxed(VMA_LOCK_OFFSET, &vma->vm_refcnt.refs);
	return refcount_sub_and_test(VMA_LOCK_OFFSET, &vma->vm_refcnt);
}

static void __vma_start_write(struct vm_area_struct *vma, unsigned int mm_lock_seq)
{
	bool locked = !IS_ENABLED(NO_WAIT) && __vma_enter_locked(vma, false);

	/* M-24: nobody can have it yet, so what it was initialised with will do. */
	if (M24 == 2 && !locked)
		return;
	if (M06 != 1)
		WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	if (locked)
		WARN_ON_ONCE(__vma_exit_locked(vma));
	if (M06 == 1)
		WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
}

/* The caller holds mmap_lock for writing; until it is dropped there are no readers. */
static inline void vma_start_write(struct vm_area_struct *vma)
{
	unsigned int mm_lock_seq;

	mmap_assert_write_locked(vma->vm_mm);
	if (__is_vma_write_locked(vma, &mm_lock_seq))
		return;
	__vma_start_write(vma, mm_lock_seq);
}

static inline int vma_start_write_killable(struct vm_area_struct *vma)
{
	vma_start_write(vma);
	return 0;
}

ghost static bool vma_is_write_locked(struct vm_area_struct *vma)
{
	return vma_seq_same_writer(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq.sequence);
}

ghost static bool vma_is_attached(struct vm_area_struct *vma)
{
	return refcount_read(&vma->vm_refcnt) & ~VMA_LOCK_OFFSET;
}

ghost static bool vma_has_readers(struct vm_area_struct *vma)
{
	return (refcount_read(&vma->vm_refcnt) & ~VMA_LOCK_OFFSET) > 1;
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

/* From here on whoever still has a pointer from an earlier life may take a reference. */
static inline void vma_mark_attached(struct vm_area_struct *vma)
{
	vma_assert_write_locked(vma);
	if (M21 == 2 && refcount_read(&vma->vm_refcnt))
		return;		/* vma_init() has done it */
	vma_assert_detached(vma);
	stronger_mb();
	if (M21 == 1)
		refcount_set(&vma->vm_refcnt, 1);
	else
		refcount_set_release(&vma->vm_refcnt, 1);
}

/* Afterwards nobody takes a reference until it is attached again. */
static inline void vma_mark_detached(struct vm_area_struct *vma)
{
	if (!IS_ENABLED(M35))
		vma_assert_write_locked(vma);
	vma_assert_attached(vma);
	if (likely(refcount_dec_and_test(&vma->vm_refcnt)))
		return;
	/* Readers that have yet to see that the VMA is write-locked. */
	trace_vma_detach_wait(vma);
	if (IS_ENABLED(M20))
		return;
	if (__vma_enter_locked(vma, true))
		WARN_ON_ONCE(!__vma_exit_locked(vma));
}

/* The VMA that covers an address, locked for reading, or NULL: then mmap_lock decides. */
static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	MA_STATE(mas, &mm->mm_mt, address, address);
	struct vm_area_struct *vma, *found;

	rcu_read_lock();
retry:
	vma = mas_walk(&mas);
	if (!vma)
		goto inval;
	found = vma;
	vma = vma_start_read(mm, vma);
	if (IS_ERR_OR_NULL(vma)) {
		if (PTR_ERR(vma) == -EAGAIN) {
			/* Detached since it was found. */
			trace_vma_retry(mm, found);
			mas_set(&mas, address);
			goto retry;
		}
		goto inval;
	}
	/* Only now it cannot become another one. */
	if (unlikely((vma->vm_mm != mm && !IS_ENABLED(M14)) ||
		     (!IS_ENABLED(M16) && (address < vma->vm_start || address >= vma->vm_end)))) {
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
