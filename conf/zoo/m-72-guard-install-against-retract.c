// SPDX-License-Identifier: Apache-2.0
/*
 * M-72: a guard region that collapse of the file takes away.
 *
 * id: M-72
 * expect: M-72 -D M72: I-62
 * expect: clean
 * expect: -D GENERATION=g3: clean
 *
 * madvise(MADV_GUARD_INSTALL) puts markers into the PTE table of a mapping. Collapse of the file's pages
 * takes such tables away, with i_mmap_rwsem, the PMD lock and the PTE lock alone, if there is nothing
 * in them that the page cache does not have; whether a VMA may have markers a bit of its flags
 * says, which is set with the VMA locked for reading only:
 *
 *   madvise(MADV_GUARD_INSTALL)      retract_page_tables()
 *   locks the table
 *   puts the marker
 *   unlocks the table
 *                                    locks the table
 *                                    no guard bit: takes it away   <- the marker is lost
 *   sets the bit
 *
 * So the bit is set before the lock is taken, and looked at once it is held.
 *
 *   racewalk run conf/zoo/m-72-guard-install-against-retract.c -D M72
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"
#include "invariants/khugepaged.h"

SCENARIO("a guard region against the collapse of the file");

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
	populate_fixed(&mm, A, A + PAGE_SIZE, false);
}

task(guard)
{
	if (do_madvise(&mm, A, PAGE_SIZE, MADV_GUARD_INSTALL))
		return;
	sometimes("there is a guard region");
	require(user_read(&mm, A) == -EFAULT, "I-62: what lies in a guard region is not read");
}

task(khugepaged)
{
	if (collapse_file(inode.i_mapping, 0) == SCAN_SUCCEED)
		sometimes("the pages of the file were collapsed");
}

on_enter(pte_free_defer, struct mm_struct *mm, pgtable_t pgtable)
{
	sometimes("a table was taken away");
}

finally(void)
{
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
