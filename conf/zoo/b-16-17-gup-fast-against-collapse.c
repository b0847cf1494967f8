// SPDX-License-Identifier: Apache-2.0
/*
 * B-16, B-17: gup_fast against the collapse of small pages into a huge one.
 *
 * id: B-16 B-17 M-48
 * fix: 2ba99c5e0881, 70cbc3cc78a9
 * expect: B-17 M-48 -D BUGGY=17: I-37
 * expect: B-16 -D BUGGY=16: use-after-free on pte_table
 * expect: --runs 3000: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: canary -D STRONGER --runs 3000: clean
 *
 * khugepaged takes the PMD entry of a table away, looks whether somebody has references to the
 * pages, copies them, and puts an entry for a huge page in place of the table. gup_fast walks
 * without locks:
 *
 *   gup_fast                         collapse_huge_page()
 *   reads the PMD entry
 *   reads the PTE
 *                                    clears the PMD entry, flushes
 *                                    no references: copies the pages
 *   takes a reference
 *   the PTE is as it was: done       <- has the page that is given up
 *
 * B-17: gup_fast compared only the PTE afterwards, which stays in the table that is taken out.
 * Fixed in 70cbc3cc78a9 "mm: gup: fix the fast GUP race against THP collapse" (Linux 6.0):
 * it compares the PMD entry too.
 *
 * B-16: that is not enough, for the table is laid by for the day when the huge entry is split,
 * and is freed at once when the huge page is unmapped: under a gup_fast that has yet to read
 * it, if the TLB is flushed without interrupts. Fixed in 2ba99c5e0881 "mm/khugepaged: fix
 * GUP-fast interaction by sending IPI" (Linux 6.1): an interrupt waits for all that have
 * interrupts off before the table is used for anything. (CVE-2022-48991 is that of the next fix of
 * the series, of MMU notifiers that were not called.)
 *
 *   racewalk run conf/zoo/b-16-17-gup-fast-against-collapse.c -D BUGGY=17
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 17
#define M48	1
#endif
#if BUGGY == 16
#define B16	1
#define CONFIG_TLB_BROADCAST	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/khugepaged.h"
#include "invariants/tlb.h"

SCENARIO("gup_fast against khugepaged");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + HPAGE_PMD_SIZE, true);
}

task(gup)
{
	struct page *page;
	int i;

	if (gup_fast(&mm, A, A + PAGE_SIZE, FOLL_WRITE, &page) != 1) {
		sometimes("gup_fast found nothing");
		return;
	}
	/* What a device brings comes word by word. */
	for (i = 0; i < 4; i++)
		page_contents(page) = 74 + i;
	put_page(page);
}

task(khugepaged)
{
	switch (collapse_huge_page(&mm, A)) {
	case SCAN_SUCCEED:
		sometimes("the pages were collapsed");
		break;
	case SCAN_PAGE_COUNT:
		sometimes("a page had a further reference");
		break;
	default:
		break;
	}
}

task(dontneed)
{
	mmap_read_lock(&mm);
	madvise_dontneed_single_vma(vma, A, A + HPAGE_PMD_SIZE);
	mmap_read_unlock(&mm);
}

on_return(zap_huge_pmd, bool zapped, struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
	  unsigned long addr)
{
	if (zapped)
		sometimes("the huge page was unmapped");
}

finally(void)
{
	check_rss(&mm);
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
}
