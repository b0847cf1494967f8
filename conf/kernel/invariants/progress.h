/* SPDX-License-Identifier: Apache-2.0 */
/*
 *   I-65  a reader that is told to try again will find something else: when a write section ends no VMA
 *         that is detached is in the tree
 */
#ifndef _INVARIANTS_PROGRESS_H
#define _INVARIANTS_PROGRESS_H

#include "mm_state.h"

on_enter(vma_end_write_all, struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	for_each_vma(vmi, vma)
		require(vma_is_attached(vma),
			"I-65: a detached VMA stays in the tree, and readers try again for ever");
}

#endif
