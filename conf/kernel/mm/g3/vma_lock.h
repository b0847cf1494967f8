/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a VMA, Linux 6.16 and later. vm_refcnt is 0 while the VMA is detached, 1 while it is in
 * the tree, and one more for each reader. VM_REFCNT_EXCLUDE_READERS_FLAG is added while a
 * writer keeps new readers out. Afterwards that vm_lock_seq equals mm_lock_seq does so, until
 * mmap_lock is dropped. Included by mmap_lock.h.
 *
 * Mutations: M01 takes the reference without acquire, M02 reads the sequence number relaxed,
 * M03 bumps it relaxed, M05=1 has sequence numbers of two bits, M05=2 for readers alone,
 * M06=1 writes vm_lock_seq after readers are let in again, M06=2 lets them in without release, M07 (weak order) is what the code does, M11 reads vm_mm after the
 * reference is gone, M12 does not keep the mm of another's VMA, M14 does not compare vm_mm, M16 checks the range before the lock only,
 * M20 detaches without waiting, M21=1 attaches without release, M21=2 before
 * the VMA is set up, M24=2 takes a VMA that is being made for locked, M32 does not bump the sequence
 * number at the end, M33 leaves the flag when a killed writer gives up, M80 looks at a VMA
 * that it has not got, outside of the read section, NO_SEQ and NO_REFCNT leave out one of the two guards of a reader.
 */
#ifndef _MM_VMA_LOCK_H
#define _MM_VMA_LOCK_H

#define VM_REFCNT_EXCLUDE_READERS_FLAG	0x40000000
#define VM_REFCNT_LIMIT			(VM_REFCNT_EXCLUDE_READERS_FLAG - 1)

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
	return (refcnt & VM_REFCNT_EXCLUDE_READERS_FLAG) &&
	       refcnt <= VM_REFCNT_EXCLUDE_READERS_FLAG + 1;
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
 * -EAGAIN if it is detached. Is called in a read section, and leaves it if it fails.
 */
static inline struct vm_area_struct *vma_start_read(struct mm_struct *mm,
						    struct vm_area_struct *vma)
{
	struct mm_struct *other_mm;
	int oldcnt = 0;
	bool taken;

	/* A hint only: what it relies on may change at once. */
	if (!IS_ENABLED(NO_SEQ) &&
	    vma_seq_same(READ_ONCE(vma->vm_lock_seq), READ_ONCE(mm->mm_lock_seq.sequence))) {
		trace_vma_locked_early(vma);
		vma = NULL;
		goto err;
	}
	if (IS_ENABLED(NO_REFCNT)) {
		atomic_inc(&vma->vm_refcnt.refs);
		taken = true;
	} else if (IS_ENABLED(M01)) {
		oldcnt = refcount_read(&vma->vm_refcnt);
		do {
			taken = oldcnt && oldcnt < VM_REFCNT_LIMIT;
		} while (taken && !atomic_try_cmpxchg_relaxed(&vma->vm_refcnt.refs, &oldcnt,
							      oldcnt + 1));
	} else {
		taken = __refcount_inc_not_zero_limited_acquire(&vma->vm_refcnt, &oldcnt,
								VM_REFCNT_LIMIT);
	}
	if (unlikely(!taken)) {
		vma = oldcnt ? NULL : ERR_PTR(-EAGAIN);
		goto err;
	}
	/* While we hold the reference that mm cannot go away; afterwards it can. */
	if (unlikely(vma->vm_mm != mm) && !IS_ENABLED(M14)) {
		trace_vma_other(vma);
		other_mm = vma->vm_mm;
		rcu_read_unlock();
		if (!IS_ENABLED(M12))
			mmgrab(other_mm);
		vma_refcount_put(vma);
		if (!IS_ENABLED(M12))
			mmdrop(other_mm);
		return NULL;
	}
	stronger_mb();
	if (unlikely(vma_seq_locked(mm, vma))) {
		trace_vma_locked_late(vma);
		vma_refcount_put(vma);
		vma = NULL;
		goto err;
	}
	return vma;

err:
	rcu_read_unlock();
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
	return __refcount_inc_not_zero_limited_acquire(&vma->vm_refcnt, &oldcnt, VM_REFCNT_LIMIT);
}

static inline bool __is_vma_write_locked(struct vm_area_struct *vma, unsigned int *mm_lock_seq)
{
	*mm_lock_seq = vma->vm_mm->mm_lock_seq.sequence;
	return vma_seq_same_writer(vma->vm_lock_seq, *mm_lock_seq);
}

/*
 * Keeps new readers out and waits for the old ones: 1. 0: detached, there are none. -EINTR: the
 * task is being killed, and all is as before.
 */
static int __vma_start_exclude_readers(struct vm_area_struct *vma, bool detaching, int state)
{
	int target = VM_REFCNT_EXCLUDE_READERS_FLAG + (detaching ? 0 : 1);
	int error;

	if (!refcount_add_not_zero(VM_REFCNT_EXCLUDE_READERS_FLAG, &vma->vm_refcnt))
		return 0;
	error = rcuwait_wait_event(&vma->vm_mm->vma_writer_wait,
				   refcount_read(&vma->vm_refcnt) == target, state);
	if (error) {
		if (!IS_ENABLED(M33) &&
		    refcount_sub_and_test(VM_REFCNT_EXCLUDE_READERS_FLAG, &vma->vm_refcnt))
			WARN_ON_ONCE(1);	/* an attached VMA has a reference */
		return error;
	}
	return 1;
}

/* True if the VMA is detached now. */
static bool __vma_end_exclude_readers(struct vm_area_struct *vma)
{
	if (M06 == 2)
		return !atomic_sub_return_relaxed(VM_REFCNT_EXCLUDE_READERS_FLAG, &vma->vm_refcnt.refs);
	return refcount_sub_and_test(VM_REFCNT_EXCLUDE_READERS_FLAG, &vma->vm_refcnt);
}

static int __vma_start_write(struct vm_area_struct *vma, unsigned int mm_lock_seq, int state)
{
	int locked = IS_ENABLED(NO_WAIT) ? 0 : __vma_start_exclude_readers(vma, false, state);

	if (locked < 0)
		return locked;
	/* M-24: nobody can have it yet, so what it was initialised with will do. */
	if (M24 == 2 && !locked)
		return 0;
	if (M06 != 1)
		WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	if (locked)
		WARN_ON_ONCE(__vma_end_exclude_readers(vma));
	if (M06 == 1)
		WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	return 0;
}

/* The caller holds mmap_lock for writing; until it is dropped there are no readers. */
static inline void vma_start_write(struct vm_area_struct *vma)
{
	unsigned int mm_lock_seq;

	mmap_assert_write_locked(vma->vm_mm);
	if (__is_vma_write_locked(vma, &mm_lock_seq))
		return;
	__vma_start_write(vma, mm_lock_seq, TASK_UNINTERRUPTIBLE);
}

/* The same, or -EINTR: then the VMA is not locked. */
static inline int vma_start_write_killable(struct vm_area_struct *vma)
{
	unsigned int mm_lock_seq;

	mmap_assert_write_locked(vma->vm_mm);
	if (__is_vma_write_locked(vma, &mm_lock_seq))
		return 0;
	return __vma_start_write(vma, mm_lock_seq, TASK_KILLABLE);
}

ghost static bool vma_is_write_locked(struct vm_area_struct *vma)
{
	return vma_seq_same_writer(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq.sequence);
}

ghost static bool vma_is_attached(struct vm_area_struct *vma)
{
	return refcount_read(&vma->vm_refcnt) & ~VM_REFCNT_EXCLUDE_READERS_FLAG;
}

ghost static bool vma_has_readers(struct vm_area_struct *vma)
{
	return (refcount_read(&vma->vm_refcnt) & ~VM_REFCNT_EXCLUDE_READERS_FLAG) > 1;
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
	if (__vma_start_exclude_readers(vma, true, TASK_UNINTERRUPTIBLE))
		WARN_ON_ONCE(!__vma_end_exclude_readers(vma));
}

/* The VMA that covers an address, locked for reading, or NULL: then mmap_lock decides. */
static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	MA_STATE(mas, &mm->mm_mt, address, address);
	struct vm_area_struct *vma, *found;

retry:
	rcu_read_lock();
	vma = mas_walk(&mas);
	if (!vma) {
		rcu_read_unlock();
		return NULL;
	}
	found = vma;
	vma = vma_start_read(mm, vma);
	if (IS_ERR_OR_NULL(vma)) {
		if (PTR_ERR(vma) == -EAGAIN) {
			/* Detached since it was found. */
			trace_vma_retry(mm, found);
			mas_set(&mas, address);
			goto retry;
		}
		/* M-80: the read section is over, in which it was found. */
		if (IS_ENABLED(M80) && address >= found->vm_end) {
			mas_set(&mas, address);
			goto retry;
		}
		return NULL;
	}
	rcu_read_unlock();
	/* Only now it cannot become another one. */
	if (unlikely(!IS_ENABLED(M16) && (address < vma->vm_start || address >= vma->vm_end))) {
		trace_vma_other(vma);
		vma_end_read(vma);
		return NULL;
	}
	return vma;
}

#endif /* _MM_VMA_LOCK_H */
