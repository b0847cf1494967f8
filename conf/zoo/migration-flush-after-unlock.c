// SPDX-License-Identifier: Apache-2.0
/*
 * Pages that go to a device are unmapped, and the TLBs are flushed for them when the lock of the table was dropped.
 *
 * id: I-34
 * fix: 60bae7370896
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: I-34 or invariant who looks after the madvise() does not find what was there before
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * 60bae7370896 "mm/migrate_device.c: flush TLB while holding PTL" (Linux 6.1).
 *
 *   migrate_vma_collect_pmd()            madvise(MADV_DONTNEED)          a thread
 *   the entry becomes one of a page in flight; unlock
 *                                        takes that entry away; there is
 *                                        nothing to flush for it; returns
 *                                                                        still finds the page in its TLB
 *   flush
 *
 *   racewalk run conf/zoo/migration-flush-after-unlock.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/tlb.h"

SCENARIO("a page that goes to a device, against madvise()");

static struct mm_struct *mm;

struct migrate_vma {
	struct vm_area_struct *vma;
	struct page *src;
};

static int migrate_vma_collect_pmd(pmd_t *pmdp, unsigned long start, unsigned long end, struct mm_walk *walk)
{
	struct migrate_vma *migrate = walk->private;
	struct vm_area_struct *vma = walk->vma;
	struct mm_struct *mm = vma->vm_mm;
	unsigned long addr = start, unmapped = 0;
	spinlock_t *ptl;
	pte_t *ptep;

	ptep = pte_offset_map_lock(mm, pmdp, addr, &ptl);
	if (!ptep)
		return 0;
	for (; addr < end; addr += PAGE_SIZE, ptep++) {
		pte_t pte = ptep_get(ptep), swp_pte;
		struct folio *folio;
		struct page *page;
		swp_entry_t entry;

		if (!pte_present(pte))
			continue;
		page = vm_normal_page(vma, addr, pte);
		if (!page)
			continue;
		folio = page_folio(page);
		folio_get(folio);
		if (!folio_trylock(folio)) {
			folio_put(folio);
			continue;
		}
		ptep_get_and_clear(mm, addr, ptep);
		if (folio_test_anon(folio) && PageAnonExclusive(page) && folio_try_share_anon_rmap_pte(folio, page)) {
			set_pte_at(mm, addr, ptep, pte);
			folio_unlock(folio);
			folio_put(folio);
			continue;
		}
		if (pte_dirty(pte))
			folio_mark_dirty(folio);
		if (pte_write(pte))
			entry = make_writable_migration_entry(page_to_pfn(page));
		else
			entry = make_readable_migration_entry(page_to_pfn(page));
		swp_pte = swp_entry_to_pte(entry);
		set_pte_at(mm, addr, ptep, swp_pte);
		folio_remove_rmap_pte(folio, page, vma);
		folio_put(folio);
		unmapped++;
		migrate->src = page;
	}
#ifdef BUGGY
	pte_unmap_unlock(ptep - 1, ptl);
	if (unmapped)
		flush_tlb_range(vma, start, end);
#else
	if (unmapped)
		flush_tlb_range(vma, start, end);
	pte_unmap_unlock(ptep - 1, ptl);
#endif
	return 0;
}

static const struct mm_walk_ops migrate_vma_walk_ops = {
	.pmd_entry = migrate_vma_collect_pmd,
	.walk_lock = PGWALK_RDLOCK,
};

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, PMD_SIZE, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, PMD_SIZE, 1) < 0);
}

task(migrator)
{
	struct migrate_vma migrate = {};
	struct folio *folio;

	mmap_read_lock(mm);
	walk_page_range(mm, PMD_SIZE, PMD_SIZE + PAGE_SIZE, &migrate_vma_walk_ops, &migrate);
	if (migrate.src) {
		sometimes("the page was collected");
		folio = page_folio(migrate.src);
		remove_migration_ptes(folio, folio, 0);
		folio_unlock(folio);
		folio_put(folio);
	}
	mmap_read_unlock(mm);
}

static bool dropped;

task(thread)
{
	bool before;
	long value;

	user_read(mm, PMD_SIZE);
	before = READ_ONCE(dropped);
	value = user_read(mm, PMD_SIZE);
	if (before)
		sometimes("the page was dropped");
	require(!before || value <= 0, "who looks after the madvise() does not find what was there before");
}

task(adviser)
{
	if (!do_madvise(mm, PMD_SIZE, PAGE_SIZE, MADV_DONTNEED))
		WRITE_ONCE(dropped, true);
}

finally(void)
{
	mmput(mm);
}
