/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mmap_lock, and with it the locks of VMAs: who drops or downgrades it as a writer unlocks
 * all VMAs that were locked for writing meanwhile.
 *
 * Mutation: M31 downgrades without unlocking the VMAs.
 */
#ifndef _LINUX_MMAP_LOCK_H
#define _LINUX_MMAP_LOCK_H

#include "sched_mm.h"
#include "maple_tree.h"

ghost static void mmap_assert_locked(const struct mm_struct *mm)
{
	require(lockdep_is_held(&mm->mmap_lock), "I-03: mmap_assert_locked()");
}

ghost static void mmap_assert_write_locked(const struct mm_struct *mm)
{
	require(lockdep_is_held_type(&mm->mmap_lock, 0), "I-03: mmap_assert_write_locked()");
}

/* For probes. A reader saw that a VMA is write-locked: before, or after it took its reference. */
static inline void trace_vma_locked_early(struct vm_area_struct *vma)
{
}

static inline void trace_vma_locked_late(struct vm_area_struct *vma)
{
}

/* A reader has locked a VMA that is another one by now. */
static inline void trace_vma_other(struct vm_area_struct *vma)
{
}

/* A VMA is detached while a reader still has its reference. */
static inline void trace_vma_detach_wait(struct vm_area_struct *vma)
{
}

/* A reader has found a VMA that is detached, and looks again. */
static inline void trace_vma_retry(struct mm_struct *mm, struct vm_area_struct *vma)
{
}

#define GENERATION_VMA_LOCK	GENERATION_HEADER(vma_lock.h)
#include GENERATION_VMA_LOCK

/* By its readers or by the writer: for who has it locked either way. */
ghost static void vma_assert_locked(struct vm_area_struct *vma)
{
	require(vma_has_readers(vma) || vma_is_write_locked(vma), "I-03: vma_assert_locked()");
}

/* Kept as it is by one of the locks. */
ghost static void vma_assert_stabilised(struct vm_area_struct *vma)
{
	require(lockdep_is_held(&vma->vm_mm->mmap_lock) || vma_has_readers(vma) ||
		vma_is_write_locked(vma), "I-03: vma_assert_stabilised()");
}

/* A second VMA. */
#ifndef vma_start_read_locked_nested
#define vma_start_read_locked_nested(vma, subclass)	vma_start_read_locked(vma)
#endif

static inline void mmap_init_lock(struct mm_struct *mm)
{
	init_rwsem(&mm->mmap_lock);
	mm_lock_seqcount_init(mm);
}

static inline void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
	mm_lock_seqcount_begin(mm);
}

static inline void mmap_write_lock_nested(struct mm_struct *mm, int subclass)
{
	down_write_nested(&mm->mmap_lock, subclass);
	mm_lock_seqcount_begin(mm);
}

static inline int mmap_write_lock_killable(struct mm_struct *mm)
{
	int error = down_write_killable(&mm->mmap_lock);

	if (!error)
		mm_lock_seqcount_begin(mm);
	return error;
}

static inline bool mmap_write_trylock(struct mm_struct *mm)
{
	bool locked = down_write_trylock(&mm->mmap_lock);

	if (locked)
		mm_lock_seqcount_begin(mm);
	return locked;
}

static inline void mmap_write_unlock(struct mm_struct *mm)
{
	vma_end_write_all(mm);
	up_write(&mm->mmap_lock);
}

static inline void mmap_write_downgrade(struct mm_struct *mm)
{
	if (!IS_ENABLED(M31))
		vma_end_write_all(mm);
	downgrade_write(&mm->mmap_lock);
}

static inline void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static inline int mmap_read_lock_killable(struct mm_struct *mm)
{
	return down_read_killable(&mm->mmap_lock);
}

static inline bool mmap_read_trylock(struct mm_struct *mm)
{
	return down_read_trylock(&mm->mmap_lock);
}

/* Whether somebody waits for it. */
#define mmap_lock_is_contended(mm)	rwsem_is_contended(&(mm)->mmap_lock)

static inline void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

#endif /* _LINUX_MMAP_LOCK_H */
