/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flushing TLBs, and which mm is loaded on which CPU.
 *
 * Axes:
 *   -D CONFIG_TLB_BROADCAST=1	flush by an instruction that reaches all CPUs, instead of by
 *				interrupts to those in mm_cpumask()
 *
 * With interrupts, each mm counts its flushes (tlb_gen), and each CPU knows up to which one
 * it has come. A CPU that has become lazy keeps the tables loaded and is spared flushes
 * that free no tables; it makes up for them when it goes back to the user.
 */
#ifndef _MM_TLB_H
#define _MM_TLB_H

#include "tlb_hardware.h"

#define TLB_FLUSH_ALL	ULONG_MAX

struct tlb_state {
	struct mm_struct *loaded_mm;	/* NULL: the kernel's own */
	u64 tlb_gen;
	bool is_lazy;
};

static DEFINE_PER_CPU(struct tlb_state, cpu_tlbstate);

/* Of a flush for several mms: it is up to each CPU how far behind it is. */
#define TLB_GENERATION_INVALID	0

struct flush_tlb_info {
	struct mm_struct *mm;		/* NULL: whichever is loaded */
	unsigned long start;
	unsigned long end;
	u64 new_tlb_gen;
	bool freed_tables;
};

#define mm_cpumask(mm)	(&(mm)->cpu_bitmap)
#define inc_mm_tlb_gen(mm)	((u64)atomic64_inc_return(&(mm)->context.tlb_gen))

/* ---- which mm is loaded ----------------------------------------------------------------------- */

/* Interrupts are off. The mask is set before tlb_gen is read: a flush sees one or the other. */
static void switch_mm_irqs_off(struct mm_struct *next)
{
	struct tlb_state *state = this_cpu_ptr(&cpu_tlbstate);
	struct mm_struct *prev = READ_ONCE(state->loaded_mm);
	int cpu = smp_processor_id();

	if (prev != next) {
		if (prev)
			cpumask_clear_cpu(cpu, mm_cpumask(prev));
		if (!CONFIG_TLB_BROADCAST)
			hw_tlb_drop(cpu, NULL, 0, TLB_FLUSH_ALL, true);
		if (next) {
			cpumask_set_cpu(cpu, mm_cpumask(next));
			smp_mb__after_atomic();
			WRITE_ONCE(state->tlb_gen, (u64)atomic64_read(&next->context.tlb_gen));
		}
		WRITE_ONCE(state->loaded_mm, next);
		WRITE_ONCE(state->is_lazy, false);
		return;
	}
	if (READ_ONCE(state->is_lazy)) {
		u64 next_tlb_gen;

		WRITE_ONCE(state->is_lazy, false);
		smp_mb();
		next_tlb_gen = atomic64_read(&next->context.tlb_gen);
		if (READ_ONCE(state->tlb_gen) != next_tlb_gen) {
			trace_lazy_tlb_flush();
			hw_tlb_drop(cpu, next, 0, TLB_FLUSH_ALL, true);
			WRITE_ONCE(state->tlb_gen, next_tlb_gen);
		}
	}
}

/* A kernel thread runs on this CPU now; the tables of the user before stay loaded. */
static void enter_lazy_tlb(struct mm_struct *mm)
{
	unsigned long flags;

	local_irq_save(flags);
	if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) == mm)
		WRITE_ONCE(this_cpu_ptr(&cpu_tlbstate)->is_lazy, true);
	local_irq_restore(flags);
}

/* The CPU that runs this has the mm loaded, as it has for each thread of its process. */
static inline void load_mm(struct mm_struct *mm)
{
	if (CONFIG_TLB_BROADCAST)
		return;
	if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) != mm ||
	    READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->is_lazy))
		switch_mm_irqs_off(mm);
}

static void do_shoot_lazy_tlb(void *arg)
{
	if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) == arg)
		switch_mm_irqs_off(NULL);
}

/* The mm is about to go: no CPU may have it loaded. Those that count for mm_count have it loaded no more. */
static void cleanup_lazy_tlbs(struct mm_struct *mm)
{
	if (IS_ENABLED(CONFIG_MMU_LAZY_TLB_REFCOUNT))
		return;
	if (CONFIG_TLB_BROADCAST)
		hw_broadcast_invalidate(mm, 0, TLB_FLUSH_ALL, true);
	else
		on_each_cpu_mask(mm_cpumask(mm), do_shoot_lazy_tlb, mm, 1);
}

/* ---- flushing ---------------------------------------------------------------------------------- */

/* On each CPU that may have the mm loaded, by interrupt or (here) with interrupts off. */
static void flush_tlb_func(void *info)
{
	const struct flush_tlb_info *f = info;
	struct tlb_state *state = this_cpu_ptr(&cpu_tlbstate);
	struct mm_struct *loaded_mm = READ_ONCE(state->loaded_mm);
	struct mm_struct *mm = READ_ONCE(f->mm);
	u64 mm_tlb_gen, local_tlb_gen;

	if (!loaded_mm || (mm && loaded_mm != mm))
		return;
	if (READ_ONCE(state->is_lazy)) {
		/* It will not need these tables for a while: let go of them. */
		switch_mm_irqs_off(NULL);
		return;
	}
	local_tlb_gen = READ_ONCE(state->tlb_gen);
	if (mm && READ_ONCE(f->new_tlb_gen) <= local_tlb_gen)
		return;
	mm_tlb_gen = atomic64_read(&loaded_mm->context.tlb_gen);
	if (local_tlb_gen == mm_tlb_gen)
		return;
	if (mm && READ_ONCE(f->new_tlb_gen) == local_tlb_gen + 1 && f->new_tlb_gen == mm_tlb_gen)
		hw_invalidate(loaded_mm, READ_ONCE(f->start), READ_ONCE(f->end),
			      READ_ONCE(f->freed_tables));
	else
		hw_invalidate(loaded_mm, 0, TLB_FLUSH_ALL, true);
	WRITE_ONCE(state->tlb_gen, mm_tlb_gen);
}

/* On the other CPUs: not those that are lazy, unless tables were freed. */
static void flush_tlb_multi(const struct cpumask *mask, const struct flush_tlb_info *info)
{
	int cpu;

	for_each_cpu(cpu, mask) {
		if (cpu == smp_processor_id())
			continue;
		if (!info->freed_tables && READ_ONCE(per_cpu_ptr(&cpu_tlbstate, cpu)->is_lazy))
			continue;
		__racewalk_smp_call(cpu, flush_tlb_func, (void *)info, 1);
	}
}

static void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end,
			       bool freed_tables)
{
	struct flush_tlb_info info;
	unsigned long flags;

	if (CONFIG_TLB_BROADCAST) {
		hw_broadcast_invalidate(mm, start, end, freed_tables);
		return;
	}
	preempt_disable();
	info.mm = mm;
	info.start = start;
	info.end = end;
	info.freed_tables = freed_tables;
	info.new_tlb_gen = inc_mm_tlb_gen(mm);
	flush_tlb_multi(mm_cpumask(mm), &info);
	local_irq_save(flags);
	flush_tlb_func(&info);
	local_irq_restore(flags);
	preempt_enable();
}

#define flush_tlb_mm(mm)		flush_tlb_mm_range(mm, 0, TLB_FLUSH_ALL, true)
#define flush_tlb_range(vma, start, end)	flush_tlb_mm_range((vma)->vm_mm, start, end, false)
#define flush_tlb_page(vma, address)						\
	flush_tlb_mm_range((vma)->vm_mm, (address) & PAGE_MASK,			\
			   ((address) & PAGE_MASK) + PAGE_SIZE, false)
#define flush_pmd_tlb_range(vma, start, end)	flush_tlb_range(vma, start, end)

/* An entry is gone and no TLB has it any more. Under the page-table lock. */
static pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long address, pte_t *ptep)
{
	pte_t pte;

	/* Mutation: a walker may fill a TLB between the two. */
	if (IS_ENABLED(FLUSH_BEFORE_CLEAR) && pte_present(ptep_get(ptep)))
		flush_tlb_page(vma, address);
	pte = ptep_get_and_clear(vma->vm_mm, address, ptep);
	if (pte_present(pte) && !IS_ENABLED(FLUSH_BEFORE_CLEAR))
		flush_tlb_page(vma, address);
	return pte;
}

static pmd_t pmdp_huge_clear_flush(struct vm_area_struct *vma, unsigned long address, pmd_t *pmdp)
{
	pmd_t pmd = pmdp_huge_get_and_clear(vma->vm_mm, address, pmdp);

	flush_tlb_range(vma, address, address + HPAGE_PMD_SIZE);
	return pmd;
}

/* The same for an entry that points to a table: cached pointers to it go as well. */
static pmd_t pmdp_collapse_flush(struct vm_area_struct *vma, unsigned long address, pmd_t *pmdp)
{
	pmd_t pmd = pmdp_huge_get_and_clear(vma->vm_mm, address, pmdp);

	flush_tlb_mm_range(vma->vm_mm, address, address + HPAGE_PMD_SIZE, true);
	return pmd;
}

/* ---- waiting for those who walk with interrupts off ------------------------------------------- */

static void tlb_remove_table_smp_sync(void *arg)
{
	/* The interrupt is all. */
}

/* No CPU is in a walk any more that it began before with interrupts off. Not a grace period. */
static void tlb_remove_table_sync_one(void)
{
	smp_call_function(tlb_remove_table_smp_sync, NULL, 1);
}

#endif
