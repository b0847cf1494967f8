/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I-20 to I-30: what must hold of page tables. Included after the mm's headers by a scenario
 * that wants them watched. They are ghost code: no step is taken for them.
 *
 * Most are checked where the event happens that could break them, with what the acting CPU
 * sees; what the machine watches by itself (a table that is used after it was freed: I-25
 * and I-26) is not repeated.
 */
#ifndef _INVARIANTS_PAGE_TABLES_H
#define _INVARIANTS_PAGE_TABLES_H

#include "evaluated.h"
#include "mm/common/free_pgtables.h"
#include "mm/common/gup.h"

/* ---- walks that take no step --------------------------------------------------------------------- */

/* The entry at a level (by the shift of what it maps), or NULL where a table is missing. */
ghost static unsigned long *ghost_walk(struct mm_struct *mm, unsigned long address,
				       unsigned int to_shift)
{
	unsigned long *table = (unsigned long *)mm->pgd, *entryp;
	unsigned int shift = PGDIR_SHIFT;

	for (;;) {
		entryp = table + ((address >> shift) & ((1UL << PGTABLE_BITS) - 1));
		if (shift == to_shift)
			return entryp;
		if (!(*entryp & _PAGE_PRESENT) || (*entryp & _PAGE_PSE))
			return NULL;
		table = (unsigned long *)(*entryp & PAGE_MASK);
		shift -= PGTABLE_BITS;
	}
}

/* The leaf that maps an address now, or 0. */
ghost static unsigned long ghost_leaf(struct mm_struct *mm, unsigned long address)
{
	unsigned long *entryp = ghost_walk(mm, address, PMD_SHIFT);

	if (!entryp || !(*entryp & _PAGE_PRESENT))
		return 0;
	if (*entryp & _PAGE_PSE)
		return *entryp + (address & ~PMD_MASK & PAGE_MASK);
	entryp = ghost_walk(mm, address, PAGE_SHIFT);
	return entryp && (*entryp & _PAGE_PRESENT) ? *entryp : 0;
}

/* The VMA that the tree has for an address, attached or not. */
ghost static struct vm_area_struct *ghost_vma(struct mm_struct *mm, unsigned long address)
{
	MA_STATE(mas, &mm->mm_mt, address, address);
	struct vm_area_struct *vma;

	mt_checks_look = true;
	vma = mas_walk(&mas);
	mt_checks_look = false;
	return vma;
}

/*
 * Whether a CPU without the lock knows of no dead node on the way to an address. With weak order it may know
 * that a node is dead and not yet what came in its place: a reader looks again until it does, a check cannot.
 */
ghost static bool ghost_tree_alive(struct maple_tree *mt, unsigned long address)
{
	void *entry = mt->ma_root;
	struct maple_node *node;
	int i;

	while (entry) {
		node = mte_to_node(entry);
		if (ma_dead_node(node))
			return false;
		if (mte_is_leaf(entry))
			break;
		for (i = 0; i < MAPLE_RANGE64_SLOTS - 1 && address > node->pivot[i]; i++)
			;
		entry = node->slot[i];
	}
	return true;
}

/* Whether it can be asked: a walker that came by an rmap tree may find a child that fork still makes. */
ghost static bool ghost_tree_readable(struct mm_struct *mm, unsigned long address)
{
	struct maple_tree *mt = &mm->mm_mt;

	return mt_locked(mt) || (mt_in_rcu(mt) && (rcu_read_lock_held() || irqs_disabled()) &&
				 ghost_tree_alive(mt, address));
}

ghost static bool ghost_mmap_write_locked(struct mm_struct *mm)
{
	return lockdep_is_held_type(&mm->mmap_lock, 0);
}

/* ---- I-20, I-22, I-25, I-42: what is written to a PTE ------------------------------------------------- */

ghost static bool ghost_has_anon_vma(struct vm_area_struct *vma, unsigned long mapping)
{
	struct anon_vma *anon_vma = (struct anon_vma *)(mapping - PAGE_MAPPING_ANON);
	struct anon_vma_chain *avc;

	/*
	 * __anon_vma_prepare() sets it before it links it, so that others may map a page meanwhile;
	 * who would look for that in the tree waits for the lock. See below.
	 */
	if (vma->anon_vma == anon_vma)
		return true;
	list_for_each_entry(avc, &vma->anon_vma_chain, same_vma) {
		if (avc->anon_vma == anon_vma)
			return true;
	}
	return false;
}

#ifndef WEAK_ORDER	/* another CPU may have linked it */
on_return(__anon_vma_prepare, int error, struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc;
	bool linked = error;

	list_for_each_entry(avc, &vma->anon_vma_chain, same_vma)
		linked |= avc->anon_vma == vma->anon_vma;
	require(linked, "I-42: the anon_vma of a VMA is linked with it");
}
#endif

on_enter(trace_set_pte, struct mm_struct *mm, unsigned long address, pte_t *ptep,
	 unsigned long value)
{
	struct vm_area_struct *vma;
	unsigned long mapping, *entryp;
	struct folio *folio;

	entryp = ghost_walk(mm, address, PMD_SHIFT);
	require(entryp && (*entryp & PAGE_MASK) == ((unsigned long)ptep & PAGE_MASK),
		"I-25: an entry is written to a table that is still in place");
	evaluated("I-25");
	require(!(pte_val(*ptep) & _PAGE_PRESENT) ||
		(pte_val(*ptep) & PAGE_MASK) == (value & PAGE_MASK),
		"I-24: an entry is filled only where no other page is mapped");
	if (!(value & _PAGE_PRESENT) || (pte_val(*ptep) & PAGE_MASK) == (value & PAGE_MASK) ||
	    !ghost_tree_readable(mm, address))
		return;
	vma = ghost_vma(mm, address);
	if (pte_none(*ptep))
		require(vma && (vma_is_attached(vma) || ghost_mmap_write_locked(mm)),
			"I-20: a page is mapped only where a VMA is");
	evaluated("I-20");
	if (!vma || (value & _PAGE_SPECIAL))
		return;
	folio = page_folio(virt_to_page(value));
	mapping = (unsigned long)folio->mapping;
	if (mapping & PAGE_MAPPING_ANON) {
		evaluated("I-42, a page");
		require(ghost_has_anon_vma(vma, mapping),
			"I-42: the anon_vma of a page is one of those of each VMA that maps it");
	} else {
		evaluated("I-22, a page");
		require(vma->vm_file && mapping == (unsigned long)vma->vm_file->f_mapping &&
			folio->index + (virt_to_page(value) - &folio->page) ==
			linear_page_index(vma, address & PAGE_MASK),
			"I-22: a page of a file is mapped where its VMA says");
	}
}

/* The same for a huge page, and I-24: it is put where there is no table. */
on_enter(trace_set_pmd, struct mm_struct *mm, unsigned long address, pmd_t *pmdp,
	 unsigned long value)
{
	struct vm_area_struct *vma;
	unsigned long mapping;

	require(!pmd_val(*pmdp) || (pmd_val(*pmdp) & _PAGE_TABLE) != _PAGE_TABLE ||
		(pmd_val(*pmdp) & _PAGE_PSE), "I-24: a huge entry is put only where there is no table");
	if (!(value & _PAGE_PRESENT) || (pmd_val(*pmdp) & PAGE_MASK) == (value & PAGE_MASK) ||
	    !ghost_tree_readable(mm, address))
		return;
	vma = ghost_vma(mm, address);
	if (pmd_none(*pmdp))
		require(vma && (vma_is_attached(vma) || ghost_mmap_write_locked(mm)),
			"I-20: a huge page is mapped only where a VMA is");
	mapping = (unsigned long)page_folio(virt_to_page(value))->mapping;
	if (vma && (mapping & PAGE_MAPPING_ANON))
		require(ghost_has_anon_vma(vma, mapping),
			"I-42: the anon_vma of a page is one of those of each VMA that maps it");
}

/* ---- I-24, I-29: what is written to an upper entry ------------------------------------------------------ */

on_enter(trace_populate, struct mm_struct *mm, unsigned long *entryp, void *table)
{
	evaluated("I-24, I-29");
	require(*entryp == 0, "I-24: a table is put only where none is");
	require(is_allocated(table), "I-29: what is put in place of a table is one");
}

/* ---- I-23: when tables may be taken away ----------------------------------------------------------------- */

/* Not the locks of rmap trees: the VMA must have left them. */
on_enter(free_pgd_range, struct mmu_gather *tlb, unsigned long addr, unsigned long end,
	 unsigned long floor, unsigned long ceiling)
{
	MA_STATE(mas, &tlb->mm->mm_mt, addr, addr);
	struct vm_area_struct *vma;

	/* At exit the mm has no readers, but those that came through an rmap tree. */
	mt_checks_look = true;
	for (vma = mas_find(&mas, end - 1); vma; vma = mas_find(&mas, end - 1)) {
		if (vma->vm_start >= end || vma->vm_end <= addr)
			continue;
		require(list_empty(&vma->shared_node) && list_empty(&vma->anon_vma_chain),
			"I-23: no VMA of the range is in an rmap tree when its tables go");
#ifndef I23_IS_A_NOTE
		require(!vma_is_attached(vma) || vma_is_write_locked(vma),
			"I-23: nobody can lock a VMA of the range when its tables go");
#endif
	}
	mt_checks_look = false;
	evaluated("I-23");
}

/* ---- I-26: when a table may be freed ----------------------------------------------------------------------- */

on_enter(trace_table_free, struct ptdesc *table)
{
	int cpu, i;

	evaluated("I-26");
	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++)
			require(!hw_tlb[cpu][i].mm || !hw_tlb[cpu][i].table ||
				(hw_tlb[cpu][i].value & PAGE_MASK) != (unsigned long)table,
				"I-26: no walker has the address of a table that is freed");
	}
}

/* ---- I-30: what is in a table when somebody finds it. For weak orders: as the CPU sees it -------------- */

ghost static void check_table_contents(unsigned long *entries)
{
	unsigned long i, entry;

	/* Who goes on at a table that is none will be told so there: I-25. */
	if (!is_allocated(entries))
		return;
	evaluated("I-30");
	for (i = 0; i < PTRS_PER_PTE; i++) {
		entry = entries[i];
		require(!entry || (entry & (_PAGE_PRESENT | _PAGE_PROTNONE)) || (entry & SWP_TYPE_MASK),
			"I-30: a table is found whose entries are not set up");
	}
	require(!(virt_to_ptdesc(entries)->ptl.rlock.raw_lock & ~1U),
		"I-30: a table is found whose lock is not set up");
}

on_return(___pte_offset_map, pte_t *pte, pmd_t *pmd, unsigned long address, pmd_t *pmdvalp)
{
	if (pte)
		check_table_contents((unsigned long *)virt_to_ptdesc(pte));
}

on_enter(gup_fast_pte_range, pmd_t pmd, pmd_t *pmdp, unsigned long addr, unsigned long end,
	 unsigned int flags, struct page **pages, int *nr)
{
	check_table_contents((unsigned long *)(pmd_val(pmd) & PAGE_MASK));
}

/* ---- I-21: the number of tables ------------------------------------------------------------------------------ */

/* Below a huge entry one is laid by. Two or three levels. */
ghost static long ghost_count_tables(unsigned long *table, unsigned int shift)
{
	unsigned long *lower;
	long n = 0;
	int i, j;

	for (i = 0; i < 1 << PGTABLE_BITS; i++) {
		if (!(table[i] & _PAGE_PRESENT))
			continue;
		n++;
		if (shift == PMD_SHIFT)
			continue;
		lower = (unsigned long *)(table[i] & PAGE_MASK);
		for (j = 0; j < 1 << PGTABLE_BITS; j++)
			n += (lower[j] & _PAGE_PRESENT) != 0;
	}
	return n;
}

/* For `finally`: no table is left whose span has no VMA. */
ghost static void check_no_stray_tables(struct mm_struct *mm)
{
	unsigned long address, *entryp;
	unsigned int shift;

	for (shift = PMD_SHIFT; shift <= PGDIR_SHIFT; shift += PGTABLE_BITS) {
		for (address = 0; address < TASK_SIZE; address += 1UL << shift) {
			MA_STATE(mas, &mm->mm_mt, address, address);

			entryp = ghost_walk(mm, address, shift);
			if (!entryp || !(*entryp & _PAGE_PRESENT) || (*entryp & _PAGE_PSE))
				continue;
			require(mas_find(&mas, address + (1UL << shift) - 1),
				"I-21: no table is left where nothing is mapped");
		}
	}
}

/* For `finally`: the tables that are there are those that are counted. */
ghost static void check_pgtables_bytes(struct mm_struct *mm)
{
	if (CONFIG_PGTABLE_LEVELS <= 3)
		require(atomic_long_read(&mm->pgtables_bytes) ==
			ghost_count_tables((unsigned long *)mm->pgd, PGDIR_SHIFT),
			"I-21: pgtables_bytes is the number of tables");
}

#endif
