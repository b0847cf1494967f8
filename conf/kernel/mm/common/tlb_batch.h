/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reclaim clears entries of many pages and flushes once, before the pages are freed. mm/rmap.c
 * and, for x86 and arm64, arch_tlbbatch_*().
 *
 * Until then other CPUs may use what was cleared. Who changes entries under the PTE lock and relies
 * on the flush having been made (mprotect, munmap, mremap) flushes first: flush_tlb_batched_pending().
 *
 * Bugs:
 *   -D TLB_BATCH_FORGOTTEN	nobody does (before 3ea277194daa, Linux 4.13)
 *   -D TLB_BATCH_FLAG		what is pending is a flag and no count: cleared after a flush, it
 *				loses what came meanwhile (before 5ee2fa2f0636, Linux 5.17)
 */
#ifndef _MM_TLB_BATCH_H
#define _MM_TLB_BATCH_H

#include "rmap.h"

/* In mm->tlb_flush_batched: how often entries were put into a batch, and up to which all are flushed. */
#define TLB_FLUSH_BATCH_FLUSHED_SHIFT	16
#define TLB_FLUSH_BATCH_PENDING_MASK	((1 << (TLB_FLUSH_BATCH_FLUSHED_SHIFT - 1)) - 1)
#define TLB_FLUSH_BATCH_PENDING_LARGE	(TLB_FLUSH_BATCH_PENDING_MASK / 2)

/* Whether other CPUs may have the mm loaded: for one's own a flush costs nothing. */
static bool arch_tlbbatch_should_defer(struct mm_struct *mm)
{
	struct cpumask others;

	if (CONFIG_TLB_BROADCAST)
		return true;
	cpumask_copy(&others, mm_cpumask(mm));
	__cpumask_clear_cpu(smp_processor_id(), &others);
	return !cpumask_empty(&others);
}

static void arch_tlbbatch_add_pending(struct tlbflush_unmap_batch *batch, struct mm_struct *mm)
{
	if (CONFIG_TLB_BROADCAST)
		return;
	inc_mm_tlb_gen(mm);
	cpumask_or(&batch->cpumask, &batch->cpumask, mm_cpumask(mm));
}

/* The instruction that waits for all invalidations so far. */
static void arch_flush_tlb_batched_pending(struct mm_struct *mm)
{
	flush_tlb_mm(mm);
}

static void arch_tlbbatch_flush(struct tlbflush_unmap_batch *batch)
{
	struct flush_tlb_info info = {
		.start = 0,
		.end = TLB_FLUSH_ALL,
		.new_tlb_gen = TLB_GENERATION_INVALID,
	};
	unsigned long flags;

	if (CONFIG_TLB_BROADCAST) {
		hw_broadcast_invalidate(NULL, 0, TLB_FLUSH_ALL, false);
		return;
	}
	preempt_disable();
	flush_tlb_multi(&batch->cpumask, &info);
	local_irq_save(flags);
	flush_tlb_func(&info);
	local_irq_restore(flags);
	cpumask_clear(&batch->cpumask);
	preempt_enable();
}

/* An entry was cleared, under the PTE lock; the flush is owed. */
static void set_tlb_ubc_flush_pending(struct mm_struct *mm, pte_t pteval)
{
	struct tlbflush_unmap_batch *tlb_ubc = &current->tlb_ubc;
	bool writable = pte_dirty(pteval);
	int batch, nbatch;

	arch_tlbbatch_add_pending(tlb_ubc, mm);
	tlb_ubc->flush_required = true;
	/* With the PTE lock: who comes next under it sees that a flush is owed. */
	barrier();
#ifdef TLB_BATCH_FLAG
	atomic_set(&mm->tlb_flush_batched, 1);
#else
	batch = atomic_read(&mm->tlb_flush_batched);
	do {
		if ((batch & TLB_FLUSH_BATCH_PENDING_MASK) > TLB_FLUSH_BATCH_PENDING_LARGE)
			/* So that it never wraps round to "all is flushed". */
			nbatch = 1;
		else
			nbatch = batch + 1;
	} while (!atomic_try_cmpxchg(&mm->tlb_flush_batched, &batch, nbatch));
#endif
	if (writable)
		tlb_ubc->writable = true;
}

/* What this task owes. Before pages are freed or given to anybody. */
static void try_to_unmap_flush(void)
{
	struct tlbflush_unmap_batch *tlb_ubc = &current->tlb_ubc;

	if (!tlb_ubc->flush_required)
		return;
	arch_tlbbatch_flush(tlb_ubc);
	tlb_ubc->flush_required = false;
	tlb_ubc->writable = false;
}

/* Before a page is written out: what others write after that would be lost. */
static void try_to_unmap_flush_dirty(void)
{
	if (current->tlb_ubc.writable)
		try_to_unmap_flush();
}

/* Under the PTE lock, before entries of the mm are looked at to change them. */
static void flush_tlb_batched_pending(struct mm_struct *mm)
{
#ifdef TLB_BATCH_FORGOTTEN
#elif defined(TLB_BATCH_FLAG)
	if (atomic_read(&mm->tlb_flush_batched)) {
		arch_flush_tlb_batched_pending(mm);
		atomic_set(&mm->tlb_flush_batched, 0);
	}
#else
	int batch = atomic_read(&mm->tlb_flush_batched);
	int pending = batch & TLB_FLUSH_BATCH_PENDING_MASK;
	int flushed = batch >> TLB_FLUSH_BATCH_FLUSHED_SHIFT;

	if (pending != flushed) {
		arch_flush_tlb_batched_pending(mm);
		/* If more came meanwhile, the next one flushes again. */
		atomic_cmpxchg(&mm->tlb_flush_batched, batch,
			       pending | (pending << TLB_FLUSH_BATCH_FLUSHED_SHIFT));
	}
#endif
}

static bool should_defer_flush(struct mm_struct *mm, unsigned int flags)
{
	return (flags & TTU_BATCH_FLUSH) && arch_tlbbatch_should_defer(mm);
}

#endif
