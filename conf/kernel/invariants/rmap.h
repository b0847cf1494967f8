/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reverse mappings, and what they mean for page tables.
 *
 *   I-42  an anon_vma that a reader of the VMA may have seen stays; it is set under the VMA's lock or, the
 *         first one, under page_table_lock (vma_assert_write_locked() in dup_anon_vma())
 *         a child's VMA gets none that another VMA has as its own, for then two VMAs have the same anon_vma and
 *         different lists of them, and are merged (is_mergeable_anon_vma())
 *   I-46  a file's tree has one VMA at most for an address of an mm, when its lock is free; so has an
 *         anon_vma's when a writer of the mm begins: a VMA that was merged away leaves it after the lock
 *         was dropped (vma_complete()). (anon_vma_interval_tree_verify() in validate_mm())
 *   I-63  tables that a neighbour uses as well stay
 */
#ifndef _INVARIANTS_RMAP_H
#define _INVARIANTS_RMAP_H

#include "mm_state.h"
#include "page_tables.h"

/* ---- I-46 -------------------------------------------------------------------------------------- */

ghost static bool vmas_overlap(struct vm_area_struct *a, struct vm_area_struct *b)
{
	return a->vm_mm == b->vm_mm && a->vm_start < b->vm_end && b->vm_start < a->vm_end;
}

ghost static void check_i_mmap(struct file *file)
{
	struct vm_area_struct *a, *b;
	struct list_head *head;

	if (!file || file->f_mapping->i_mmap_rwsem.count)
		return;
	head = &file->f_mapping->i_mmap;
	list_for_each_entry(a, head, shared_node) {
		b = a;
		list_for_each_entry_continue(b, head, shared_node) {
			evaluated("I-46");
			require(!vmas_overlap(a, b),
				"I-46: a file has two VMAs for an address of an mm in its tree");
		}
	}
}

on_return(vma_link_file, struct vm_area_struct *vma)
{
	check_i_mmap(vma->vm_file);
}

on_return(vma_complete, struct vma_prepare *vp, struct vma_iterator *vmi, struct mm_struct *mm)
{
	check_i_mmap(vp->vma->vm_file);
}

on_return(dup_vma_rmap, int error, struct vm_area_struct *vma, struct vm_area_struct *mpnt)
{
	check_i_mmap(vma->vm_file);
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	struct anon_vma_chain *avc;
	struct vma_note *note;

	for_each_vma_note(note) {
		if (!note->attached || note->vma->vm_mm != mm || !note->vma->anon_vma)
			continue;
		list_for_each_entry(avc, &note->vma->anon_vma->rb_root, rb)
			require(avc->vma == note->vma || !vmas_overlap(avc->vma, note->vma),
				"I-46: an anon_vma has two VMAs for an address of an mm");
	}
}

/* ---- I-42 --------------------------------------------------------------------------------------- */

/* The VMAs that have it as their own; the child's is one of them now. */
on_return(anon_vma_fork, int error, struct vm_area_struct *vma, struct vm_area_struct *pvma)
{
	struct anon_vma_chain *avc;

	if (error || !vma->anon_vma)
		return;
	evaluated("I-42");
	list_for_each_entry(avc, &vma->anon_vma->rb_root, rb)
		require(avc->vma == vma || avc->vma->anon_vma != vma->anon_vma,
			"I-42: a child's VMA gets an anon_vma that is another VMA's own");
}

on_store(vm_area_struct, anon_vma, struct vm_area_struct *vma)
{
	struct vma_note *note = vma_note_of(vma);

	if (!note)
		return;
	if (note->attached) {
		evaluated("I-42");
		require(!note->readers || !note->anon_vma || note->anon_vma == vma->anon_vma,
			"I-42: the anon_vma of a VMA changes while somebody reads the VMA");
		require(note->locked_in || lockdep_is_held(&vma->vm_mm->page_table_lock),
			"I-42: anon_vma is set under the lock of the VMA");
	}
	note->anon_vma = vma->anon_vma;
}

/* ---- I-63 ---------------------------------------------------------------------------------------- */

/*
 * At exit there are no others, and a fork that failed holds both locks. Write-locked is as good as
 * detached: and those are the ones that exit and mremap() still have in the tree.
 */
on_enter(free_pgd_range, struct mmu_gather *tlb, unsigned long addr, unsigned long end,
	 unsigned long floor, unsigned long ceiling)
{
	MA_STATE(mas, &tlb->mm->mm_mt, floor, floor);
	struct vm_area_struct *vma;

	if (!atomic_read(&tlb->mm->mm_users) || test_bit(MMF_OOM_SKIP, &tlb->mm->flags))
		return;
	for (vma = mas_find(&mas, ceiling - 1); vma; vma = mas_find(&mas, ceiling - 1)) {
		if (!vma_noted_attached(vma) || vma_noted_write_locked(vma))
			continue;
		if (vma->vm_start < end && addr < vma->vm_end)
			continue;	/* I-23 */
		require(vma->vm_end <= floor || (ceiling && ceiling <= vma->vm_start),
			"I-63: tables are freed that a neighbour may use");
	}
	evaluated("I-63");
}

#endif
