// SPDX-License-Identifier: Apache-2.0
/*
 * B-49: a walk of all tables of a process against the reclaim of page tables.
 *
 * id: B-49
 * expect: -D BUGGY=1: use-after-free on pte_table
 * expect: -D BUGGY=2: I-25 or I-31 or WARNING
 * expect: clean
 * expect: -D ACT: clean
 * expect: canary -D STRONGER: clean
 *
 * /sys/kernel/debug/page_tables (ptdump_walk_pgd()) walks without a look at VMAs, with mmap_lock held for
 * writing, and once relied on that: nobody took tables away without mmap_lock. Since Linux 6.17
 * madvise(MADV_DONTNEED) does, with the VMA's lock alone, if page tables are reclaimed. Reported by Jann Horn;
 * the answer was that PTE tables are freed by RCU, and mapped under RCU by the walk. Whether that is
 * enough depends on what the walk does:
 *
 *   BUGGY=1  it maps the table without RCU: the table is freed under it
 *   BUGGY=2  it maps the table under RCU, and changes an entry: the table may have been taken out of
 *            its place by then. RCU alone is enough to look, not to act.
 *   ACT      it changes entries with the VMA locked for writing, and the table locked
 *
 *   racewalk run conf/zoo/b-49-table-dump-against-reclaim.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 1
#define B49	1
#endif
#define PGTABLE_BITS	1
#define GENERATION	g3
#define CONFIG_PT_RECLAIM	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"
#include "invariants/tlb.h"

SCENARIO("a dump of page tables against madvise(MADV_DONTNEED)");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(dontneed)
{
	do_madvise(&mm, A, HPAGE_PMD_SIZE, MADV_DONTNEED);
}

#if BUGGY == 2 || defined(ACT)
/* Of pages of this process the entry is written back with one bit less, to see which are in use. */
static int clear_young(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	pte_t ptent = ptep_get(pte);

	if (pte_present(ptent) && PageAnon(pte_page(ptent)))
		set_pte_at(walk->mm, addr, pte, pte_mkold(ptent));
	return 0;
}
#endif

task(dump)
{
#if BUGGY == 2
	static const struct mm_walk_ops ops = { .pte_entry = clear_young };

	mmap_write_lock(&mm);
	walk_page_range_debug(&mm, A, A + HPAGE_PMD_SIZE, &ops, NULL);
	mmap_write_unlock(&mm);
#elif defined(ACT)
	static const struct mm_walk_ops ops = {
		.pte_entry = clear_young, .walk_lock = PGWALK_WRLOCK,
	};

	mmap_write_lock(&mm);
	walk_page_range_vma(vma, A, A + HPAGE_PMD_SIZE, &ops, NULL);
	mmap_write_unlock(&mm);
	sometimes("the entries were changed");
#else
	struct ptdump_state st = { .nr_leaves = 0 };

	ptdump_walk_pgd(&st, &mm, A, A + HPAGE_PMD_SIZE);
	if (!st.nr_leaves)
		sometimes("nothing was there any more");
#endif
}

on_enter(free_pte, struct mm_struct *mm, unsigned long addr, struct mmu_gather *tlb, pmd_t pmdval)
{
	sometimes("a table was given back");
}

finally(void)
{
	exit_fixed(&mm);
}
