// SPDX-License-Identifier: Apache-2.0
/*
 * M-77: gup_fast reads the PMD entry without READ_ONCE().
 *
 * id: M-77
 * expect: M-77 -D M77 --plain reload: null dereference in gup_fast_pte_range or I-37
 * expect: -D M77 --races off: clean
 * expect: --plain reload: clean
 * expect: clean
 *
 * gup_fast looks whether the entry is present, whether it is huge, and goes on to the table that it points
 * to; nobody keeps the entry as it is meanwhile. If it is read by a plain load, the compiler may read it
 * again for each of these uses: a table that collapse of huge pages has taken away in between gives
 * an entry that is none, and the walk goes on at address 0.
 *
 * The first variant needs --plain reload: with one load for all uses it is as good as the fixed one.
 *
 *   racewalk run conf/zoo/m-77-pmd-read-twice.c -D M77 --plain reload
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/khugepaged.h"
#include "invariants/tlb.h"

SCENARIO("gup_fast against khugepaged, with plain loads made again");

#define A	0x4000UL

static struct mm_struct mm;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + HPAGE_PMD_SIZE, true);
}

task(gup)
{
	struct page *page;

	if (gup_fast(&mm, A, A + PAGE_SIZE, FOLL_WRITE, &page) == 1) {
		sometimes("gup_fast got a page");
		put_page(page);
	} else {
		sometimes("gup_fast found nothing");
	}
}

task(khugepaged)
{
	if (collapse_huge_page(&mm, A) == SCAN_SUCCEED)
		sometimes("the pages were collapsed");
}

finally(void)
{
	exit_fixed(&mm);
}
