/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of an mm, from fork to exit.
 *
 *   I-49  the tree of an mm that exit_mmap() has destroyed is walked by nobody (lockdep says
 *         "suspicious RCU usage" in mas_start(), as the tree has forgotten its lock)
 *   I-54  a fork that failed leaves a tree that is empty, or has VMAs of the child and nothing else:
 *         no marker, no VMA of the parent; none of them is in an rmap tree; no hook (KSM) knows the
 *         child
 *   I-59  the oom reaper is not at work in an mm whose tables are being freed, or have been
 *   I-64  an mm_struct outlives each reader that has locked one of its VMAs in the belief that it was
 *         one of another mm
 */
#ifndef _INVARIANTS_MM_LIFE_H
#define _INVARIANTS_MM_LIFE_H

#include <racewalk.h>

#define NOTED_LIVES	8

/* ---- I-49: trees that were destroyed at exit -------------------------------------------------- */

ghost static struct mm_struct *noted_exited[NOTED_LIVES];

ghost static bool mm_noted_exited(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_LIVES; i++) {
		if (noted_exited[i] == mm)
			return true;
	}
	return false;
}

on_return(exit_mmap, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_LIVES && noted_exited[i]; i++)
		;
	require(i < NOTED_LIVES, "more exits than these invariants can note");
	noted_exited[i] = mm;
}

on_enter(__mmdrop, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_LIVES; i++) {
		if (noted_exited[i] == mm)
			noted_exited[i] = NULL;
	}
}

on_enter(mas_descend, struct ma_state *mas)
{
	int i;

	for (i = 0; i < NOTED_LIVES; i++)
		require(!noted_exited[i] || mas->tree != &noted_exited[i]->mm_mt,
			"I-49: the tree of an mm that has exited is walked");
}

/* ---- I-54: forks that failed ------------------------------------------------------------------- */

/* For who has mmap_lock: what the tree of an mm may have. */
ghost static void check_tree_owner(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0, 0);
	struct vm_area_struct *vma;

	for (vma = mas_find(&mas, ULONG_MAX); vma; vma = mas_find(&mas, ULONG_MAX)) {
		require(!xa_is_zero(vma), "I-54: the tree of a fork that failed has a marker");
		require(vma->vm_mm == mm, "I-54: the VMAs of a tree belong to its mm");
	}
}

/* The forks that are under way: the mmap_lock of the parent is held for writing. */
struct noted_fork {
	struct mm_struct *child, *parent;
};

ghost static struct noted_fork noted_fork[NOTED_LIVES];

ghost static struct noted_fork *noted_fork_of(struct mm_struct *child)
{
	int i;

	for (i = 0; i < NOTED_LIVES && noted_fork[i].child != child; i++)
		;
	require(i < NOTED_LIVES, "more forks than these invariants can note");
	return &noted_fork[i];
}

on_enter(dup_mmap, struct mm_struct *mm, struct mm_struct *oldmm)
{
	struct noted_fork *fork = noted_fork_of(NULL);

	fork->child = mm;
	fork->parent = oldmm;
}

on_return(dup_mmap, int error, struct mm_struct *mm, struct mm_struct *oldmm)
{
	noted_fork_of(mm)->child = NULL;
}

#ifndef FORK_LEAVES_MARKER
/*
 * In the rmap trees of the parent's VMAs, if nobody changes them at the moment. Not with WEAK_ORDER: without
 * their locks this CPU may know of half of a change that another one has made (as with I-46).
 */
ghost static void check_left_rmap(struct mm_struct *mm, struct vm_area_struct *mpnt)
{
	struct anon_vma_chain *avc, *other;
	struct vm_area_struct *vma;

	list_for_each_entry(avc, &mpnt->anon_vma_chain, same_vma) {
		if (avc->anon_vma->root->rwsem.count)
			continue;
		list_for_each_entry(other, &avc->anon_vma->rb_root, rb)
			require(other->vma->vm_mm != mm,
				"I-54: a fork that failed leaves no VMA in an anon_vma");
	}
	if (!mpnt->vm_file || mpnt->vm_file->f_mapping->i_mmap_rwsem.count)
		return;
	list_for_each_entry(vma, &mpnt->vm_file->f_mapping->i_mmap, shared_node)
		require(vma->vm_mm != mm, "I-54: a fork that failed leaves no VMA in i_mmap");
}

on_return(dup_mmap_failed, struct mm_struct *mm, struct vma_iterator *vmi,
	  struct vm_area_struct *mpnt)
{
	MA_STATE(child, &mm->mm_mt, 0, 0);
	MA_STATE(parent, &noted_fork_of(mm)->parent->mm_mt, 0, 0);
	struct vm_area_struct *vma;

	require(!mas_find(&child, ULONG_MAX), "I-54: a fork that failed leaves an empty tree");
	for (vma = mas_find(&parent, ULONG_MAX); vma; vma = mas_find(&parent, ULONG_MAX))
		if (!IS_ENABLED(WEAK_ORDER))
			check_left_rmap(mm, vma);
}
#endif

#ifdef CONFIG_KSM
on_return(dup_mmap, int error, struct mm_struct *mm, struct mm_struct *oldmm)
{
	if (error)
		require(!test_bit(MMF_VM_MERGEABLE, &mm->flags),
			"I-54: no hook knows the child of a fork that failed");
}
#endif

#if CONFIG_UPROBES
on_enter(trace_uprobe_mm, struct mm_struct *mm)
{
	check_tree_owner(mm);
}
#endif

#ifdef CONFIG_SWAP
on_enter(trace_unuse_vma, struct mm_struct *mm, struct vm_area_struct *vma)
{
	check_tree_owner(mm);
}
#endif

/* ---- I-59: the oom reaper ------------------------------------------------------------------------ */

ghost static struct mm_struct *noted_reaped;

on_enter(__oom_reap_task_mm, struct mm_struct *mm)
{
	require(!mm_noted_exited(mm), "I-59: the oom reaper comes after the tables were freed");
	noted_reaped = mm;
}

on_return(__oom_reap_task_mm, bool done, struct mm_struct *mm)
{
	noted_reaped = NULL;
}

on_enter(free_pgd_range, struct mmu_gather *tlb, unsigned long addr, unsigned long end,
	 unsigned long floor, unsigned long ceiling)
{
	require(tlb->mm != noted_reaped || atomic_read(&tlb->mm->mm_users),
		"I-59: tables are freed while the oom reaper is at work");
}

/* ---- I-64: readers of a VMA that has become another mm's -------------------------------------------- */

struct noted_foreign {
	struct task_struct *task;
	struct mm_struct *mm;
};

ghost static struct noted_foreign noted_foreign[NOTED_LIVES];

on_enter(trace_vma_other, struct vm_area_struct *vma)
{
	int i;

	for (i = 0; i < NOTED_LIVES && noted_foreign[i].task; i++)
		;
	require(i < NOTED_LIVES, "more readers than these invariants can note");
	noted_foreign[i].task = current;
	noted_foreign[i].mm = vma->vm_mm;
}

/* Its reference is put: by a fault, or a walk of the maps. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(vma_refcount_put, struct vm_area_struct *vma)
#else
on_return(vma_end_read, struct vm_area_struct *vma)
#endif
{
	int i;

	for (i = 0; i < NOTED_LIVES; i++) {
		if (noted_foreign[i].task == current)
			noted_foreign[i].task = NULL;
	}
}

on_enter(__mmdrop, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NOTED_LIVES; i++)
		require(!noted_foreign[i].task || noted_foreign[i].task == current ||
			noted_foreign[i].mm != mm,
			"I-64: an mm is freed while a reader has locked one of its VMAs");
}

#endif
