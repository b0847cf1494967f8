// SPDX-License-Identifier: Apache-2.0
/*
 * S-10: in which order must the old mapping be taken apart?
 *
 * id: S-10 B-02
 * claim: the VMA has to be unlinked in a few places in a certain order
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3 --failures 0: clean => right
 * expect: -D GENERATION=g2-v6 --failures 0: clean but I-06 => right
 * expect: -D REVERSED=1 -D GENERATION=g1,g2 --failures 0: WARNING or use-after-free or
 *     null dereference or I-22 => right
 * expect: -D REVERSED=2 -D GENERATION=g2 --failures 0: use-after-free on anon_vma => right
 * expect: -D REVERSED=3 -D GENERATION=g2 --failures 0: I-40 => right
 * expect: -D REVERSED=4 -D GENERATION=g2 --failures 0: use-after-free or null dereference => right
 * expect: -D REVERSED=5 -D GENERATION=g2 --failures 0: use-after-free or null dereference => right
 * expect: B-02 -D REVERSED=6 -D GENERATION=g1,g2-v6,g2,g3 --failures 0: use-after-free or
 *     null dereference => right
 * expect: -D REVERSED=7 -D GENERATION=g2 --failures 0: S-10 => right
 * expect: -D REVERSED=8 -D GENERATION=g2 --failures 0: I-44 => right
 * expect: -D REVERSED=9 -D GENERATION=g2 --failures 0: I-03 => right
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * A private mapping of a file, with a page of the file and a private copy, is replaced step by step, in an
 * order that is chosen anew in each run: any order in which the edges below hold (there are 240). Beside
 * it run a fault and a walker that comes through an rmap tree: a truncation, or a migration. REVERSED=n
 * turns one edge round and keeps the others.
 *
 *   1  lock < zap
 *   2  zap < unlink from the anon_vma        4  unlink from the anon_vma < free the tables
 *   3  zap < unlink from the file            5  unlink from the file < free the tables
 *   6  free the tables < store the new VMA and link it to its file (B-02)
 *   7  zap < close                           8  close < the new ->mmap()
 *   9  detach < drop mmap_lock
 *
 * That detaching need not come before the zap is D-3; that a TLB flush must come before PFNMAP VMAs are
 * unlinked is B-21, in conf/zoo.
 */
#include "seed.h"
#ifndef REVERSED
#define REVERSED	0
#include "invariants/vma_lock.h"
#endif
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "invariants/vma_pgtables.h"

SCENARIO("S-10: a mapping of a file is replaced step by step, against a fault and an rmap walk");

enum step {
	LOCK, DETACH, ZAP, UNLINK_ANON, UNLINK_FILE, FREE_TABLES, CLOSE, HOOK, STORE, STEPS
};

static const struct edge {
	enum step before, after;
} edges[] = {
	{ LOCK, ZAP },
	{ ZAP, UNLINK_ANON },
	{ ZAP, UNLINK_FILE },
	{ UNLINK_ANON, FREE_TABLES },
	{ UNLINK_FILE, FREE_TABLES },
	{ FREE_TABLES, STORE },
	{ ZAP, CLOSE },
	{ CLOSE, HOOK },
	/* Asserted by vma_mark_detached(). */
	{ LOCK, DETACH },
};

#define EDGES	(sizeof(edges) / sizeof(edges[0]))

static bool may_come(enum step step, unsigned int done)
{
	unsigned int i;

	for (i = 0; i < EDGES; i++) {
		bool turned = REVERSED == (int)i + 1 && REVERSED != 9;
		enum step before = turned ? edges[i].after : edges[i].before;
		enum step after = turned ? edges[i].before : edges[i].after;

		if (step == after && !(done & (1U << before)))
			return false;
	}
	return !(done & (1U << step)) && !(REVERSED == 9 && step == DETACH);
}

static enum step choose_step(unsigned int done)
{
	enum step enabled[STEPS];
	int step, n = 0;

	for (step = 0; step < STEPS; step++) {
		if (may_come(step, done))
			enabled[n++] = step;
	}
	return enabled[choose(n)];
}

ghost static bool old_closed;

ghost static bool any_entry(void)
{
	bool table;

	return pte_present(noted_pte(mm, OLD, &table)) ||
	       pte_present(noted_pte(mm, OLD + PAGE_SIZE, &table));
}

static void driver_close(struct vm_area_struct *vma)
{
}

on_enter(driver_close, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_SHARED)
		return;
	old_closed = true;
	require(!any_entry(), "S-10: when a driver is told of the close nothing of it is mapped");
}

static const struct vm_operations_struct driver_vm_ops = {
	.close = driver_close,
	.fault = filemap_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_vm_ops;
	return 0;
}

on_enter(driver_mmap, struct file *file, struct vm_area_struct *vma)
{
	require(!(vma->vm_flags & VM_SHARED) || old_closed,
		"I-44: the new mapping is made after the old one is closed");
}

static const struct file_operations driver_operations = {
	.mmap = driver_mmap,
};

on_enter(filemap_remove_folio, struct folio *folio)
{
	require(!folio_mapped(folio), "I-40: a page that was truncated is not mapped");
}

setup(void)
{
	seed_mm_init();
	file.f_op = &driver_operations;
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, ANON_RW, 0) < 0);
	WARN_ON(user_write(mm, OLD, 1));
	WARN_ON(user_read(mm, OLD + PAGE_SIZE) < 0);
}

static void take_step(enum step step, struct mmu_gather *tlb, struct vma_iterator *vmi,
		      struct vm_area_struct *old, struct vm_area_struct *new)
{
	switch (step) {
	case LOCK:
		vma_start_write(old);
		break;
	case DETACH:
		vma_mark_detached(old);
		break;
	case ZAP:
		unmap_single_vma(tlb, old, OLD, OLD + LEN, NULL);
		break;
	case UNLINK_ANON:
		unlink_anon_vmas(old);
		break;
	case UNLINK_FILE:
		unlink_file_vma(old);
		break;
	case FREE_TABLES:
		free_pgd_range(tlb, OLD, OLD + LEN, FIRST_USER_ADDRESS, USER_PGTABLES_CEILING);
		break;
	case CLOSE:
		vma_close(old);
		break;
	case HOOK:
		new->vm_file = get_file(&file);
		mmap_file(&file, new);
		break;
	default:
		vma_start_write(new);
		vma_iter_store_new(vmi, new);
		/* The hook may come later: the VMA is of the file from now on. */
		down_write(&inode.i_data.i_mmap_rwsem);
		__vma_link_file(new, &inode.i_data);
		up_write(&inode.i_data.i_mmap_rwsem);
	}
}

/* For the probe. */
static void trace_replaced(void)
{
}

on_enter(trace_replaced)
{
	require(!any_entry(), "I-22: an entry of the old mapping is left under the new VMA");
}

static void replace(struct vma_iterator *vmi, struct vm_area_struct *old,
		    struct vm_area_struct *new)
{
	struct mmu_gather tlb;
	unsigned int done;
	enum step step;

	tlb_gather_mmu(&tlb, mm);
	for (done = 0; done != (1U << STEPS) - 1 - (REVERSED == 9 ? 1U << DETACH : 0);
	     done |= 1U << step) {
		step = choose_step(done);
		take_step(step, &tlb, vmi, old, new);
		if (step == FREE_TABLES)
			tlb_flush_mmu(&tlb);
	}
	tlb_finish_mmu(&tlb);
	trace_replaced();
}

task(mapper)
{
	VMA_ITERATOR(vmi, mm, OLD);
	struct vm_area_struct *old, *new;

	mmap_write_lock(mm);
	old = vma_iter_load(&vmi);
	new = vm_area_alloc(mm);
	if (!new)
		goto unlock;
	vma_set_range(new, OLD, OLD + LEN, 0);
	new->vm_flags = FILE_RW;
	new->vm_page_prot = vm_get_page_prot(FILE_RW);
	vma_iter_config(&vmi, OLD, OLD + LEN);
	if (vma_iter_prealloc(&vmi, new)) {
		vm_area_free(new);
		goto unlock;
	}
	replace(&vmi, old, new);
	vm_stat_account(mm, old->vm_flags, -2);
	vm_stat_account(mm, new->vm_flags, 2);
	vm_unacct_memory(mm, 2);
	if (REVERSED == 9) {
		mmap_write_unlock(mm);
		vma_mark_detached(old);
		remove_vma(old);
		return;
	}
	remove_vma(old);
unlock:
	mmap_write_unlock(mm);
}

task(fault)
{
	do_user_addr_fault(mm, OLD + choose(2) * PAGE_SIZE, choose(2));
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (REVERSED)
		return;
	if (vma)
		sometimes("a fault locked a VMA");
	else
		sometimes("a fault fell back to mmap_lock");
}

task(rmap_walk)
{
	struct page *page;

	if (choose(2)) {
		do_truncate(&inode, 0);
	} else if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page)) {
		if (folio_test_anon(page_folio(page)))
			migrate_anon_folio(page_folio(page));
		folio_put(page_folio(page));
	}
}

finally(void)
{
	seed_exit();
}
