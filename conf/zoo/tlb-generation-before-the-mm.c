// SPDX-License-Identifier: Apache-2.0
/*
 * A CPU that comes back to an mm says so, and reads how often that mm was flushed; nothing orders the two.
 *
 * id: I-31
 * fix: 83b0177a6c48
 * expect: -D BUGGY --memory tso,lkmm: use-after-free in access_memory
 * expect: -D BUGGY --memory sc: clean
 * expect: --memory sc,tso,lkmm: clean
 *
 * 83b0177a6c48 "x86/mm: Fix SMP ordering in switch_mm_irqs_off()" (Linux 6.16). Who flushes adds one to
 * the count of the mm, and then interrupts those CPUs that say they have it; a CPU that comes back says so, and compares the count with what it was when
 * it left. As long as setting its bit in mm_cpumask() came between, that was a full barrier. Where the bit is set already, it is not set again:
 *
 *   switch_mm()                          munmap(), flush
 *   loaded_mm = the mm (late)
 *   reads the count: not flushed
 *                                        entry cleared, count + 1
 *                                        reads loaded_mm: another one, no interrupt
 *                                        the page is freed
 *   uses what its TLB has  <- freed
 *
 *   racewalk run conf/zoo/tlb-generation-before-the-mm.c -D BUGGY --memory tso
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/smp.h>

SCENARIO("a CPU comes back to an mm while another one flushes it");

struct page {
	long data;
};

struct mm_struct {
	atomic64_t tlb_gen;
	struct cpumask cpumask;
	struct page *pte;
};

/* What a CPU has: an mm whose flushes it is told of, the count up to which its TLB is flushed, and a cached translation. */
struct tlb_state {
	struct mm_struct *loaded_mm;
	u64 tlb_gen;
	struct page *cached;
};

#define LOADED_MM_SWITCHING	((struct mm_struct *)1UL)

static DEFINE_PER_CPU(struct tlb_state, cpu_tlbstate);
static struct mm_struct mm, init_mm;

struct flush_tlb_info {
	struct mm_struct *mm;
	u64 new_tlb_gen;
};

static void flush_tlb_local(u64 gen)
{
	this_cpu_write(cpu_tlbstate.cached, NULL);
	this_cpu_write(cpu_tlbstate.tlb_gen, gen);
}

static void flush_tlb_func(void *data)
{
	struct flush_tlb_info *info = data;

	if (this_cpu_read(cpu_tlbstate.loaded_mm) != info->mm)
		return;
	flush_tlb_local(atomic64_read(&info->mm->tlb_gen));
}

static bool should_flush_tlb(int cpu, void *data)
{
	struct flush_tlb_info *info = data;
	struct mm_struct *loaded_mm = READ_ONCE(per_cpu(cpu_tlbstate.loaded_mm, cpu));

	smp_rmb();
	return loaded_mm == LOADED_MM_SWITCHING || loaded_mm == info->mm;
}

static void flush_tlb_mm(struct mm_struct *mm)
{
	struct flush_tlb_info info = {
		.mm = mm,
		.new_tlb_gen = atomic64_inc_return(&mm->tlb_gen),
	};

	on_each_cpu_cond_mask(should_flush_tlb, flush_tlb_func, &info, true, &mm->cpumask);
}

static void switch_mm_irqs_off(struct mm_struct *next)
{
	u64 next_tlb_gen;

	this_cpu_write(cpu_tlbstate.loaded_mm, LOADED_MM_SWITCHING);
	barrier();
	if (!cpumask_test_cpu(smp_processor_id(), &next->cpumask))
		cpumask_set_cpu(smp_processor_id(), &next->cpumask);
#ifndef BUGGY
	else
		smp_mb();
#endif
	next_tlb_gen = atomic64_read(&next->tlb_gen);
	if (this_cpu_read(cpu_tlbstate.tlb_gen) < next_tlb_gen) {
		sometimes("the switch flushes");
		flush_tlb_local(next_tlb_gen);
	}
	barrier();
	this_cpu_write(cpu_tlbstate.loaded_mm, next);
}

static void access_memory(void)
{
	struct page *page = this_cpu_read(cpu_tlbstate.cached);

	if (!page) {
		page = READ_ONCE(mm.pte);
		this_cpu_write(cpu_tlbstate.cached, page);
	}
	if (!page)
		return;
	sometimes("the page is used");
	page->data = 1;
}

setup(void)
{
	struct page *page = kzalloc(sizeof(*page), GFP_KERNEL);
	int cpu;

	BUG_ON(!page);
	mm.pte = page;
	atomic64_set(&mm.tlb_gen, 1);
	for_each_possible_cpu(cpu)
		per_cpu(cpu_tlbstate.loaded_mm, cpu) = &init_mm;
	/* CPU 0 ran in this mm, and switched away. */
	cpumask_set_cpu(0, &mm.cpumask);
	per_cpu(cpu_tlbstate.tlb_gen, 0) = 1;
	per_cpu(cpu_tlbstate.cached, 0) = page;
}

task(thread, .cpu = 0)
{
	unsigned long flags;

	local_irq_save(flags);
	switch_mm_irqs_off(&mm);
	local_irq_restore(flags);

	local_irq_save(flags);
	access_memory();
	local_irq_restore(flags);
}

task(unmapper, .cpu = 1)
{
	struct page *page = mm.pte;

	WRITE_ONCE(mm.pte, NULL);
	flush_tlb_mm(&mm);
	kfree(page);
}
