/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of the mm that is hardware: in each CPU a TLB, a cache of page-table pointers,
 * and a walker that fills both whenever it likes.
 *
 * What the TLB holds is ghost state: it is no memory, and no step is taken to look at it.
 * What the walker reads and writes is memory: each entry that it reads is a marked load,
 * and it sets accessed and dirty bits by cmpxchg. So a walk through a table that was freed
 * is reported as any other access.
 *
 * A CPU's TLB is invalidated by that CPU itself, which an inter-processor interrupt makes
 * it do; or, with -D CONFIG_TLB_BROADCAST=1, by an instruction that reaches all CPUs
 * and waits until what they had begun is over (arm64: TLBI, DSB). So that a walk and the
 * access that it is for are one instruction, as they are in life, interrupts are off while
 * they last; with broadcasts, hw_instruction is locked too.
 *
 * An invalidation drops cached table pointers only if it is told that tables were freed:
 * that is the weakest that an architecture does. An entry that is not there yet is never
 * cached. What a TLB may keep: HW_TLB_ENTRIES, the oldest goes first.
 */
#ifndef _MM_TLB_HARDWARE_H
#define _MM_TLB_HARDWARE_H

#include <linux/percpu.h>
#include <linux/smp.h>
#include "pgalloc.h"

#ifndef CONFIG_TLB_BROADCAST
#define CONFIG_TLB_BROADCAST	0
#endif
#ifndef HW_TLB_ENTRIES
#define HW_TLB_ENTRIES		6
#endif
#ifndef HW_MAX_CPUS
#define HW_MAX_CPUS		16
#endif

/* ---- what a CPU has cached ------------------------------------------------------------------ */

struct hw_tlb_entry {
	struct mm_struct *mm;		/* NULL: unused */
	unsigned long address;
	unsigned int shift;		/* of what it translates; PMD_SHIFT with table: a pointer */
	bool table;
	unsigned long value;		/* the entry as it was read */
};

ghost static struct hw_tlb_entry hw_tlb[HW_MAX_CPUS][HW_TLB_ENTRIES];
ghost static int hw_tlb_next[HW_MAX_CPUS];

ghost static bool hw_tlb_covers(const struct hw_tlb_entry *entry, struct mm_struct *mm,
				unsigned long address)
{
	return entry->mm == mm && !((entry->address ^ address) >> entry->shift);
}

/* The cached entry for an address, or 0: a translation, or a pointer to a PTE table. */
ghost static unsigned long hw_tlb_lookup(int cpu, struct mm_struct *mm, unsigned long address,
					 bool table)
{
	int i;

	for (i = 0; i < HW_TLB_ENTRIES; i++) {
		if (hw_tlb[cpu][i].table == table && hw_tlb_covers(&hw_tlb[cpu][i], mm, address))
			return hw_tlb[cpu][i].value;
	}
	return 0;
}

ghost static void hw_tlb_insert(int cpu, struct mm_struct *mm, unsigned long address,
				unsigned int shift, bool table, unsigned long value)
{
	struct hw_tlb_entry *entry = NULL;
	int i;

	for (i = 0; i < HW_TLB_ENTRIES && !entry; i++) {
		if (hw_tlb[cpu][i].table == table && hw_tlb_covers(&hw_tlb[cpu][i], mm, address))
			entry = &hw_tlb[cpu][i];
	}
	for (i = 0; i < HW_TLB_ENTRIES && !entry; i++) {
		if (!hw_tlb[cpu][i].mm)
			entry = &hw_tlb[cpu][i];
	}
	if (!entry) {
		entry = &hw_tlb[cpu][hw_tlb_next[cpu]];
		hw_tlb_next[cpu] = (hw_tlb_next[cpu] + 1) % HW_TLB_ENTRIES;
	}
	entry->mm = mm;
	entry->address = address >> shift << shift;
	entry->shift = shift;
	entry->table = table;
	entry->value = value;
}

/* Drops what a CPU has of a range of an mm (of all, for NULL). */
ghost static void hw_tlb_drop(int cpu, struct mm_struct *mm, unsigned long start,
			      unsigned long end, bool tables)
{
	struct hw_tlb_entry *entry;
	int i;

	for (i = 0; i < HW_TLB_ENTRIES; i++) {
		entry = &hw_tlb[cpu][i];
		if (!entry->mm || (mm && entry->mm != mm) || (entry->table && !tables))
			continue;
		if (entry->address < end && start < entry->address + (1UL << entry->shift))
			entry->mm = NULL;
	}
}

/* What the walker finds for an address if it is asked now; 0: a fault. For checks. */
ghost static pgd_t *hw_cr3(struct mm_struct *mm)
{
	require(is_allocated(mm), "I-26: a CPU that walks the tables of an mm keeps them");
	return mm->pgd;
}

/* ---- instructions that change it --------------------------------------------------------------- */

struct hw_instruction {
	raw_spinlock_t lock;
};

static DEFINE_PER_CPU(struct hw_instruction, hw_instruction);

/* Begins an access of the program at hand: nothing on this CPU comes between its parts. */
static unsigned long hw_instruction_begin(void)
{
	unsigned long flags;

	local_irq_save(flags);
	if (CONFIG_TLB_BROADCAST)
		raw_spin_lock(&this_cpu_ptr(&hw_instruction)->lock);
	return flags;
}

static void hw_instruction_end(unsigned long flags)
{
	if (CONFIG_TLB_BROADCAST)
		raw_spin_unlock(&this_cpu_ptr(&hw_instruction)->lock);
	local_irq_restore(flags);
}

/* Invalidates on this CPU. Interrupts are off. */
#define hw_invalidate(mm, start, end, tables)					\
	hw_tlb_drop(smp_processor_id(), mm, start, end, tables)

/* Invalidates on all CPUs, and waits until instructions that are under way there are done. */
static void hw_broadcast_invalidate(struct mm_struct *mm, unsigned long start, unsigned long end,
				    bool tables)
{
	unsigned long flags;
	int cpu;

	for_each_online_cpu(cpu) {
		local_irq_save(flags);
		raw_spin_lock(&per_cpu_ptr(&hw_instruction, cpu)->lock);
		hw_tlb_drop(cpu, mm, start, end, tables);
		raw_spin_unlock(&per_cpu_ptr(&hw_instruction, cpu)->lock);
		local_irq_restore(flags);
	}
}

static void hw_init(void)
{
	int cpu;

	BUG_ON(nr_cpu_ids > HW_MAX_CPUS);
	for_each_possible_cpu(cpu)
		raw_spin_lock_init(&per_cpu_ptr(&hw_instruction, cpu)->lock);
}

/* ---- the walker -------------------------------------------------------------------------------- */

/*
 * Looks an address up in the tables of the mm and caches what it finds. The leaf entry, or
 * 0 if there is none that permits the access. Within an instruction.
 */
static unsigned long hw_walk(struct mm_struct *mm, unsigned long address, bool write)
{
	int cpu = smp_processor_id();
	unsigned long table = hw_tlb_lookup(cpu, mm, address, true);
	unsigned int shift = table ? PAGE_SHIFT : PGDIR_SHIFT;
	unsigned long entry, wanted, *entryp;

	if (!table)
		table = (unsigned long)hw_cr3(mm);
	for (;;) {
		entryp = (unsigned long *)(table & PAGE_MASK) +
			 ((address >> shift) & ((1UL << PGTABLE_BITS) - 1));
		entry = READ_ONCE(*entryp);
		if (!(entry & _PAGE_PRESENT))
			return 0;
		if (shift == PAGE_SHIFT || (entry & _PAGE_PSE))
			break;
		table = entry;
		if (shift == PMD_SHIFT)
			hw_tlb_insert(cpu, mm, address, PMD_SHIFT, true, entry);
		shift -= PGTABLE_BITS;
	}
	if (!(entry & _PAGE_USER) || (write && !(entry & _PAGE_RW)))
		return 0;
	wanted = entry | _PAGE_ACCESSED | (write ? _PAGE_DIRTY : 0);
	if (wanted != entry && cmpxchg(entryp, entry, wanted) != entry)
		return 0;
	hw_tlb_insert(cpu, mm, address, shift, false, wanted);
	return wanted;
}

/*
 * The place of an access in its frame, or NULL: then the program faults. A write through an
 * entry that is cached as clean goes to the tables, to set the dirty bit there.
 */
static unsigned long *hw_translate(struct mm_struct *mm, unsigned long address, bool write)
{
	unsigned long needed = write ? _PAGE_RW | _PAGE_DIRTY : 0;
	unsigned long entry = hw_tlb_lookup(smp_processor_id(), mm, address, false);
	unsigned long offset;

	if (!entry || (entry & needed) != needed)
		entry = hw_walk(mm, address, write);
	if (!entry)
		return NULL;
	offset = entry & _PAGE_PSE ? address & ~PMD_MASK & PAGE_MASK : 0;
	return (unsigned long *)((entry & PAGE_MASK) + offset);
}

#endif
