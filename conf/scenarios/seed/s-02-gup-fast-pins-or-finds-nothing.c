// SPDX-License-Identifier: Apache-2.0
/*
 * S-02: what gup_fast() returns was mapped while it ran.
 *
 * id: S-02 M-48 M-49 M-51 M-52
 * claim: gup_fast() returns what it pinned before the tables go, or finds nothing
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 * expect: -D GENERATION=g2-v6: clean but I-06 => partly
 * expect: -D GENERATION=g2 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0: clean
 * expect: -D GENERATION=g2 -D CONFIG_PT_RECLAIM=1: clean
 * expect: -D LITERAL -D CONFIG_TLB_BROADCAST=1 -D GENERATION=g1,g2-v6,g2,g3: S-02b
 * expect: M-48 -D M48 -D GENERATION=g2: clean
 * expect: M-49 -D M49 -D CONFIG_TLB_BROADCAST=1 -D GENERATION=g2: clean
 * expect: M-51 -D M51 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0 -D GENERATION=g2: use-after-free
 * expect: M-52 -D M52 -D GENERATION=g2: use-after-free
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * An overlapping mmap(), a fault on the new mapping and gup_fast(). Each page that gup_fast() gives was
 * mapped at its address at some instant of the call, and no freed table is touched: interrupts are off, and
 * tables wait for that (or for a grace period). M-51 leaves interrupts on, M-52 frees tables at once. That
 * the PMD is not looked at again (M-48) does no harm here, where entries are cleared before tables go: it is for
 * khugepaged, which takes the table first. That the entry is not looked at again (M-49) does none either, as
 * the table goes before the pages do, and its PMD entry tells: where another mapping keeps the table it does
 * (conf/zoo/m-49-78-page-tables.c). Without both, and where TLBs are flushed by broadcast (for else no page goes
 * before gup_fast() lets the interrupt in), -D M48 -D M49 is I-37, in one of some 30,000 runs.
 *
 * -D LITERAL takes the sentence at its word: what is returned is returned before the tables go. That is not
 * so, and does no harm: a page can be pinned and checked before its entry is cleared, and returned
 * afterwards; and it may be one of the new mapping. (With interrupts it takes a CPU that is preempted just
 * behind local_irq_restore(): the flush waits until then.)
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-02: an overlapping mmap and a fault against gup_fast");

#define SEEN	8

/* The pages that were mapped at each address since gup_fast() began. */
ghost static struct page *seen[2][SEEN];
ghost static long seen_life[2][SEEN];
ghost static bool walking, cleaned_up_meanwhile;

ghost static void see(unsigned long address, pte_t pte)
{
	int page = (address - OLD) >> PAGE_SHIFT, i;

	if (!pte_present(pte))
		return;
	for (i = 0; i < SEEN - 1 && seen[page][i]; i++)
		;
	seen[page][i] = pte_page(pte);
	seen_life[page][i] = life(page_address(pte_page(pte)));
}

ghost static bool was_seen(int page, struct page *which)
{
	int i;

	for (i = 0; i < SEEN; i++) {
		if (seen[page][i] == which && seen_life[page][i] == life(page_address(which)))
			return true;
	}
	return false;
}

ghost static void see_all(void)
{
	bool table;

	see(OLD, noted_pte(mm, OLD, &table));
	see(OLD + PAGE_SIZE, noted_pte(mm, OLD + PAGE_SIZE, &table));
}

on_enter(gup_fast, struct mm_struct *mm, unsigned long start, unsigned long end,
	 unsigned int flags, struct page **pages)
{
	walking = true;
	cleaned_up_meanwhile = false;
	see_all();
}

on_enter(trace_mmap_cleaned_up, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	cleaned_up_meanwhile = walking;
}

on_return(handle_mm_fault, vm_fault_t result, struct vm_area_struct *vma, unsigned long address,
	  unsigned int flags)
{
	if (walking)
		see_all();
}

on_return(gup_fast, int pinned, struct mm_struct *mm, unsigned long start, unsigned long end,
	 unsigned int flags, struct page **pages)
{
	int i;

	see_all();
	walking = false;
	for (i = 0; i < pinned; i++)
		require(was_seen(i, pages[i]),
			"S-02, I-37: a pinned page was mapped at some instant of the call");
	if (pinned)
		sometimes("gup_fast pinned a page");
	else
		sometimes("gup_fast found nothing");
#ifdef LITERAL
	require(!(pinned && cleaned_up_meanwhile),
		"S-02b: what is returned is returned before the tables go");
#endif
}

#if !defined(M49) && !defined(LITERAL)
on_enter(trace_gup_fast_changed)
{
	sometimes("an entry had changed between its read and the second look");
}
#endif

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, ANON_RW | VM_NORESERVE, 0);
}

task(fault)
{
	/* Of either page: the frame of one may come to be that of the other. */
	do_user_addr_fault(mm, OLD + choose(2) * PAGE_SIZE, true);
}

task(gup)
{
	struct page *pages[2];
	long i, nr = gup_fast(mm, OLD, OLD + LEN, 0, pages);

	for (i = 0; i < nr; i++)
		folio_put(page_folio(pages[i]));
}

finally(void)
{
	seed_exit();
}
