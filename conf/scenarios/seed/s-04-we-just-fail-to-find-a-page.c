// SPDX-License-Identifier: Apache-2.0
/*
 * S-04: a reader that only looks.
 *
 * id: S-04 M-52
 * claim: a lockless reader will just fail to find a page, and that is nothing special
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: clean
 * expect: -D GENERATION=g1,g2,g3 -D READER=1: clean => right
 * expect: -D GENERATION=g1,g2,g3 -D READER=2: clean => right
 * expect: -D GENERATION=g1,g2,g3 -D READER=2 -D CONFIG_PT_RECLAIM=1: clean => right
 * expect: -D READER=3 -D GENERATION=g1,g2: clean
 * expect: M-52 -D READER=2 -D M52 -D GENERATION=g1,g2: use-after-free
 *
 * Looking up the VMA and its fields (READER=1) is harmless in T*. READER=2 descends the page tables
 * with interrupts off and installs nothing; READER=3 does so in an RCU read section alone. Tables wait for
 * both, unless they are freed at once (-D M52).
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

#ifndef READER
#define READER	2
#endif

SCENARIO("S-04: an overlapping mmap against a reader that only looks");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

on_enter(trace_mmap_cleaned_up, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	sometimes("the area was cleaned up");
}

#if READER == 1
task(reader)
{
	struct vm_area_struct *vma;
	MA_STATE(mas, &mm->mm_mt, OLD, OLD);

	rcu_read_lock();
	vma = mas_walk(&mas);
	if (in_t_star)
		sometimes("the reader held the old VMA in T*");
	if (vma)
		sometimes("the reader found a VMA");
	WARN_ON(!vma);
	rcu_read_unlock();
}
#else
task(reader)
{
	struct page *found = NULL;
	unsigned long flags;
	pmd_t *pmd, value;
	pte_t pte;

	if (READER == 2) {
		local_irq_save(flags);
		load_mm(mm);
	} else {
		rcu_read_lock();
	}
	pmd = mm_find_pmd(mm, OLD);
	if (pmd) {
		value = pmdp_get_lockless(pmd);
		if (pmd_present(value)) {
			pte = ptep_get((pte_t *)pmd_pgtable(value)->entries + pte_index(OLD));
			if (pte_present(pte))
				found = pte_page(pte);
		}
	}
	if (READER == 2)
		local_irq_restore(flags);
	else
		rcu_read_unlock();
	if (found)
		sometimes("the reader found a page");
	else
		sometimes("the reader found none");
}
#endif

finally(void)
{
	seed_exit();
}
