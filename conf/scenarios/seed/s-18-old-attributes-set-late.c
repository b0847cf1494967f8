// SPDX-License-Identifier: Apache-2.0
/*
 * S-18: an entry with the attributes of the old VMA, set after the new one is there.
 *
 * id: S-18
 * claim: if a reader reads the old VMA and acts when the new attributes are set, that would be wrong
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
 * expect: -D NO_WAIT -D GENERATION=g1: I-22
 * expect: -D NO_WAIT -D GENERATION=g2-v6: I-22
 * expect: -D NO_WAIT -D GENERATION=g2,g3: clean
 * expect: canary -D NO_WAIT -D M20 -D GENERATION=g2: I-22
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The new mapping is read only. A fault that has read the protection of the old one sets its entry before the
 * area is cleared, or not at all: the writer waits for it. With -D NO_WAIT, a vma_start_write() that does
 * not wait, a writable page is found under it. A neighbour keeps the tables in place, for without tables there
 * is no entry to set late.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
/* Tables of four entries, shared with a neighbour. */
#define PGTABLE_BITS	2
#include "seed.h"
#include "invariants/vma_pgtables.h"

#define NEIGHBOUR	(OLD + 2 * PAGE_SIZE)

SCENARIO("S-18: an overlapping read-only mmap against a write");

setup(void)
{
	seed_setup(ANON_RW);
	/* In the same PMD table and PTE table. */
	WARN_ON(vm_mmap(mm, &file, NEIGHBOUR, PAGE_SIZE, FILE_RW, 0) < 0);
}

/* The old mapping stays if there is no memory for the new one. */
ghost static bool mapped;

on_return(vm_mmap, long result, struct mm_struct *mm, struct file *file, unsigned long addr,
	  unsigned long len, vm_flags_t flags, pgoff_t pgoff)
{
	mapped = result > 0 && !(flags & VM_WRITE);
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0);
}

task(fault)
{
	do_user_addr_fault(mm, OLD + PAGE_SIZE, true);
}

finally(void)
{
	bool table;
	pte_t pte = noted_pte(mm, OLD + PAGE_SIZE, &table);

	require(!mapped || !pte_present(pte) || !pte_write(pte),
		"I-22: an entry permits what its VMA does not");
}

finally(void)
{
	seed_exit();
}
