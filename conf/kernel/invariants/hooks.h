/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Drivers and their VMAs.
 *
 *   I-44  each VMA that was opened, by ->mmap or ->open, is closed once before it is freed; no fault is
 *         handed to its driver after that, or is still there then; ->mmap of a new one finds those of the
 *         range closed
 */
#ifndef _INVARIANTS_HOOKS_H
#define _INVARIANTS_HOOKS_H

#include "mm_state.h"

ghost static bool vma_has_close(struct vm_area_struct *vma)
{
	return vma->vm_ops && vma->vm_ops->close;
}

on_enter(vma_open, struct vm_area_struct *vma)
{
	vma_note_make(vma)->opened = true;
}

on_enter(mmap_file, struct file *file, struct vm_area_struct *vma)
{
	MA_STATE(mas, &vma->vm_mm->mm_mt, vma->vm_start, vma->vm_start);
	struct vm_area_struct *old;

	for (old = mas_find(&mas, vma->vm_end - 1); old; old = mas_find(&mas, vma->vm_end - 1))
		require(!vma_has_close(old),
			"I-44: a new mapping is made while an old one of its range is not closed");
	evaluated("I-44, ->mmap");
}

on_return(mmap_file, int error, struct file *file, struct vm_area_struct *vma)
{
	if (!error)
		vma_note_make(vma)->opened = true;
}

on_enter(vma_close, struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_make(vma);

	if (!vma_has_close(vma))
		return;
	evaluated("I-44, close");
	require(note->opened, "I-44: a VMA is closed that was not opened");
	require(!note->closed, "I-44: a VMA is closed twice");
	require(!note->in_hook, "I-44: a VMA is closed while its driver handles a fault");
	note->closed = true;
}

on_enter(__do_fault, struct vm_fault *vmf)
{
	struct vma_note *note = vma_note_of(vmf->vma);

	if (!note)
		return;
	evaluated("I-44, fault");
	require(!note->closed, "I-44: a fault is handed to a driver that has closed the VMA");
	note->in_hook++;
}

on_return(__do_fault, vm_fault_t result, struct vm_fault *vmf)
{
	struct vma_note *note = vma_note_of(vmf->vma);

	if (note && note->in_hook)
		note->in_hook--;
}

/* mm_state.h drops the note at the return. */
on_enter(vm_area_free, struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	require(!note || !note->opened || note->closed || !vma_has_close(vma),
		"I-44: a VMA is freed that was not closed");
}

#endif
