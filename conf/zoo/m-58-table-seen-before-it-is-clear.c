// SPDX-License-Identifier: Apache-2.0
/*
 * A page table is put in place before it is clear, as others see it.
 *
 * id: M-58
 * expect: M-58 -D M58_WMB --memory lkmm: I-30 or uninitialised value
 * expect: M-58 -D M58_WMB -D GUP --memory lkmm: I-30 or uninitialised value
 * expect: M-58 -D M58_WMB --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: -D GUP --memory sc,lkmm: clean
 *
 * The other half of M-58: pmd_install() and its like have a write barrier between the stores that clear a table and set
 * up its lock, and the one that puts it in place. Who walks has an address dependency, and no barrier.
 *
 *   racewalk run conf/zoo/m-58-table-seen-before-it-is-clear.c -D M58_WMB --memory lkmm
 */
#define PGTABLE_BITS	1
#define WEAK_ORDER	1
#define CONFIG_CLEAR_TABLE_BY_STORES	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "invariants/page_tables.h"

SCENARIO("a fault that allocates a table, against one that finds it");

#define A	0x4000UL

static struct mm_struct mm;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + PMD_SIZE, VM_READ | VM_WRITE, NULL, 0);
}

task(fault)
{
	do_user_addr_fault(&mm, A, true);
}

task(other)
{
#ifdef GUP
	struct page *page;

	if (gup_fast(&mm, A, A + PAGE_SIZE, 0, &page) == 1)
		put_page(page);
#else
	do_user_addr_fault(&mm, A + PAGE_SIZE, true);
#endif
}

on_return(___pte_offset_map, pte_t *pte, pmd_t *pmd, unsigned long address, pmd_t *pmdvalp)
{
	if (pte)
		sometimes("a table was found");
}

finally(void)
{
	exit_fixed(&mm);
}
