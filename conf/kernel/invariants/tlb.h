/* SPDX-License-Identifier: Apache-2.0 */
/*
 * I-31 to I-41: TLBs, pages and their counts. Included after the mm's headers by a scenario
 * that wants them watched.
 *
 * A CPU that is lazy may keep anything of its mm: it flushes before it goes back to the user.
 */
#ifndef _INVARIANTS_TLB_H
#define _INVARIANTS_TLB_H

#include "page_tables.h"

/* Whether a CPU would use an entry of its TLB if its program went on now. */
ghost static bool ghost_tlb_counts(int cpu, const struct hw_tlb_entry *entry)
{
	const struct tlb_state *state = per_cpu_ptr(&cpu_tlbstate, cpu);

	if (!entry->mm || entry->table)
		return false;
	return CONFIG_TLB_BROADCAST || (state->loaded_mm == entry->mm && !state->is_lazy);
}

/* Whether a CPU can reach what lies in a range of an mm. */
ghost static bool ghost_tlb_has(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	const struct hw_tlb_entry *entry;
	int cpu, i;

	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++) {
			entry = &hw_tlb[cpu][i];
			if (ghost_tlb_counts(cpu, entry) && entry->mm == mm &&
			    entry->address < end && start < entry->address + (1UL << entry->shift))
				return true;
		}
	}
	return false;
}

/* ---- I-31, I-36: a page is freed. I-36 is the kernel's "Bad page state", in free_pages_prepare() --------- */

on_enter(trace_folio_free, struct folio *folio)
{
	unsigned long first = __page_address(&folio->page);
	unsigned long end = first + (PAGE_SIZE << folio->_order), frame;
	int cpu, i;

	evaluated("I-31");
	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++) {
			frame = hw_tlb[cpu][i].value & PAGE_MASK;
			require(!ghost_tlb_counts(cpu, &hw_tlb[cpu][i]) ||
				frame + (1UL << hw_tlb[cpu][i].shift) <= first || frame >= end,
				"I-31: no TLB leads to a page that is freed");
		}
	}
}

/* ---- I-32, I-34: what a gather leaves behind ----------------------------------------------------------------- */

/* Somebody is at work on the entry: it may have changed it and not flushed yet. */
ghost static bool ghost_entry_locked(struct mm_struct *mm, unsigned long address)
{
	unsigned long *pmdp = ghost_walk(mm, address, PMD_SHIFT);

	if (mm->page_table_lock.rlock.raw_lock)
		return true;
	if (!pmdp)
		return false;
	if (virt_to_ptdesc(pmdp)->ptl.rlock.raw_lock)
		return true;
	return (*pmdp & _PAGE_PRESENT) && !(*pmdp & _PAGE_PSE) &&
	       ((struct ptdesc *)(*pmdp & PAGE_MASK))->ptl.rlock.raw_lock;
}

ghost static bool ghost_batch_pending(struct mm_struct *mm)
{
	int batch = atomic_read(&mm->tlb_flush_batched);

	return (batch & TLB_FLUSH_BATCH_PENDING_MASK) != batch >> TLB_FLUSH_BATCH_FLUSHED_SHIFT;
}

/*
 * It compares what other CPUs have cached with the tables as the CPU at hand knows them. With weak order a
 * fault may have put an entry there that this CPU has not heard of, in a range that it did not touch: so not
 * with -D WEAK_ORDER. That no page is freed while a TLB leads to it (I-31) counts in any order.
 */
#ifndef WEAK_ORDER
on_return(tlb_finish_mmu, struct mmu_gather *tlb)
{
	struct mm_struct *mm = tlb->mm;
	struct hw_tlb_entry *entry;
	unsigned long leaf;
	int cpu, i;

	/* Others have yet to flush, reclaim among them; a fork flushes at its end, and holds the lock. */
	if (atomic_read(&mm->tlb_flush_pending) || ghost_batch_pending(mm) ||
	    (mm->mmap_lock.count && !lockdep_is_held(&mm->mmap_lock)))
		return;
	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++) {
			entry = &hw_tlb[cpu][i];
			if (!ghost_tlb_counts(cpu, entry) || entry->mm != mm ||
			    ghost_entry_locked(mm, entry->address))
				continue;
			leaf = ghost_leaf(mm, entry->address);
			evaluated("I-32, I-34");
			require(leaf && !((leaf ^ entry->value) & (PAGE_MASK | _PAGE_PSE)),
				"I-34: no TLB has a page that its entry does not have any more");
			require(!(entry->value & _PAGE_RW) || (leaf & _PAGE_RW),
				"I-32: no TLB allows more than the entry does");
			require(!(entry->value & _PAGE_DIRTY) || (leaf & _PAGE_DIRTY),
				"I-32: no TLB writes without setting the dirty bit of the entry");
		}
	}
}
#endif

/* ---- I-33: drivers take a VMA that is not in i_mmap for one that no CPU can reach --------------------------------- */

on_enter(unlink_file_vma, struct vm_area_struct *vma)
{
	/* What another gather has cleared, it has yet to flush; and only then it goes on. */
	if (vma->vm_file && (vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) &&
	    atomic_read(&vma->vm_mm->tlb_flush_pending) <= 1) {
		evaluated("I-33");
		require(!ghost_tlb_has(vma->vm_mm, vma->vm_start, vma->vm_end),
			"I-33: a VMA of a device leaves i_mmap after its range was flushed");
	}
}

/* ---- I-37: what gup_fast got was mapped --------------------------------------------------------------------------- */

/*
 * The moment that counts is the one at which it has its reference: that orders fully, so the entries
 * that it compares afterwards are at least as new as what its CPU knows then. They need not be what
 * the CPU knows a step later, when the store that clears them may have arrived: with weak order a load
 * may still be answered as of the reference. Who clears an entry and orders before it looks at the
 * count then sees the reference.
 */
struct gup_fast_walk {
	struct task_struct *task;
	pmd_t *pmdp, pmd;
	pte_t *ptep, pte;	/* NULL: the PMD is that of a huge page */
	bool mapped;
};

ghost static struct gup_fast_walk gup_fast_walk[HW_MAX_CPUS];

/* A huge entry maps its page while the walker would find it. */
ghost static bool ghost_still_mapped(const struct gup_fast_walk *walk)
{
	if (pmd_val(*walk->pmdp) != pmd_val(walk->pmd))
		return false;
	if (walk->ptep)
		return pte_val(*walk->ptep) == pte_val(walk->pte);
	return !is_pmd_migration_entry(__pmd(pmd_val(walk->pmd) & ~_PMD_INVALID));
}

ghost static void ghost_gup_fast_grabs(pmd_t *pmdp, pmd_t pmd, pte_t *ptep, pte_t pte)
{
	struct gup_fast_walk *walk = &gup_fast_walk[smp_processor_id()];

	walk->task = current;
	walk->pmdp = pmdp;
	walk->pmd = pmd;
	walk->ptep = ptep;
	walk->pte = pte;
	walk->mapped = false;
}

/* With M51 a walker may be preempted: then the walk is another one's. */
on_enter(trace_gup_fast_grabbed, void)
{
	struct gup_fast_walk *walk = &gup_fast_walk[smp_processor_id()];

	if (walk->task == current)
		walk->mapped = ghost_still_mapped(walk);
}

ghost static void check_gup_fast_mapped(void)
{
	struct gup_fast_walk *walk = &gup_fast_walk[smp_processor_id()];

	if (walk->task != current)
		return;
	evaluated("I-37");
	require(walk->mapped || ghost_still_mapped(walk),
		"I-37: a page that gup_fast returns was mapped when it had its reference");
}

on_enter(trace_gup_fast_grabs, pmd_t *pmdp, pmd_t pmd, pte_t *ptep, pte_t pte)
{
	ghost_gup_fast_grabs(pmdp, pmd, ptep, pte);
}

on_enter(trace_gup_fast_pinned, pmd_t *pmdp, pmd_t pmd, pte_t *ptep, pte_t pte)
{
	check_gup_fast_mapped();
}

on_enter(trace_gup_fast_grabs_pmd, pmd_t *pmdp, pmd_t pmd)
{
	ghost_gup_fast_grabs(pmdp, pmd, NULL, __pte(0));
}

on_enter(trace_gup_fast_pinned_pmd, pmd_t *pmdp, pmd_t pmd)
{
	check_gup_fast_mapped();
}

/* ---- I-38: a pinned page stays -------------------------------------------------------------------------------------- */

/*
 * Pins that were given out. The count of the folio says less: gup_fast takes a pin before it knows
 * whether it may, and gives it back if a fork has shared the page meanwhile.
 */
#define NOTED_PINS	32

struct noted_pin {
	struct mm_struct *mm;
	struct folio *folio;
	struct task_struct *task;
};

ghost static struct noted_pin noted_pin[NOTED_PINS];

ghost static void note_pin(struct mm_struct *mm, struct page *page)
{
	int i;

	for (i = 0; i < NOTED_PINS && noted_pin[i].folio; i++)
		;
	require(i < NOTED_PINS, "more pins than these invariants can note");
	noted_pin[i].mm = mm;
	noted_pin[i].folio = page_folio(page);
	noted_pin[i].task = current;
}

on_return(gup_fast, int nr, struct mm_struct *mm, unsigned long start, unsigned long end,
	  unsigned int gup_flags, struct page **pages)
{
	int i;

	for (i = 0; i < nr && (gup_flags & FOLL_PIN); i++)
		note_pin(mm, pages[i]);
}

on_return(follow_page_mask, struct page *page, struct vm_area_struct *vma, unsigned long address,
	  unsigned int flags)
{
	if (page && (flags & FOLL_PIN))
		note_pin(vma->vm_mm, page);
}

on_enter(gup_put_folio, struct folio *folio, int refs, unsigned int flags)
{
	int i;

	/* With interrupts off it is gup_fast, which has not given it out. */
	if (!(flags & FOLL_PIN) || irqs_disabled())
		return;
	for (i = 0; i < NOTED_PINS; i++) {
		if (noted_pin[i].folio == folio && noted_pin[i].task == current) {
			noted_pin[i].folio = NULL;
			return;
		}
	}
}

on_enter(trace_wp_page_copied, struct mm_struct *mm, struct folio *old)
{
	int i;

	if (!((unsigned long)old->mapping & PAGE_MAPPING_ANON))
		return;
	evaluated("I-38");
	for (i = 0; i < NOTED_PINS; i++)
		require(noted_pin[i].folio != old || noted_pin[i].mm != mm,
			"I-38: a pinned page is not replaced by a copy in the process that pinned it");
}

/* And nobody writes to what others map, too: AnonExclusive. */
on_enter(trace_set_pte, struct mm_struct *mm, unsigned long address, pte_t *ptep,
	 unsigned long value)
{
	struct folio *folio;

	if ((value & (_PAGE_PRESENT | _PAGE_RW | _PAGE_SPECIAL)) != (_PAGE_PRESENT | _PAGE_RW))
		return;
	folio = page_folio(virt_to_page(value));
	if (!((unsigned long)folio->mapping & PAGE_MAPPING_ANON) || folio->_order)
		return;
	evaluated("I-38, writable");
	require(folio->_mapcount.counter <= 0,
		"I-38: an anonymous page that others map becomes writable");
}

/* ---- I-39: for who writes with FOLL_FORCE ---------------------------------------------------------------------------- */

ghost static void check_forced_write(struct page *page)
{
	evaluated("I-39");
	require(PageAnon(page), "I-39: a forced write lands in a private copy, never in the file");
}

/* ---- I-40: truncation finds all mappings --------------------------------------------------------------------------- */

/*
 * Pages that left the page cache in this life of theirs. That an entry's page has no mapping would not
 * say so: with weak order a CPU may know of the entry and not yet that the page is an anonymous one.
 */
ghost static bool noted_taken_away[NR_PAGES];

/* Where the lock of the tree is held: elsewhere what a CPU knows of the tree may be half of it. */
on_return(unmap_mapping_range_tree, struct address_space *mapping, pgoff_t first_index,
	  pgoff_t last_index, struct zap_details *details)
{
	struct vm_area_struct *vma;
	unsigned long address, leaf;

	list_for_each_entry(vma, &mapping->i_mmap, shared_node) {
		for (address = vma->vm_start; address < vma->vm_end; address += PAGE_SIZE) {
			leaf = ghost_leaf(vma->vm_mm, address);
			require(!leaf || (leaf & _PAGE_SPECIAL) ||
				!noted_taken_away[virt_to_page(leaf) - mem_map],
				"I-40: after truncate() no entry has a page that it took away");
		}
	}
}

ghost static void note_taken_away(struct folio *folio, bool away)
{
	long i;

	for (i = 0; i < 1L << folio->_order; i++)
		noted_taken_away[folio_page(folio, i) - mem_map] = away;
}

on_enter(trace_folio_free, struct folio *folio)
{
	note_taken_away(folio, false);
}

/* The kernel's own form: VM_BUG_ON_FOLIO(folio_mapped(folio)) in filemap_unaccount_folio(). */
on_enter(filemap_remove_folio, struct folio *folio)
{
	long i, mapped = folio->_entire_mapcount.counter;

	for (i = 0; i < 1L << folio->_order; i++)
		mapped += folio_page(folio, i)->_mapcount.counter + 1;
	note_taken_away(folio, true);
	evaluated("I-40");
	require(!mapped, "I-40: a page that leaves the page cache is not mapped");
}

/* ---- I-41: the counters of mapped pages ------------------------------------------------------------------------------ */

/* What is mapped and cannot be reached: PROT_NONE, NUMA balancing. */
ghost static unsigned long ghost_protnone(struct mm_struct *mm, unsigned long address)
{
	unsigned long *entryp = ghost_walk(mm, address, PMD_SHIFT);

	if (entryp && pmd_trans_huge(__pmd(*entryp)))
		return (*entryp & PAGE_MASK) + (address & ~PMD_MASK & PAGE_MASK);
	entryp = ghost_walk(mm, address, PAGE_SHIFT);
	return entryp && pte_protnone(__pte(*entryp)) ? *entryp : 0;
}

#ifdef CONFIG_SWAP
ghost static bool ghost_swap_entry(struct mm_struct *mm, unsigned long address)
{
	unsigned long *entryp = ghost_walk(mm, address, PAGE_SHIFT);
	pte_t pte = __pte(entryp ? *entryp : 0);

	return is_swap_pte(pte) && !non_swap_entry(pte_to_swp_entry(pte));
}
#endif

/* For `finally`. At exit check_mm() has the kernel's own form: "Bad rss-counter state". */
ghost static void check_rss(struct mm_struct *mm)
{
	long pages[NR_MM_COUNTERS] = { 0 };
	unsigned long address, leaf;
	struct folio *folio;
	int i;

	for (address = 0; address < TASK_SIZE; address += PAGE_SIZE) {
		leaf = ghost_leaf(mm, address);
		if (!leaf)
			leaf = ghost_protnone(mm, address);
#ifdef CONFIG_SWAP
		pages[MM_SWAPENTS] += !leaf && ghost_swap_entry(mm, address);
#endif
		if (!leaf || (leaf & _PAGE_SPECIAL))
			continue;
		folio = page_folio(virt_to_page(leaf));
		pages[(unsigned long)folio->mapping & PAGE_MAPPING_ANON ? MM_ANONPAGES : MM_FILEPAGES]++;
	}
	for (i = 0; i < NR_MM_COUNTERS; i++)
		require(pages[i] == atomic_read(&mm->rss_stat[i]),
			"I-41: rss counters are the number of mapped pages");
}

#endif
