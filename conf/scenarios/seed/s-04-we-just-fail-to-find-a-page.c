// SPDX-License-Identifier: Apache-2.0
/*
 * S-04: a reader that only looks.
 *
 * id: S-04 M-52
 * claim: a lockless reader will just fail to find a page, and that is nothing special
 * by: Zijlstra
 * expect: -D READER=1 -D GENERATION=g1,g2-v6,g2,g3: clean => right
 * expect: -D READER=2 -D GENERATION=g1,g2-v6,g2,g3: clean => right
 * expect: -D READER=3 -D GENERATION=g1,g2 --failures 0: clean => right
 * expect: -D READER=2 -D NO_TABLE_BATCH -D GENERATION=g2: clean
 * expect: -D READER=2 -D CONFIG_PT_RECLAIM=1 -D GENERATION=g2: clean
 * expect: -D READER=2 -D CONFIG_PT_RECLAIM=1 -D NO_TABLE_BATCH -D GENERATION=g2: clean
 * expect: -D READER=2 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0 -D GENERATION=g2: clean
 * expect: -D READER=2 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0 -D CONFIG_TLB_BROADCAST=1
 *     -D GENERATION=g2: use-after-free
 * expect: -D READER=3 -D CONFIG_PT_RECLAIM=1 -D NO_TABLE_BATCH -D GENERATION=g2: clean
 * expect: -D READER=3 -D CONFIG_TABLE_SYNC_RCU=1 -D NO_TABLE_BATCH -D GENERATION=g2: clean
 * expect: -D READER=3 -D NO_TABLE_BATCH -D GENERATION=g1,g2: use-after-free => partly
 * expect: -D READER=3 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0 -D GENERATION=g2: use-after-free
 * expect: M-52 -D READER=2 -D M52 -D GENERATION=g2: use-after-free
 *
 * Looking up the VMA and its fields (READER=1) is harmless in T*. READER=2 descends the page tables with
 * interrupts off and installs nothing; READER=3 does so in an RCU read section alone. Tables wait for both when
 * they go by RCU in batches. When there is no memory for a batch (NO_TABLE_BATCH), a table waits for an interrupt
 * on all CPUs alone, as where tables are never freed by RCU: that is enough for READER=2, if the flush does
 * send interrupts, and too little for READER=3. With page-table reclaim each table goes by RCU then, and
 * with CONFIG_TABLE_SYNC_RCU a grace period is waited for: enough for both.
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

#ifdef NO_TABLE_BATCH
on_enter(trace_table_without_batch)
{
	sometimes("a table was freed without a batch");
}
#endif

#if READER == 1
task(reader)
{
	struct vm_area_struct *vma;
	MA_STATE(mas, &mm->mm_mt, OLD, OLD);

	rcu_read_lock();
	vma = mas_walk(&mas);
	if (in_t_star)
		sometimes("the reader held the old VMA in T*");
	/* None is there after an mmap() that failed once the area was cleaned up. */
	if (vma && READ_ONCE(vma->vm_start) == OLD)
		sometimes("the reader read a field of it");
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
#ifndef NO_TABLE_BATCH
	if (in_t_star)
		sometimes("the reader was there in T*");
#endif
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
