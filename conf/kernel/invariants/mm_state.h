/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the invariants of memory management remember: who reads a VMA, which VMAs are attached and
 * which are locked by the writer of the moment. It is noted at the calls and returns of the
 * protocol's functions, so that it does not rely on what they write.
 *
 * A VMA's note is found by the VMA's address and goes when the VMA is freed; a writer's note lasts as
 * long as its section, and has a list of the VMAs that it has locked. So what an event costs does not
 * depend on how many VMAs there are. The limits are those of one moment; -D raises them.
 */
#ifndef _INVARIANTS_MM_STATE_H
#define _INVARIANTS_MM_STATE_H

#include "evaluated.h"

#ifndef NOTED_VMAS
#define NOTED_VMAS	256
#endif
#ifndef NOTED_READERS
#define NOTED_READERS	64
#endif
#ifndef NOTED_MMS
#define NOTED_MMS	64
#endif
#define NOTED_BUCKETS	64

/* ---- VMAs ------------------------------------------------------------------------------------ */

/* What a VMA's last completed write section has left: I-05. */
struct vma_values {
	unsigned long vm_start, vm_end, vm_flags, vm_page_prot, vm_pgoff;
	const void *vm_ops, *vm_file;
};

struct vma_note {
	struct vm_area_struct *vma;
	struct mm_struct *locked_in;	/* the mm whose writer has locked it */
	int next;			/* of the same bucket, or free; 0: none */
	int next_locked;		/* by the same writer */
	int readers;
	bool attached;
	bool opened, closed;		/* by its driver: see hooks.h */
	int in_hook;			/* faults that the driver handles at the moment */
	struct anon_vma *anon_vma;	/* see rmap.h */
	bool has_values;
	struct vma_values values;
};

/* Number 0 is none. */
ghost static struct vma_note vma_note[NOTED_VMAS];
ghost static int vma_note_bucket[NOTED_BUCKETS];
ghost static int vma_note_free, vma_notes_used = 1;

#define VMA_NOTE_BUCKET(vma)							\
	((((unsigned long)(vma) >> 6) ^ ((unsigned long)(vma) >> 12)) & (NOTED_BUCKETS - 1))

#define for_each_vma_note(note)							\
	for ((note) = vma_note + 1; (note) < vma_note + vma_notes_used; (note)++) \
		if (!(note)->vma) {						\
		} else

ghost static struct vma_note *vma_note_of(struct vm_area_struct *vma)
{
	int i;

	for (i = vma_note_bucket[VMA_NOTE_BUCKET(vma)]; i; i = vma_note[i].next) {
		if (vma_note[i].vma == vma)
			return &vma_note[i];
	}
	return NULL;
}

ghost static struct vma_note *vma_note_make(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);
	int i = vma_note_free;

	if (note)
		return note;
	if (i) {
		vma_note_free = vma_note[i].next;
	} else {
		i = vma_notes_used++;
		require(i < NOTED_VMAS, "more VMAs than -D NOTED_VMAS=256 at a time");
	}
	note = &vma_note[i];
	note->vma = vma;
	note->locked_in = NULL;
	note->readers = 0;
	note->attached = note->opened = note->closed = note->has_values = false;
	note->in_hook = 0;
	note->anon_vma = NULL;
	note->next = vma_note_bucket[VMA_NOTE_BUCKET(vma)];
	vma_note_bucket[VMA_NOTE_BUCKET(vma)] = i;
	return note;
}

ghost static bool vma_noted_attached(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	return note && note->attached;
}

ghost static bool vma_noted_write_locked(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	return note && note->locked_in;
}

/* ---- writers --------------------------------------------------------------------------------- */

struct mm_note {
	struct mm_struct *mm;
	struct task_struct *writer;
	int locked;			/* the first of the VMAs that it has locked */
};

ghost static struct mm_note mm_note[NOTED_MMS];
ghost static int mm_notes;

ghost static struct mm_note *mm_note_of(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < mm_notes; i++) {
		if (mm_note[i].mm == mm)
			return &mm_note[i];
	}
	return NULL;
}

ghost static bool mm_noted_writing(struct mm_struct *mm)
{
	return mm_note_of(mm) != NULL;
}

ghost static bool mm_writer_is_current(struct mm_struct *mm)
{
	struct mm_note *note = mm_note_of(mm);

	return note && note->writer == current;
}

ghost static void note_write_section(struct mm_struct *mm)
{
	struct mm_note *note = mm_note_of(mm);

	if (!note) {
		require(mm_notes < NOTED_MMS, "more writers than -D NOTED_MMS=64 at a time");
		note = &mm_note[mm_notes++];
		note->mm = mm;
		note->locked = 0;
	}
	note->writer = current;
}

ghost static void note_values(struct vma_note *note)
{
	struct vm_area_struct *vma = note->vma;
	struct vma_values *values = &note->values;

	values->vm_start = vma->vm_start;
	values->vm_end = vma->vm_end;
	values->vm_flags = vma->vm_flags;
	values->vm_page_prot = pgprot_val(vma->vm_page_prot);
	values->vm_pgoff = vma->vm_pgoff;
	values->vm_ops = vma->vm_ops;
	values->vm_file = vma->vm_file;
	note->has_values = true;
}

ghost static void note_write_section_done(struct mm_struct *mm)
{
	struct mm_note *note = mm_note_of(mm);
	int i;

	if (!note)
		return;
	for (i = note->locked; i; i = vma_note[i].next_locked) {
		vma_note[i].locked_in = NULL;
		note_values(&vma_note[i]);
	}
	*note = mm_note[--mm_notes];
}

ghost static void note_write_locked(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_make(vma);
	struct mm_note *writer;

	if (note->locked_in)
		return;
	writer = mm_note_of(vma->vm_mm);
	require(writer && writer->writer == current,
		"I-03: a VMA is locked by the writer of its mm");
	note->locked_in = vma->vm_mm;
	note->next_locked = writer->locked;
	writer->locked = note - vma_note;
}

ghost static void vma_note_drop(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);
	struct mm_note *writer;
	int number = note - vma_note, *link;

	if (!note)
		return;
	writer = note->locked_in ? mm_note_of(note->locked_in) : NULL;
	if (writer) {
		for (link = &writer->locked; *link != number; link = &vma_note[*link].next_locked)
			;
		*link = note->next_locked;
	}
	for (link = &vma_note_bucket[VMA_NOTE_BUCKET(vma)]; *link != number;
	     link = &vma_note[*link].next)
		;
	*link = note->next;
	note->vma = NULL;
	note->next = vma_note_free;
	vma_note_free = number;
}

/* ---- readers --------------------------------------------------------------------------------- */

struct noted_reader {
	struct task_struct *task;
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	unsigned long address;
	bool any_address;
};

ghost static struct noted_reader noted_reader[NOTED_READERS];
ghost static int noted_readers;

ghost static bool vma_noted_readers(struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	return note && note->readers;
}

/* The lock of a VMA that the current task has for reading; any one, for NULL. */
ghost static struct noted_reader *noted_reader_current(struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < noted_readers; i++) {
		if (noted_reader[i].task == current && (!vma || noted_reader[i].vma == vma))
			return &noted_reader[i];
	}
	return NULL;
}

ghost static void note_reader(struct vm_area_struct *vma, struct mm_struct *mm,
			      unsigned long address, bool any_address)
{
	struct noted_reader *reader = &noted_reader[noted_readers];

	require(noted_readers < NOTED_READERS, "more readers than -D NOTED_READERS=64 at a time");
	vma_note_make(vma)->readers++;
	reader->task = current;
	reader->vma = vma;
	reader->mm = mm;
	reader->address = address;
	reader->any_address = any_address;
	noted_readers++;
}

ghost static void note_reader_done(struct vm_area_struct *vma)
{
	struct noted_reader *reader = noted_reader_current(vma);
	struct vma_note *note;

	if (!reader)
		return;
	*reader = noted_reader[--noted_readers];
	note = vma_note_of(vma);
	if (note && note->readers)
		note->readers--;
}

/* ---- events ------------------------------------------------------------------------------------ */

on_return(mmap_write_lock, struct mm_struct *mm)
{
	note_write_section(mm);
}

on_return(mmap_write_lock_nested, struct mm_struct *mm, int subclass)
{
	note_write_section(mm);
}

on_return(mmap_write_lock_killable, int error, struct mm_struct *mm)
{
	if (!error)
		note_write_section(mm);
}

on_return(mmap_write_trylock, bool locked, struct mm_struct *mm)
{
	if (locked)
		note_write_section(mm);
}

on_enter(vma_end_write_all, struct mm_struct *mm)
{
	note_write_section_done(mm);
}

on_return(vma_start_write, struct vm_area_struct *vma)
{
	note_write_locked(vma);
}

on_return(vma_start_write_killable, int error, struct vm_area_struct *vma)
{
	if (!error)
		note_write_locked(vma);
}

on_return(vma_mark_attached, struct vm_area_struct *vma)
{
	vma_note_make(vma)->attached = true;
}

on_enter(vma_mark_detached, struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	if (note)
		note->attached = false;
}

/* Nothing comes between the last step of it and this. */
on_return(vm_area_free, struct vm_area_struct *vma)
{
	vma_note_drop(vma);
}

#endif
