// SPDX-License-Identifier: Apache-2.0
/*
 * B-32: gup_fast takes the entry of a huge page in flight for one that maps it.
 *
 * id: B-32
 * fix: 3a5a8d343e1c
 * expect: -D BUGGY: I-37
 * expect: -D CONFIG_PMD_PRESENT_INVALID=1: clean
 * expect: clean
 * expect: canary -D NO_PVMW_SYNC: I-41
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 3a5a8d343e1c "mm: fix race between __split_huge_pmd_locked() and GUP-fast" (Linux 6.10).
 * While a huge page is moved, its PMD entry names it, but maps nothing. If such an entry is split, for
 * part of its range is to be unmapped, pmdp_invalidate() was called for it as for any other:
 *
 *   __split_huge_pmd()               gup_fast
 *   the entry of a page in flight
 *   is made invalid: where a bit
 *   says so, it looks present now
 *                                    reads it: present, huge
 *                                    takes a reference to the page that is being copied
 *                                    the entry is as it was: done
 *   puts the table there
 *
 * On x86 nothing says so, but the entry was damaged; LoongArch, whose pmd_access_permitted() asks for no
 * more than pmd_present(), has the bit (-D CONFIG_PMD_PRESENT_INVALID=1). Since the fix only
 * entries that map a page are made invalid.
 *
 * -D NO_PVMW_SYNC: who puts the entries back when the page has arrived does not wait for one who has cleared
 * the entry and is not done with the page (sync_with_folio_pmd_zap()): it is freed under him.
 *
 *   racewalk run conf/zoo/b-32-split-makes-a-migration-entry-present.c -D BUGGY
 */
#ifdef BUGGY
#define B32	1
#define CONFIG_PMD_PRESENT_INVALID	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"
#include "invariants/tlb.h"

SCENARIO("a huge page that is moved and split against gup_fast");

#define A	0x4000UL

static struct mm_struct mm;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE | VM_HUGEPAGE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(migrate)
{
	struct page *page;

	if (get_user_pages_fast(&mm, A, 1, 0, &page) != 1)
		return;
	if (migrate_anon_folio(page_folio(page)))
		sometimes("the page was moved");
	put_page(page);
}

task(dontneed)
{
	do_madvise(&mm, A, choose(2) ? HPAGE_PMD_SIZE : PAGE_SIZE, MADV_DONTNEED);
}

task(gup)
{
	struct page *page;

	if (gup_fast(&mm, A + PAGE_SIZE, A + 2 * PAGE_SIZE, 0, &page) == 1) {
		sometimes("gup_fast got a page");
		put_page(page);
	}
}

on_enter(trace_split_migration_pmd, void)
{
	sometimes("the entry of a page in flight was split");
}

finally(void)
{
	check_rss(&mm);
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
}
