/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A VMA changes its range: with the rmap locks of its file and its anon_vma held, so that
 * walkers of the rmap trees see it before or after. Splitting, growing, shrinking.
 *
 * The rmap trees are lists here, so that nothing is taken out and put in again meanwhile.
 *
 * Mutations: M26 does not lock the other VMAs of a merge, M28 sets anon_vma before the lock.
 * Bug: B39 merges what mremap() moves without the anon_vma of where it comes from.
 */
#ifndef _MM_VMA_PREPARE_H
#define _MM_VMA_PREPARE_H

#include "free_pgtables.h"
#include "memory.h"

#define PAGE_ALIGN(addr)	(((addr) + PAGE_SIZE - 1) & PAGE_MASK)

#define GENERATION_VMA_INIT	GENERATION_HEADER(vma_init.h)
#include GENERATION_VMA_INIT

/* Behind TASK_SIZE there is nothing: entries of such addresses would be those of lower ones. */
static inline bool user_range_ok(unsigned long addr, unsigned long len)
{
	return len <= TASK_SIZE && addr <= TASK_SIZE - len;
}

#ifndef sysctl_max_map_count
#define sysctl_max_map_count	64
#endif

/* How much may be promised (VM_ACCOUNT) and mapped: for scenarios that want it to fail. */
static unsigned long vm_commit_limit = ULONG_MAX;
static unsigned long rlimit_as = ULONG_MAX;

static inline int security_vm_enough_memory_mm(struct mm_struct *mm, unsigned long pages)
{
	if (mm->committed + pages > vm_commit_limit)
		return -ENOMEM;
	WRITE_ONCE(mm->committed, mm->committed + pages);
	return 0;
}

static inline void vm_unacct_memory(struct mm_struct *mm, unsigned long pages)
{
	if (pages)
		WRITE_ONCE(mm->committed, READ_ONCE(mm->committed) - pages);
}

static inline bool may_expand_vm(struct mm_struct *mm, vm_flags_t flags, unsigned long npages)
{
	return mm->total_vm + npages <= rlimit_as;
}

#define is_exec_mapping(flags)	(((flags) & (VM_EXEC | VM_WRITE | VM_GROWSDOWN)) == VM_EXEC)
#define is_stack_mapping(flags)	((flags) & VM_GROWSDOWN)
#define is_data_mapping(flags)							\
	(((flags) & (VM_WRITE | VM_SHARED | VM_GROWSDOWN)) == VM_WRITE)

static void vm_stat_account(struct mm_struct *mm, vm_flags_t flags, long npages)
{
	WRITE_ONCE(mm->total_vm, READ_ONCE(mm->total_vm) + npages);
	if (is_exec_mapping(flags))
		mm->exec_vm += npages;
	else if (is_stack_mapping(flags))
		mm->stack_vm += npages;
	else if (is_data_mapping(flags))
		mm->data_vm += npages;
}

/* A huge entry across an address at which the VMA is to end is cut up. */
static void split_huge_pmd_if_needed(struct vm_area_struct *vma, unsigned long address)
{
	unsigned long haddr = address & HPAGE_PMD_MASK;
	pmd_t *pmd;

	if (address == haddr || haddr < vma->vm_start || haddr + HPAGE_PMD_SIZE > vma->vm_end)
		return;
	pmd = mm_find_pmd(vma->vm_mm, address);
	if (pmd && pmd_is_huge(pmdp_get(pmd)))
		__split_huge_pmd(vma, pmd, address);
}

static void vma_adjust_trans_huge(struct vm_area_struct *vma, unsigned long start,
				  unsigned long end, struct vm_area_struct *next)
{
	split_huge_pmd_if_needed(vma, start);
	split_huge_pmd_if_needed(vma, end);
	if (next)
		split_huge_pmd_if_needed(next, end);
}

struct vma_prepare {
	struct vm_area_struct *vma;
	struct vm_area_struct *adj_next;
	struct address_space *mapping;
	struct anon_vma *anon_vma;
	struct vm_area_struct *insert;
	struct vm_area_struct *remove;
	struct vm_area_struct *remove2;
};

static void init_multi_vma_prep(struct vma_prepare *vp, struct vm_area_struct *vma,
				struct vm_area_struct *next, struct vm_area_struct *remove,
				struct vm_area_struct *remove2)
{
	vp->vma = vma;
	vp->adj_next = next;
	vp->insert = NULL;
	vp->remove = remove;
	vp->remove2 = remove2;
	vp->anon_vma = vma->anon_vma;
	if (!vp->anon_vma && remove)
		vp->anon_vma = remove->anon_vma;
	if (!vp->anon_vma && next)
		vp->anon_vma = next->anon_vma;
	vp->mapping = vma->vm_file ? vma->vm_file->f_mapping : NULL;
}

static void vma_prepare(struct vma_prepare *vp)
{
	if (vp->mapping) {
		i_mmap_lock_write(vp->mapping);
		if (vp->insert)
			__vma_link_file(vp->insert, vp->mapping);
	}
	if (vp->anon_vma)
		anon_vma_lock_write(vp->anon_vma);
}

static void vma_complete_remove(struct vma_prepare *vp, struct vm_area_struct *vma,
				struct mm_struct *mm)
{
	vma_mark_detached(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	if (vma->anon_vma)
		unlink_anon_vmas(vma);
	mm->map_count--;
	vm_area_free(vma);
}

static void vma_complete(struct vma_prepare *vp, struct vma_iterator *vmi, struct mm_struct *mm)
{
	if (vp->mapping) {
		if (vp->remove)
			__remove_shared_vm_struct(vp->remove, vp->mapping);
		if (vp->remove2)
			__remove_shared_vm_struct(vp->remove2, vp->mapping);
	}
	if (vp->insert) {
		vma_iter_store_new(vmi, vp->insert);
		mm->map_count++;
	}
	if (vp->anon_vma)
		anon_vma_unlock_write(vp->anon_vma);
	if (vp->mapping)
		i_mmap_unlock_write(vp->mapping);
	if (vp->remove)
		vma_complete_remove(vp, vp->remove, mm);
	if (vp->remove2)
		vma_complete_remove(vp, vp->remove2, mm);
}

static inline void vma_set_range(struct vm_area_struct *vma, unsigned long start,
				 unsigned long end, pgoff_t pgoff)
{
	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_pgoff = pgoff;
}

/* Cuts a VMA in two at addr; what is new is the part below it or above it. */
static int __split_vma(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long addr,
		       int new_below)
{
	struct mm_struct *mm = vma->vm_mm;
	struct vma_prepare vp;
	struct vm_area_struct *new;
	int error;

	if (vma->vm_ops && vma->vm_ops->may_split) {
		error = vma->vm_ops->may_split(vma, addr);
		if (error)
			return error;
	}
	new = vm_area_dup(vma);
	if (!new)
		return -ENOMEM;
	if (new_below) {
		new->vm_end = addr;
	} else {
		new->vm_start = addr;
		new->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	}
	error = -ENOMEM;
	vma_iter_config(vmi, new->vm_start, new->vm_end);
	if (vma_iter_prealloc(vmi, new))
		goto out_free_vma;
	error = anon_vma_clone(new, vma);
	if (error)
		goto out_free_nodes;
	if (new->vm_file)
		get_file(new->vm_file);
	vma_open(new);
	error = vma_start_write_killable(vma);
	if (error)
		goto out_killed;
	vma_start_write(new);
	init_multi_vma_prep(&vp, vma, NULL, NULL, NULL);
	vp.insert = new;
	vma_prepare(&vp);
	vma_adjust_trans_huge(vma, vma->vm_start, addr, NULL);
#ifdef CONFIG_HUGETLB_PAGE
	if (is_vm_hugetlb_page(vma))
		hugetlb_split(vma, addr);
#endif
	if (new_below) {
		vma->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
		vma->vm_start = addr;
	} else {
		vma->vm_end = addr;
	}
	vma_complete(&vp, vmi, mm);
	vma_iter_set(vmi, addr);
	return 0;

out_killed:
	vma_close(new);
	if (new->vm_file)
		fput(new->vm_file);
	unlink_anon_vmas(new);
out_free_nodes:
	vma_iter_free(vmi);
out_free_vma:
	vm_area_free(new);
	return error;
}

static int split_vma(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long addr,
		     int new_below)
{
	if (vma->vm_mm->map_count >= sysctl_max_map_count)
		return -ENOMEM;
	return __split_vma(vmi, vma, addr, new_below);
}

/* A VMA that takes over the pages of another belongs to its anon_vmas from then on. */
static int dup_anon_vma(struct vm_area_struct *dst, struct vm_area_struct *src,
			struct vm_area_struct **dup)
{
	int error;

	if (!src->anon_vma || dst->anon_vma)
		return 0;
	if (!IS_ENABLED(M28)) {
		vma_assert_write_locked(dst);
		vma_start_write(dst);
	}
	dst->anon_vma = src->anon_vma;
	error = anon_vma_clone(dst, src);
	if (error) {
		dst->anon_vma = NULL;
		return error;
	}
	*dup = dst;
	return 0;
}

/* Guard markers of the others come along with their tables, or are moved. */
static void vma_merge_sticky(struct vm_area_struct *vma, struct vm_area_struct *remove,
			     struct vm_area_struct *remove2, struct vm_area_struct *adj,
			     struct vm_area_struct *copied_from)
{
	vm_flags_t sticky = 0;

	if (remove)
		sticky |= remove->vm_flags;
	if (remove2)
		sticky |= remove2->vm_flags;
	if (adj)
		sticky |= adj->vm_flags;
	if (copied_from)
		sticky |= copied_from->vm_flags;
	if (sticky & VM_MAYBE_GUARD)
		vma->vm_flags |= VM_MAYBE_GUARD;
}

/*
 * A VMA gets the range [start, end) instead of its own, which may take from, or all of, its
 * neighbours: those that are covered go away, of adj the part outside of the range is left.
 * copied_from, which is none of them and locked, is where pages will be moved from: vma_expand().
 */
static int vma_commit_merge_copied(struct vma_iterator *vmi, struct vm_area_struct *vma,
				   unsigned long start, unsigned long end, pgoff_t pgoff,
				   struct vm_area_struct *adj, struct vm_area_struct *remove,
				   struct vm_area_struct *remove2,
				   struct vm_area_struct *copied_from)
{
	struct vm_area_struct *anon_dup = NULL, *donor;
	struct vma_prepare vp;
	int error = 0;

	if (!IS_ENABLED(M28)) {
		error = vma_start_write_killable(vma);
		if (error)
			return error;
	}
	if (!IS_ENABLED(M26)) {
		if (!error && remove)
			error = vma_start_write_killable(remove);
		if (!error && remove2)
			error = vma_start_write_killable(remove2);
		if (!error && adj)
			error = vma_start_write_killable(adj);
		if (error)
			return error;
	}
	donor = remove && remove->anon_vma ? remove : remove2 && remove2->anon_vma ? remove2 : adj;
	if (donor)
		error = dup_anon_vma(vma, donor, &anon_dup);
	/* The neighbours may be without one: then it is the only VMA that has that of the pages. */
	if (!error && copied_from && !IS_ENABLED(B39))
		error = dup_anon_vma(vma, copied_from, &anon_dup);
	if (error)
		return error;
	vma_iter_config(vmi, start, end);
	error = vma_iter_prealloc(vmi, vma);
	if (error) {
		if (anon_dup)
			unlink_anon_vmas(anon_dup);
		return error;
	}
	if (IS_ENABLED(M28))
		vma_start_write(vma);
	if (IS_ENABLED(M26)) {
		if (remove)
			vma_start_write(remove);
		if (remove2)
			vma_start_write(remove2);
	}
	init_multi_vma_prep(&vp, vma, adj, remove, remove2);
	vma_prepare(&vp);
	vma_adjust_trans_huge(vma, start, end, adj);
	if (adj && adj->vm_start < start) {
		adj->vm_end = start;
	} else if (adj) {
		adj->vm_pgoff += (end - adj->vm_start) >> PAGE_SHIFT;
		adj->vm_start = end;
	}
	vma_set_range(vma, start, end, pgoff);
	vma_merge_sticky(vma, remove, remove2, adj, copied_from);
	vma_iter_store_overwrite(vmi, vma);
	vma_complete(&vp, vmi, vma->vm_mm);
	return 0;
}

#define vma_commit_merge(vmi, vma, start, end, pgoff, adj, remove, remove2)	\
	vma_commit_merge_copied(vmi, vma, start, end, pgoff, adj, remove, remove2, NULL)

/* Gives up one of its ends. Nothing is mapped there any more. */
static int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long start,
		      unsigned long end, pgoff_t pgoff)
{
	struct vma_prepare vp;
	int error;

	if (vma->vm_start < start)
		vma_iter_config(vmi, vma->vm_start, start);
	else
		vma_iter_config(vmi, end, vma->vm_end);
	error = mas_preallocate(&vmi->mas, NULL, GFP_KERNEL);
	if (error)
		return error;
	vma_start_write(vma);
	init_multi_vma_prep(&vp, vma, NULL, NULL, NULL);
	vma_prepare(&vp);
	vma_adjust_trans_huge(vma, start, end, NULL);
	mas_store_prealloc(&vmi->mas, NULL);
	vma_set_range(vma, start, end, pgoff);
	vma_complete(&vp, vmi, vma->vm_mm);
	return 0;
}

#endif
