/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the invariants of memory management remember: who reads a VMA, which VMAs are attached and
 * which are locked by the writer of the moment. It is noted at the calls and returns of the
 * protocol's functions, so that it does not rely on what they write.
 */
#ifndef _INVARIANTS_MM_STATE_H
#define _INVARIANTS_MM_STATE_H

#include <racewalk.h>

#define NOTED_READERS	12
#define NOTED_VMAS	24
#define NOTED_MMS	4

struct noted_reader {
	struct task_struct *task;
	struct vm_area_struct *vma;
	unsigned long address;
	bool any_address;
};

ghost static struct noted_reader noted_reader[NOTED_READERS];
ghost static struct vm_area_struct *noted_attached[NOTED_VMAS];
ghost static struct vm_area_struct *noted_write_locked[NOTED_VMAS];
ghost static struct mm_struct *noted_writing[NOTED_MMS];
ghost static struct task_struct *noted_writer[NOTED_MMS];

ghost static bool note_has(struct vm_area_struct **list, struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < NOTED_VMAS; i++) {
		if (list[i] == vma)
			return true;
	}
	return false;
}

ghost static void note_add(struct vm_area_struct **list, struct vm_area_struct *vma)
{
	int i;

	if (note_has(list, vma))
		return;
	for (i = 0; i < NOTED_VMAS && list[i]; i++)
		;
	require(i < NOTED_VMAS, "more VMAs than these invariants can note");
	list[i] = vma;
}

ghost static void note_remove(struct vm_area_struct **list, struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < NOTED_VMAS; i++) {
		if (list[i] == vma)
			list[i] = NULL;
	}
}

ghost static bool vma_noted_attached(struct vm_area_struct *vma)
{
	return note_has(noted_attached, vma);
}

ghost static bool vma_noted_write_locked(struct vm_area_struct *vma)
{
	return note_has(noted_write_locked, vma);
}

ghost static struct noted_reader *note_reader_of(struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < NOTED_READERS; i++) {
		if (noted_reader[i].task && noted_reader[i].vma == vma)
			return &noted_reader[i];
	}
	return NULL;
}

ghost static void note_reader(struct vm_area_struct *vma, unsigned long address, bool any_address)
{
	int i;

	for (i = 0; i < NOTED_READERS && noted_reader[i].task; i++)
		;
	require(i < NOTED_READERS, "more readers than these invariants can note");
	noted_reader[i].task = current;
	noted_reader[i].vma = vma;
	noted_reader[i].address = address;
	noted_reader[i].any_address = any_address;
}

ghost static void note_reader_done(struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < NOTED_READERS; i++) {
		if (noted_reader[i].task == current && noted_reader[i].vma == vma) {
			noted_reader[i].task = NULL;
			return;
		}
	}
}

ghost static bool mm_noted_writing(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_MMS; i++) {
		if (noted_writing[i] == mm)
			return true;
	}
	return false;
}

ghost static bool mm_writer_is_current(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_MMS; i++) {
		if (noted_writing[i] == mm)
			return noted_writer[i] == current;
	}
	return false;
}

ghost static void note_write_section(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_MMS && noted_writing[i]; i++)
		;
	require(i < NOTED_MMS, "more writers than these invariants can note");
	noted_writing[i] = mm;
	noted_writer[i] = current;
}

ghost static void note_write_section_done(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_MMS; i++) {
		if (noted_writing[i] == mm)
			noted_writing[i] = NULL;
	}
	for (i = 0; i < NOTED_VMAS; i++) {
		if (noted_write_locked[i] && noted_write_locked[i]->vm_mm == mm)
			noted_write_locked[i] = NULL;
	}
}

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

on_return(vma_mark_attached, struct vm_area_struct *vma)
{
	note_add(noted_attached, vma);
}

on_enter(vma_mark_detached, struct vm_area_struct *vma)
{
	note_remove(noted_attached, vma);
}

on_enter(vm_area_free, struct vm_area_struct *vma)
{
	note_remove(noted_attached, vma);
	note_remove(noted_write_locked, vma);
}

#endif
