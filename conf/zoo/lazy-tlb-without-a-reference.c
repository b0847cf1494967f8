// SPDX-License-Identifier: Apache-2.0
/*
 * A thread exits, its CPU stays lazy in the mm, and has no reference to it.
 *
 * id: I-26
 * expect: -D BUGGY: I-26
 * expect: clean
 * expect: -D CONFIG_MMU_LAZY_TLB_REFCOUNT=0: clean
 *
 * A CPU that runs a kernel thread keeps the tables of the user before, and its walker may go there. With
 * CONFIG_MMU_LAZY_TLB_REFCOUNT it has a reference to the mm_struct meanwhile (mmgrab_lazy_tlb(), taken in
 * exit_mm() before mm_users is put). Without that option the last mmdrop() interrupts the CPUs that are lazy.
 *
 *   CPU 0                                  CPU 1
 *   exit_mm(): lazy; mmput()
 *                                          exit_mm(): the last mmput(): the tables go, the mm too
 *   walks the tables  <- freed
 *
 *   racewalk run conf/zoo/lazy-tlb-without-a-reference.c -D BUGGY
 */
#ifndef CONFIG_MMU_LAZY_TLB_REFCOUNT
#define CONFIG_MMU_LAZY_TLB_REFCOUNT	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/counts.h"

SCENARIO("two threads exit, and their CPUs stay lazy");

#define A	0x2000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	mmget(mm);
}

static void exit_mm(struct mm_struct *mm)
{
#ifndef BUGGY
	mmgrab_lazy_tlb(mm);
#endif
	enter_lazy_tlb(mm);
	mmput(mm);
}

/* A kernel thread runs; the walker of its CPU looks at addresses of the mm that is loaded. */
static void run_kernel_thread(struct mm_struct *mm)
{
	unsigned long flags = hw_instruction_begin();

	if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) == mm) {
		hw_translate(mm, A, false);
		sometimes("a lazy CPU walks the tables");
	}
	hw_instruction_end(flags);
}

/* Then another process. */
static void leave_mm(struct mm_struct *mm)
{
	unsigned long flags;

	local_irq_save(flags);
	switch_mm_irqs_off(NULL);
	local_irq_restore(flags);
#ifndef BUGGY
	mmdrop_lazy_tlb(mm);
#endif
}

task(thread, .count = 2)
{
	hw_speculate(mm, A, false);
	exit_mm(mm);
	run_kernel_thread(mm);
	leave_mm(mm);
}
