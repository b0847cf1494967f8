/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a VMA. In brackets the kernel's own assertion.
 *
 *   I-01  a VMA is locked for reading only while it is attached, and for its own mm
 *         (vma_assert_attached())
 *   I-02  nobody has a VMA locked for reading that the writer of its mm has locked
 *         (vma_assert_write_locked())
 *   I-03  a field of an attached VMA is written only by the writer that has locked it
 *         (vma_assert_write_locked(), mmap_assert_write_locked())
 *   I-04  a VMA that was locked for an address covers it, as long as it is locked
 *   I-05  who locks a VMA for reading sees the fields as the last write section left them
 *   I-06  once a VMA is detached nobody holds it or takes it (vma_assert_detached()). With
 *         I06_IS_A_NOTE this is let pass, to see what comes of it
 *   I-07  a VMA that is locked is never taken for unlocked; one that is not may be taken for locked, but
 *         only so often: check_vma_false_locked()
 *   I-08  a VMA that is locked on behalf of an mm belongs to it as long as it is locked
 *   I-09  mm_lock_seq changes once at each end of a write section, by its writer, and no field is written
 *         after the closing change (mmap_assert_write_locked() in mm_lock_seqcount_end())
 *   I-10  after a downgrade no VMA is write-locked; a tree changes only under mmap_lock for writing
 *         (mt_write_locked() under CONFIG_LOCKDEP)
 *   I-13  the writer finds a VMA locked already only if this section has locked it. With I13_IS_A_NOTE
 *         only if somebody reads it meanwhile, which is I-02
 *   I-14  vm_refcnt is never below zero and never saturated (refcount_t warns of both)
 *   I-15  vm_refcnt counts the tree and each reader
 *   I-58  a writer that was killed while it waited left vm_refcnt as it was
 *   I-66  who has a VMA locked for reading does not wait for mmap_lock
 */
#ifndef _INVARIANTS_VMA_LOCK_H
#define _INVARIANTS_VMA_LOCK_H

#include "mm_state.h"

/* What a writer adds to vm_refcnt, in generations that have one. */
#if defined(VMA_REF_LIMIT)
#define VMA_REFCNT_WRITER	VMA_LOCK_OFFSET
#elif defined(VM_REFCNT_LIMIT)
#define VMA_REFCNT_WRITER	VM_REFCNT_EXCLUDE_READERS_FLAG
#endif

#ifdef VMA_REFCNT_WRITER
#define MM_LOCK_SEQ(mm)		((mm)->mm_lock_seq.sequence)
#else
#define MM_LOCK_SEQ(mm)		((mm)->mm_lock_seq)
#endif

/* ---- readers --------------------------------------------------------------------------------- */

ghost static void check_values(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);
	struct vma_values *values = &note->values;

	if (!note->has_values)
		return;
	evaluated("I-05");
	/* VM_MAYBE_GUARD is set by readers: vma_set_atomic_flag(). */
	require(!((vma->vm_flags ^ values->vm_flags) & ~VM_MAYBE_GUARD) &&
		pgprot_val(vma->vm_page_prot) == values->vm_page_prot &&
		vma->vm_start == values->vm_start && vma->vm_end == values->vm_end &&
		vma->vm_pgoff == values->vm_pgoff && vma->vm_ops == values->vm_ops &&
		vma->vm_file == values->vm_file,
		"I-05: a VMA is locked and not seen as its last write section left it");
}

ghost static void check_read_lock(struct vm_area_struct *vma, struct mm_struct *mm)
{
	evaluated("I-01, I-02");
	require(vma->vm_mm == mm, "I-01: a VMA is locked only for its own mm");
	require(!vma_noted_write_locked(vma),
		"I-02, I-07: a VMA that a writer has locked was locked for reading");
	require(vma_noted_attached(vma), "I-01, I-06: a VMA that is locked is attached");
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma)
		return;
	check_read_lock(vma, mm);
	require(vma->vm_start <= address && address < vma->vm_end,
		"I-04: a VMA that is locked for an address covers it");
	check_values(vma);
	note_reader(vma, mm, address, false);
}

on_return(vma_start_read_locked, bool locked, struct vm_area_struct *vma)
{
	if (!locked)
		return;
	check_read_lock(vma, vma->vm_mm);
	note_reader(vma, vma->vm_mm, 0, true);
}

on_enter(vma_end_read, struct vm_area_struct *vma)
{
	struct noted_reader *reader = noted_reader_current(vma);

	if (!reader)
		return;
	evaluated("I-08, I-14");
	require(vma->vm_mm == reader->mm, "I-08: a VMA became another mm's while it was locked");
#ifdef VMA_REFCNT_WRITER
	require(vma->vm_refcnt.refs.counter > 0, "I-14: vm_refcnt of a VMA that is locked is not positive");
#endif
	note_reader_done(vma);
}

invariant(vma_covers_address)
{
	struct noted_reader *reader;
	int i;

	for (i = 0; i < noted_readers; i++) {
		reader = &noted_reader[i];
		if (!vma_note_of(reader->vma))
			continue;	/* freed: that is for others to say */
		evaluated("I-04");
		require(reader->any_address || (reader->vma->vm_start <= reader->address &&
						reader->address < reader->vma->vm_end),
			"I-04: a VMA that is locked for an address covers it");
	}
}

#ifdef VMA_REFCNT_WRITER
invariant(vma_refcnt_counts)
{
	struct vma_note *note;
	int i;

	for (i = 0; i < noted_readers; i++) {
		note = vma_note_of(noted_reader[i].vma);
		if (!note)
			continue;
		evaluated("I-15");
		require((note->vma->vm_refcnt.refs.counter & ~VMA_REFCNT_WRITER) >=
			note->readers + note->attached,
			"I-15: vm_refcnt is less than the readers and the tree");
	}
}
#endif

/* Sections that are being closed: mm_lock_seq has yet to change. */
ghost static struct {
	struct mm_struct *mm;
	unsigned int seq;
} mm_closing[NOTED_MMS];
ghost static int mms_closing;

ghost static bool mm_has_writer(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < mms_closing; i++) {
		if (mm_closing[i].mm == mm)
			return true;
	}
	return mm_noted_writing(mm);
}

/* How often a reader has taken a VMA for locked while no writer was there. */
ghost static int vma_false_locked;

/* Not one that was found by another mm, whose number it may have. */
ghost static void note_locked(struct vm_area_struct *vma)
{
	vma_false_locked += vma_is_write_locked(vma) && !mm_has_writer(vma->vm_mm);
}

on_enter(trace_vma_locked_early, struct vm_area_struct *vma)
{
	note_locked(vma);
}

on_enter(trace_vma_locked_late, struct vm_area_struct *vma)
{
	note_locked(vma);
}

/* For `finally`. None if the sequence numbers do not wrap and the memory order is not weak. */
ghost static void check_vma_false_locked(int most)
{
	require(vma_false_locked <= most, "I-07: a VMA is taken for locked too often");
}

ghost static void check_may_wait_for_mmap_lock(void)
{
	evaluated("I-66");
	require(!noted_reader_current(NULL),
		"I-66: who has a VMA locked for reading waits for mmap_lock");
}

on_enter(mmap_read_lock, struct mm_struct *mm)
{
	check_may_wait_for_mmap_lock();
}

on_enter(mmap_read_lock_killable, struct mm_struct *mm)
{
	check_may_wait_for_mmap_lock();
}

on_enter(mmap_write_lock, struct mm_struct *mm)
{
	check_may_wait_for_mmap_lock();
}

on_enter(mmap_write_lock_killable, struct mm_struct *mm)
{
	check_may_wait_for_mmap_lock();
}

/* ---- writers ----------------------------------------------------------------------------------- */

#ifndef I13_IS_A_NOTE
/*
 * Before mm_state.h notes that this section has locked it. That somebody reads it comes below. What is not
 * attached nobody can read: it may be born with any number.
 */
on_enter(vma_start_write, struct vm_area_struct *vma)
{
	require(!vma_is_write_locked(vma) || !vma_noted_attached(vma) || vma_noted_readers(vma) ||
		vma_noted_write_locked(vma),
		"I-13: a VMA counts as locked that this section has not locked");
}
#endif

on_return(vma_start_write, struct vm_area_struct *vma)
{
	evaluated("I-02, I-13");
	require(!vma_noted_readers(vma), "I-02, I-13: a writer has locked a VMA that somebody reads");
	require(vma_is_write_locked(vma), "I-07: a VMA that a writer has locked looks unlocked");
}

on_return(vma_start_write_killable, int error, struct vm_area_struct *vma)
{
	if (!error) {
		require(!vma_noted_readers(vma),
			"I-02, I-13: a writer has locked a VMA that somebody reads");
		return;
	}
#ifdef VMA_REFCNT_WRITER
	require(!(vma->vm_refcnt.refs.counter & VMA_REFCNT_WRITER),
		"I-58: a writer that gives up takes its flag away");
#endif
	require(!vma_noted_attached(vma) || vma_is_attached(vma),
		"I-58: after a writer gave up the VMA is attached as before");
	require(vma_noted_write_locked(vma) || !vma_is_write_locked(vma),
		"I-58: a writer that gave up has not locked the VMA");
}

#ifndef I06_IS_A_NOTE
on_return(vma_mark_detached, struct vm_area_struct *vma)
{
	evaluated("I-06");
	require(!vma_noted_readers(vma), "I-06: a VMA was detached while somebody reads it");
	require(!vma_is_attached(vma), "I-06: a VMA that was detached has a reference left");
}
#endif

ghost static void check_field_write(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	evaluated("I-03, I-09");
	require(!note || !note->attached || note->locked_in,
		"I-03, I-09: a field of an attached VMA is written without its lock");
}

on_store(vm_area_struct, vm_start, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_end, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_flags, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_pgoff, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_page_prot, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_ops, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_file, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

/* ---- sections -------------------------------------------------------------------------------- */

on_enter(vma_end_write_all, struct mm_struct *mm)
{
	require(lockdep_is_held_type(&mm->mmap_lock, 0),
		"I-09: mm_lock_seq is changed by the writer alone");
	require(mms_closing < NOTED_MMS, "more writers than -D NOTED_MMS=64 at a time");
	mm_closing[mms_closing].mm = mm;
	mm_closing[mms_closing++].seq = MM_LOCK_SEQ(mm);
}

on_return(vma_end_write_all, struct mm_struct *mm)
{
	int i;

	for (i = 0; mm_closing[i].mm != mm; i++)
		;
	require(MM_LOCK_SEQ(mm) != mm_closing[i].seq,
		"I-09: a write section has ended and mm_lock_seq is as before");
	mm_closing[i] = mm_closing[--mms_closing];
#ifdef VMA_REFCNT_WRITER
	require(!(MM_LOCK_SEQ(mm) & 1), "I-09: mm_lock_seq is odd after a write section");
#endif
}

on_enter(mm_lock_seqcount_begin, struct mm_struct *mm)
{
	require(lockdep_is_held_type(&mm->mmap_lock, 0),
		"I-09: mm_lock_seq is changed by the writer alone");
}

on_return(mmap_write_downgrade, struct mm_struct *mm)
{
	evaluated("I-10, downgrade");
	require(!mm_noted_writing(mm), "I-10: after a downgrade VMAs are still write-locked");
}

on_enter(mas_wr_store_entry, struct ma_state *mas, void *entry)
{
	require(!mas->tree->ma_external_lock ||
		lockdep_is_held_type(mas->tree->ma_external_lock, 0),
		"I-10: a tree is changed without mmap_lock for writing");
}

#endif
