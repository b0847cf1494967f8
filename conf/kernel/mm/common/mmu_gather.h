/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mmu_gather: entries are cleared first, then the TLBs are flushed, then the pages are let
 * go; tables are let go after a grace period even then.
 *
 * How tables are freed is an axis:
 *   (default)				in batches, by RCU. If there is no memory for the batch:
 *					an interrupt to all CPUs, then at once
 *   -D CONFIG_PT_RECLAIM=1		the same, but each by RCU if there is none for the batch
 *   -D CONFIG_TABLE_SYNC_RCU=1		the same, but after a grace period then
 *   -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0	at once after the flush; walkers with interrupts
 *					off hold up the interrupt that flushes their CPU
 *   -D NO_TABLE_BATCH			there never is memory for a batch
 */
#ifndef _MM_MMU_GATHER_H
#define _MM_MMU_GATHER_H

#include "tlb.h"

#ifndef CONFIG_MMU_GATHER_RCU_TABLE_FREE
#define CONFIG_MMU_GATHER_RCU_TABLE_FREE	1
#endif
#ifndef CONFIG_PT_RECLAIM
#define CONFIG_PT_RECLAIM	0
#endif
#ifndef CONFIG_TABLE_SYNC_RCU
#define CONFIG_TABLE_SYNC_RCU	0
#endif
/* Pages for which no memory is needed, and pages of a further batch. */
#define MMU_GATHER_BUNDLE	4
#define MAX_GATHER_BATCH	4
#define MAX_TABLE_BATCH		4

struct mmu_gather_batch {
	struct mmu_gather_batch *next;
	unsigned int nr;
	unsigned int max;
	unsigned long encoded_pages[MAX_GATHER_BATCH];
};

struct mmu_table_batch {
	struct rcu_head rcu;
	unsigned int nr;
	unsigned long tables[MAX_TABLE_BATCH];
};

struct mmu_gather {
	struct mm_struct *mm;
	struct mmu_table_batch *batch;
	unsigned long start;
	unsigned long end;
	bool fullmm;
	bool freed_tables;
	bool delayed_rmap;
	bool cleared_entries;
	bool vma_pfn;
#ifdef M37
	int vma_seen;
#endif
	struct mmu_gather_batch *active;
	struct mmu_gather_batch local;
};

/* On the address of a page: its rmap is to be removed after the flush. */
#define ENCODED_PAGE_BIT_DELAY_RMAP	1UL

/* On the address of a table: which cache it is of. */
#define TABLE_IS_PTE	0UL
#define TABLE_IS_PMD	1UL
#define TABLE_IS_UPPER	2UL

static void folio_remove_rmap_pte(struct folio *folio, struct page *page,
				  struct vm_area_struct *vma);

/* ---- what was cleared ------------------------------------------------------------------------- */

static void __tlb_reset_range(struct mmu_gather *tlb)
{
	if (tlb->fullmm) {
		tlb->start = 0;
		tlb->end = TLB_FLUSH_ALL;
	} else {
		tlb->start = TASK_SIZE;
		tlb->end = 0;
	}
	tlb->freed_tables = false;
	tlb->cleared_entries = false;
}

static void __tlb_adjust_range(struct mmu_gather *tlb, unsigned long address, unsigned long size)
{
	tlb->start = min(tlb->start, address);
	tlb->end = max(tlb->end, address + size);
	tlb->cleared_entries = true;
}

static void tlb_entry_cleared(struct mmu_gather *tlb, unsigned long address, unsigned long size)
{
	__tlb_adjust_range(tlb, address, size);
	if (IS_ENABLED(STRONGER))
		flush_tlb_mm_range(tlb->mm, address, address + size, false);
}

#define tlb_remove_tlb_entry(tlb, ptep, address)	tlb_entry_cleared(tlb, address, PAGE_SIZE)
#define tlb_remove_pmd_tlb_entry(tlb, pmdp, address)	tlb_entry_cleared(tlb, address, PMD_SIZE)
#define tlb_flush_pmd_range(tlb, address, size)		__tlb_adjust_range(tlb, address, size)

static void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb)
{
	if (!tlb->freed_tables && !tlb->cleared_entries)
		return;
	flush_tlb_mm_range(tlb->mm, tlb->start, tlb->end, tlb->freed_tables);
	__tlb_reset_range(tlb);
}

/* ---- tables ------------------------------------------------------------------------------------- */

static void __tlb_remove_table(unsigned long table)
{
	struct ptdesc *ptdesc = virt_to_ptdesc(table);
	unsigned long kind = table & ~PAGE_MASK;

	trace_table_free(ptdesc);
	kmem_cache_free(kind == TABLE_IS_PTE ? pte_cachep :
			kind == TABLE_IS_PMD ? pmd_cachep : pgd_cachep, ptdesc);
}

static void tlb_remove_table_rcu(struct rcu_head *head)
{
	struct mmu_table_batch *batch = container_of(head, struct mmu_table_batch, rcu);
	unsigned int i;

	for (i = 0; i < batch->nr; i++)
		__tlb_remove_table(batch->tables[i]);
	kfree(batch);
}

static void __tlb_remove_table_one_rcu(struct rcu_head *head)
{
	pte_free(NULL, container_of(head, struct ptdesc, pt_rcu_head));
}

static void __tlb_remove_upper_table_one_rcu(struct rcu_head *head)
{
	struct ptdesc *ptdesc = container_of(head, struct ptdesc, pt_rcu_head);

	__tlb_remove_table((unsigned long)ptdesc | ptdesc->pt_level);
}

/* There is no memory for a batch. */
static void tlb_remove_table_one(unsigned long table)
{
	struct ptdesc *ptdesc = virt_to_ptdesc(table);
	unsigned long kind = table & ~PAGE_MASK;

	trace_table_without_batch();
	if (CONFIG_PT_RECLAIM && kind == TABLE_IS_PTE) {
		call_rcu(&ptdesc->pt_rcu_head, __tlb_remove_table_one_rcu);
	} else if (CONFIG_PT_RECLAIM) {
		ptdesc->pt_level = kind;
		call_rcu(&ptdesc->pt_rcu_head, __tlb_remove_upper_table_one_rcu);
	} else {
		if (CONFIG_TABLE_SYNC_RCU)
			synchronize_rcu();
		else
			tlb_remove_table_sync_one();
		__tlb_remove_table(table);
	}
}

static void tlb_table_flush(struct mmu_gather *tlb)
{
	if (!tlb->batch)
		return;
	tlb_flush_mmu_tlbonly(tlb);
	call_rcu(&tlb->batch->rcu, tlb_remove_table_rcu);
	tlb->batch = NULL;
}

/* No entry points to the table any more. */
static void tlb_remove_table(struct mmu_gather *tlb, unsigned long table)
{
#ifdef M52
	/* M-52: nobody is waited for. */
	__tlb_remove_table(table);
	return;
#endif
	if (IS_ENABLED(STRONGER)) {
		tlb_flush_mmu_tlbonly(tlb);
		tlb_remove_table_sync_one();
	}
	if (!tlb->batch) {
		tlb->batch = IS_ENABLED(NO_TABLE_BATCH) ? NULL :
			     kmalloc(sizeof(*tlb->batch), GFP_NOWAIT);
		if (!tlb->batch) {
			tlb_flush_mmu_tlbonly(tlb);
			tlb_remove_table_one(table);
			return;
		}
		tlb->batch->nr = 0;
	}
	tlb->batch->tables[tlb->batch->nr++] = table;
	if (tlb->batch->nr == MAX_TABLE_BATCH)
		tlb_table_flush(tlb);
}

static void tlb_free_table(struct mmu_gather *tlb, struct ptdesc *ptdesc, unsigned long kind,
			   unsigned long address, unsigned long size)
{
	__tlb_adjust_range(tlb, address & ~(size - 1), size);
#ifndef M78
	tlb->freed_tables = true;
#endif
	if (!CONFIG_MMU_GATHER_RCU_TABLE_FREE) {
		/* Let go at the end, as pages are; here the flush comes at once. */
		tlb_flush_mmu_tlbonly(tlb);
		__tlb_remove_table((unsigned long)ptdesc | kind);
		return;
	}
	tlb_remove_table(tlb, (unsigned long)ptdesc | kind);
}

#define pte_free_tlb(tlb, ptdesc, address)					\
	tlb_free_table(tlb, ptdesc, TABLE_IS_PTE, address, PMD_SIZE)
#define pmd_free_tlb(tlb, ptdesc, address)					\
	tlb_free_table(tlb, ptdesc, TABLE_IS_PMD, address, PUD_SIZE)
#define pud_free_tlb(tlb, ptdesc, address)					\
	tlb_free_table(tlb, ptdesc, TABLE_IS_UPPER, address, P4D_SIZE)
#define p4d_free_tlb(tlb, ptdesc, address)					\
	tlb_free_table(tlb, ptdesc, TABLE_IS_UPPER, address, PGDIR_SIZE)

/* ---- pages -------------------------------------------------------------------------------------- */

/* The rmap of dirty shared pages goes after the flush, but before the lock is dropped. */
static void tlb_flush_rmaps(struct mmu_gather *tlb, struct vm_area_struct *vma)
{
	struct mmu_gather_batch *batch;
	struct page *page;
	unsigned int i;

	if (!tlb->delayed_rmap)
		return;
	for (batch = &tlb->local; batch; batch = batch->next) {
		for (i = 0; i < batch->nr; i++) {
			if (!(batch->encoded_pages[i] & ENCODED_PAGE_BIT_DELAY_RMAP))
				continue;
			page = (struct page *)(batch->encoded_pages[i] & ~ENCODED_PAGE_BIT_DELAY_RMAP);
			batch->encoded_pages[i] = (unsigned long)page;
			folio_remove_rmap_pte(page_folio(page), page, vma);
		}
	}
	tlb->delayed_rmap = false;
}

static void tlb_batch_pages_flush(struct mmu_gather *tlb)
{
	struct mmu_gather_batch *batch, *next;
	unsigned int i;

	for (batch = &tlb->local; batch; batch = batch->next) {
		for (i = 0; i < batch->nr; i++)
			put_page((struct page *)(batch->encoded_pages[i] & ~ENCODED_PAGE_BIT_DELAY_RMAP));
		batch->nr = 0;
	}
	for (batch = tlb->local.next; batch; batch = next) {
		next = batch->next;
		kfree(batch);
	}
	tlb->local.next = NULL;
	tlb->active = &tlb->local;
}

static bool tlb_next_batch(struct mmu_gather *tlb)
{
	struct mmu_gather_batch *batch;

	/* With rmaps to be removed under the lock at hand, no batch may be left behind. */
	if (tlb->delayed_rmap && tlb->active != &tlb->local)
		return false;
	batch = kmalloc(sizeof(*batch), GFP_NOWAIT);
	if (!batch)
		return false;
	batch->next = NULL;
	batch->nr = 0;
	batch->max = MAX_GATHER_BATCH;
	tlb->active->next = batch;
	tlb->active = batch;
	return true;
}

/* Whether there is no room for another one: then flush first. The reference comes along. */
static bool __tlb_remove_page(struct mmu_gather *tlb, struct page *page, bool delay_rmap)
{
	struct mmu_gather_batch *batch = tlb->active;

	batch->encoded_pages[batch->nr++] =
		(unsigned long)page | (delay_rmap ? ENCODED_PAGE_BIT_DELAY_RMAP : 0);
	if (batch->nr == batch->max)
		return !tlb_next_batch(tlb);
	return false;
}

static void tlb_flush_mmu(struct mmu_gather *tlb)
{
#ifdef M53
	/* M-53: the pages go before the TLBs know. */
	tlb_batch_pages_flush(tlb);
#endif
	tlb_flush_mmu_tlbonly(tlb);
	tlb_table_flush(tlb);
	tlb_batch_pages_flush(tlb);
}

/* ---- begin and end --------------------------------------------------------------------------- */

#define inc_tlb_flush_pending(mm)	atomic_inc(&(mm)->tlb_flush_pending)
#define dec_tlb_flush_pending(mm)	atomic_dec(&(mm)->tlb_flush_pending)
#define mm_tlb_flush_pending(mm)	(atomic_read(&(mm)->tlb_flush_pending) > 0)
#define mm_tlb_flush_nested(mm)		(atomic_read(&(mm)->tlb_flush_pending) > 1)

static void __tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm, bool fullmm)
{
	tlb->mm = mm;
	tlb->fullmm = fullmm;
	tlb->batch = NULL;
	tlb->delayed_rmap = false;
	tlb->vma_pfn = false;
#ifdef M37
	tlb->vma_seen = 0;
#endif
	tlb->local.next = NULL;
	tlb->local.nr = 0;
	tlb->local.max = MMU_GATHER_BUNDLE;
	tlb->active = &tlb->local;
	__tlb_reset_range(tlb);
#ifndef M55
	/* Before any entry changes: who finds one gone then knows of the flush to come. */
	inc_tlb_flush_pending(mm);
#endif
}

#define tlb_gather_mmu(tlb, mm)		__tlb_gather_mmu(tlb, mm, false)
#define tlb_gather_mmu_fullmm(tlb, mm)	__tlb_gather_mmu(tlb, mm, true)

static void tlb_finish_mmu(struct mmu_gather *tlb)
{
#ifndef M55
	/*
	 * Another gather may have cleared an entry that this one found gone: what the other
	 * one has not flushed yet, this one must.
	 */
	if (mm_tlb_flush_nested(tlb->mm) || IS_ENABLED(STRONGER)) {
		if (mm_tlb_flush_nested(tlb->mm))
			trace_nested_gather();
		tlb->fullmm = true;
		__tlb_reset_range(tlb);
		tlb->freed_tables = true;
	}
#endif
	tlb_flush_mmu(tlb);
#ifndef M55
	dec_tlb_flush_pending(tlb->mm);
#endif
}

#endif
