// SPDX-License-Identifier: Apache-2.0
/*
 * A walker with mmap_lock for reading looks at the PMD entry, and takes its table without RCU or lock.
 *
 * id: I-25
 * expect: -D BUGGY: null dereference in count_young or use-after-free in count_young
 * expect: clean
 * expect: -D GENERATION=g1,g3: clean
 *
 * Until Linux 6.5 tables of files were taken away with mmap_lock held for writing, so a walker that had it for
 * reading could use pte_offset_map() with one look. Since then retract_page_tables() has the lock of the
 * file's rmap tree and the page-table locks: who reads a table is in an RCU section, and looks again.
 *
 *   racewalk run conf/zoo/walker-that-looks-once.c -D BUGGY
 *
 * pte_offset_kernel() reads the PMD entry again, and finds none (null dereference), or the table goes after that.
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a walker against the collapse of a file's pages");

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, HPAGE_PMD_NR);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, PMD_SIZE, PMD_SIZE, VM_READ | VM_SHARED, 0) < 0);
	WARN_ON(user_read(mm, PMD_SIZE) < 0);
}

static bool count_young(struct mm_struct *mm, unsigned long addr)
{
	bool young = false;
	pmd_t *pmd;
	pte_t *pte;

	mmap_read_lock(mm);
	pmd = mm_find_pmd(mm, addr);
	if (!pmd || pmd_none(pmdp_get(pmd)) || pmd_trans_huge(pmdp_get(pmd)))
		goto unlock;
#ifdef BUGGY
	pte = pte_offset_kernel(pmd, addr);
	young = pte_young(ptep_get(pte));
#else
	pte = pte_offset_map(pmd, addr);
	if (!pte)
		goto unlock;
	young = pte_young(ptep_get(pte));
	pte_unmap(pte);
#endif
unlock:
	mmap_read_unlock(mm);
	return young;
}

task(walker)
{
	if (count_young(mm, PMD_SIZE))
		sometimes("the page is young");
}

task(khugepaged)
{
	if (collapse_file(&inode.i_data, 0) == SCAN_SUCCEED)
		sometimes("the pages were collapsed");
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
