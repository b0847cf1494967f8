// SPDX-License-Identifier: Apache-2.0
/*
 * M-76: an entry that is cleared by a read and a write loses what the walker sets between.
 *
 * id: M-76
 * expect: -D M76: I-41
 * expect: clean
 *
 *   reclaim                          a thread on another CPU
 *   reads the PTE: clean
 *                                    writes by its TLB; the walker sets
 *                                    the dirty bit in the PTE
 *   clears the PTE, flushes
 *   the page is clean: frees it      <- the write is lost
 *
 * ptep_get_and_clear() is one exchange.
 */
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/vmscan.h"
#include "invariants/tlb.h"

SCENARIO("a write to a page of a file against its reclaim");

#define A	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file file;
static bool written;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, 1);
	vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, false);
	/* Writable and clean, as after a write-back. */
	set_pte(pte_offset_table(pmdp_get(mm_find_pmd(&mm, A)), A),
		mk_pte(&inode.i_data.i_pages[0]->page, PAGE_SHARED));
	flush_tlb_mm(&mm);
}

task(thread)
{
	written = !user_write(&mm, A, 5);
}

task(reclaim)
{
	if (shrink_file_page(inode.i_mapping, 0))
		sometimes("the page was reclaimed");
}

finally(void)
{
	if (written)
		require(user_read(&mm, A) == 5, "I-41: what the program has written stays");
	check_rss(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
