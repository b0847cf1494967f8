/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walking the page tables of a range, with a function for each PMD entry and for each PTE:
 * mm/pagewalk.c. What the walker may rely on is said by its walk_lock. A walk that knows no VMAs
 * (no_vma) maps tables under RCU alone, and locks nothing: it may look at entries, not change them.
 *
 * Mutation: B15 does not lock the VMAs of a walk that is to keep faults out.
 */
#ifndef _MM_PAGEWALK_H
#define _MM_PAGEWALK_H

#include "pte_ranges.h"
#include "vma_iterator.h"

struct mm_walk;

enum page_walk_lock {
	PGWALK_RDLOCK,			/* mmap_lock */
	PGWALK_WRLOCK,			/* mmap_lock for writing; the walk locks each VMA */
	PGWALK_WRLOCK_VERIFY,		/* the same, and the caller has locked the VMA */
	PGWALK_VMA_RDLOCK_VERIFY,	/* the VMA's lock */
};

enum page_walk_action {
	ACTION_SUBTREE,
	ACTION_CONTINUE,
	ACTION_AGAIN,
};

/*
 * Each returns 0 to go on; install_pte says what is put where there is none, and is for single VMAs. test_walk says whether
 * a VMA is walked: 1 leaves it out. pte_hole is told of what has no table, or no VMA (walk->vma is NULL then).
 */
struct mm_walk_ops {
	int (*pmd_entry)(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk);
	int (*pte_entry)(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk);
	int (*install_pte)(unsigned long addr, unsigned long next, pte_t *ptep,
			   struct mm_walk *walk);
	int (*pte_hole)(unsigned long addr, unsigned long next, int depth, struct mm_walk *walk);
	int (*test_walk)(unsigned long addr, unsigned long next, struct mm_walk *walk);
	int (*pre_vma)(unsigned long start, unsigned long end, struct mm_walk *walk);
	void (*post_vma)(struct mm_walk *walk);
	enum page_walk_lock walk_lock;
};

struct mm_walk {
	const struct mm_walk_ops *ops;
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	enum page_walk_action action;
	bool no_vma;
	void *private;
};

#define split_huge_pmd(vma, pmd, address)					\
do {										\
	if (pmd_is_huge(pmdp_get(pmd)))						\
		__split_huge_pmd(vma, pmd, address);				\
} while (0)

static int walk_pte_range_inner(pte_t *pte, unsigned long addr, unsigned long end,
				struct mm_walk *walk)
{
	const struct mm_walk_ops *ops = walk->ops;
	int err = 0;

	for (; addr < end && !err; pte++, addr += PAGE_SIZE) {
		if (ops->install_pte && pte_none(ptep_get(pte))) {
			pte_t new_pte;

			err = ops->install_pte(addr, addr + PAGE_SIZE, &new_pte, walk);
			if (!err)
				set_pte_at(walk->mm, addr, pte, new_pte);
		} else if (ops->pte_entry) {
			err = ops->pte_entry(pte, addr, addr + PAGE_SIZE, walk);
		}
	}
	return err;
}

#ifdef B49
/* B-49: as if mmap_lock kept the table. */
static pte_t *walk_pte_map(pmd_t *pmd, unsigned long addr)
{
	pmd_t pmdval = pmdp_get_lockless(pmd);

	return pmd_none(pmdval) || pmd_trans_huge(pmdval) ? NULL : pte_offset_table(pmdval, addr);
}
#define walk_pte_unmap(pte)	do { } while (0)
#else
#define walk_pte_map(pmd, addr)	pte_offset_map(pmd, addr)
#define walk_pte_unmap(pte)	pte_unmap(pte)
#endif

static int walk_pte_range(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;
	int err = 0;

	if (walk->no_vma) {
		pte = walk_pte_map(pmd, addr);
		if (pte) {
			err = walk_pte_range_inner(pte, addr, end, walk);
			walk_pte_unmap(pte);
		}
	} else {
		pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
		if (pte) {
			err = walk_pte_range_inner(pte, addr, end, walk);
			pte_unmap_unlock(pte, ptl);
		}
	}
	if (!pte)
		walk->action = ACTION_AGAIN;
	return err;
}

/* One PMD entry's part of the range. */
static int walk_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	const struct mm_walk_ops *ops = walk->ops;
	int err = 0;

again:
	if (pmd_none(pmdp_get(pmd))) {
		if (!ops->install_pte)
			return ops->pte_hole ? ops->pte_hole(addr, next, 2, walk) : 0;
		err = __pte_alloc(walk->mm, pmd);
		if (err)
			return err;
	}
	walk->action = ACTION_SUBTREE;
	if (ops->pmd_entry)
		err = ops->pmd_entry(pmd, addr, next, walk);
	if (err)
		return err;
	if (walk->action == ACTION_AGAIN)
		goto again;
	if (walk->action == ACTION_CONTINUE || !(ops->pte_entry || ops->install_pte))
		return 0;
	if (walk->vma)
		split_huge_pmd(walk->vma, pmd, addr);
	else if (pmd_leaf(pmdp_get(pmd)))
		return 0;
	err = walk_pte_range(pmd, addr, next, walk);
	if (!err && walk->action == ACTION_AGAIN)
		goto again;
	return err;
}

static int walk_pgd_range(unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	unsigned long next;
	pmd_t *pmd;
	int err = 0;

	for (; addr < end && !err; addr = next) {
		next = __ADDR_END(PMD_SIZE, PMD_MASK, addr, end);
		pmd = walk->ops->install_pte ? mm_alloc_pmd(walk->mm, addr) :
					       mm_find_pmd(walk->mm, addr);
		if (pmd)
			err = walk_pmd_entry(pmd, addr, next, walk);
		else if (walk->ops->install_pte)
			err = -ENOMEM;
		else if (walk->ops->pte_hole)
			err = walk->ops->pte_hole(addr, next, 1, walk);
	}
	return err;
}

static void process_vma_walk_lock(struct vm_area_struct *vma, enum page_walk_lock walk_lock)
{
	switch (walk_lock) {
	case PGWALK_WRLOCK:
		if (!IS_ENABLED(B15))
			vma_start_write(vma);
		break;
	case PGWALK_WRLOCK_VERIFY:
		vma_assert_write_locked(vma);
		break;
	case PGWALK_VMA_RDLOCK_VERIFY:
		vma_assert_attached(vma);
		break;
	case PGWALK_RDLOCK:
		mmap_assert_locked(vma->vm_mm);
		break;
	}
}

/* A part of one VMA; install_pte is allowed. */
static int walk_page_range_vma_unsafe(struct vm_area_struct *vma, unsigned long start,
				      unsigned long end, const struct mm_walk_ops *ops,
				      void *private)
{
	struct mm_walk walk = {
		.ops = ops, .mm = vma->vm_mm, .vma = vma, .action = ACTION_SUBTREE,
		.no_vma = false, .private = private,
	};

	process_vma_walk_lock(vma, ops->walk_lock);
	return walk_pgd_range(start, end, &walk);
}

#define walk_page_range_vma(vma, start, end, ops, private)			\
	walk_page_range_vma_unsafe(vma, start, end, ops, private)

/* Above 0: the VMA is left out. */
static int walk_page_test(unsigned long start, unsigned long end, struct mm_walk *walk)
{
	const struct mm_walk_ops *ops = walk->ops;
	int err;

	if (ops->test_walk)
		return ops->test_walk(start, end, walk);
	if (!(walk->vma->vm_flags & VM_PFNMAP))
		return 0;
	err = ops->pte_hole ? ops->pte_hole(start, end, -1, walk) : 0;
	return err ? err : 1;
}

static int __walk_page_range(unsigned long start, unsigned long end, struct mm_walk *walk)
{
	const struct mm_walk_ops *ops = walk->ops;
	int err = ops->pre_vma ? ops->pre_vma(start, end, walk) : 0;

	if (err)
		return err;
	err = walk_pgd_range(start, end, walk);
	if (ops->post_vma)
		ops->post_vma(walk);
	return err;
}

/* All VMAs of a range, with mmap_lock as walk_lock says. */
static int walk_page_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			   const struct mm_walk_ops *ops, void *private)
{
	struct mm_walk walk = {
		.ops = ops, .mm = mm, .vma = NULL, .action = ACTION_SUBTREE, .no_vma = false,
		.private = private,
	};
	struct vm_area_struct *vma;
	unsigned long next;
	int err = 0;

	if (start >= end || ops->install_pte)
		return -EINVAL;
	if (ops->walk_lock == PGWALK_RDLOCK)
		mmap_assert_locked(mm);
	else
		mmap_assert_write_locked(mm);
	for (; start < end; start = next) {
		vma = find_vma(mm, start);
		if (!vma || start < vma->vm_start) {
			walk.vma = NULL;
			next = vma ? min(end, vma->vm_start) : end;
			err = ops->pte_hole ? ops->pte_hole(start, next, -1, &walk) : 0;
		} else {
			next = min(end, vma->vm_end);
			process_vma_walk_lock(vma, ops->walk_lock);
			walk.vma = vma;
			err = walk_page_test(start, next, &walk);
			if (err > 0)
				err = 0;
			else if (!err)
				err = __walk_page_range(start, next, &walk);
		}
		if (err)
			break;
	}
	return err;
}

static int walk_page_vma(struct vm_area_struct *vma, const struct mm_walk_ops *ops, void *private)
{
	struct mm_walk walk = {
		.ops = ops, .mm = vma->vm_mm, .vma = vma, .action = ACTION_SUBTREE,
		.no_vma = false, .private = private,
	};

	process_vma_walk_lock(vma, ops->walk_lock);
	return __walk_page_range(vma->vm_start, vma->vm_end, &walk);
}

/*
 * All that lies in a range, without a look at VMAs: for dumps of tables. mmap_lock is held for
 * writing, so that no upper table goes away; a PTE table may, under the lock of a VMA.
 */
static int walk_page_range_debug(struct mm_struct *mm, unsigned long start, unsigned long end,
				 const struct mm_walk_ops *ops, void *private)
{
	struct mm_walk walk = {
		.ops = ops, .mm = mm, .vma = NULL, .action = ACTION_SUBTREE, .no_vma = true,
		.private = private,
	};

	mmap_assert_write_locked(mm);
	return walk_pgd_range(start, end, &walk);
}

/* ---- /sys/kernel/debug/page_tables ----------------------------------------------------------- */

/* How many leaf entries there are. */
struct ptdump_state {
	unsigned long nr_leaves;
};

static int ptdump_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next,
			    struct mm_walk *walk)
{
	struct ptdump_state *st = walk->private;

	if (pmd_leaf(pmdp_get(pmd))) {
		st->nr_leaves++;
		walk->action = ACTION_CONTINUE;
	}
	return 0;
}

static int ptdump_pte_entry(pte_t *pte, unsigned long addr, unsigned long next,
			    struct mm_walk *walk)
{
	struct ptdump_state *st = walk->private;

	if (pte_present(ptep_get_lockless(pte)))
		st->nr_leaves++;
	return 0;
}

static void ptdump_walk_pgd(struct ptdump_state *st, struct mm_struct *mm, unsigned long start,
			    unsigned long end)
{
	static const struct mm_walk_ops ptdump_ops = {
		.pmd_entry = ptdump_pmd_entry,
		.pte_entry = ptdump_pte_entry,
	};

	mmap_write_lock(mm);
	walk_page_range_debug(mm, start, end, &ptdump_ops, st);
	mmap_write_unlock(mm);
}

#endif
