// SPDX-License-Identifier: Apache-2.0
/*
 * The table is taken away before the mapcounts are, and truncation takes a page for unmapped.
 *
 * id: I-40
 * expect: I-40 -D LINUX_PT_RECLAIM_RMAPS: I-40
 * expect: clean
 * expect: -D MADVISE_VMA_LOCK=0: clean
 * expect: -D LINUX_PT_RECLAIM_RMAPS -D CLEAN: clean
 *
 * zap_pte_range() of a dirty page of a file drops its mapcount only after the TLBs have been flushed
 * (delayed rmap). All that time it holds the lock of the table, and who comes by the rmap waits for it. With
 * page-table reclaim it first clears the PMD entry of the table:
 *
 *   madvise(MADV_DONTNEED)           ftruncate()
 *   clears the dirty PTE
 *   clears the PMD entry
 *   waits for the TLB flush          the page is locked, and mapped:
 *                                    unmap_mapping_folio() finds no
 *                                    table, and nobody to wait for
 *                                    the page leaves the page cache
 *                                    with mapcount 1
 *   tlb_flush_rmaps()
 *
 * filemap_unaccount_folio() has VM_BUG_ON_FOLIO(folio_mapped(folio)) for it, and without DEBUG_VM "BUG: Bad page
 * cache". Where the zapped thing is a huge page, zap_pmd_range() takes and drops the PMD lock for this very reason. A
 * page that is clean (-D CLEAN) loses its mapcount at once.
 */
#define PGTABLE_BITS	1
#define CONFIG_PT_RECLAIM	1
#define GENERATION	g3
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"
#include "invariants/tlb.h"

SCENARIO("page-table reclaim against truncation of the file");

#define A	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file file;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, HPAGE_PMD_NR);
	vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, !IS_ENABLED(CLEAN));
}

task(dontneed)
{
	WARN_ON(do_madvise(&mm, A, HPAGE_PMD_SIZE, MADV_DONTNEED));
}

task(truncate)
{
	do_truncate(&inode, 0);
}

on_enter(free_pte, struct mm_struct *mm, unsigned long addr, struct mmu_gather *tlb, pmd_t pmdval)
{
	sometimes("a table was given back");
}

finally(void)
{
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
