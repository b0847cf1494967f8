// SPDX-License-Identifier: Apache-2.0
/*
 * S-05: page tables are needed anyway, so is there no harm?
 *
 * id: S-05
 * claim: given that this is an overlapping mmap the page tables are needed anyway: no harm done
 * by: Zijlstra
 * expect: -D OPEN -D EMPTY -D GENERATION=g1,g2-v6,g2,g3 --failures 0: clean => partly
 * expect: -D OPEN -D ANON -D GENERATION=g1,g2-v6,g2,g3 --failures 0: clean => partly
 * expect: -D OPEN -D GENERATION=g1,g2-v6,g2,g3: I-22 => partly
 * expect: -D OPEN -D EMPTY -D ABORT -D GENERATION=g1,g2: I-21 => partly
 * expect: canary -D NO_GUARDS -D GENERATION=g2: I-22
 *
 * The old VMA is open in T*, and waited for again after the store. -D EMPTY: a reader in T* installs an
 * empty table and no page; it is used by the new mapping. -D ABORT: the new mapping cannot be made; the
 * table is left where nothing is mapped. With neither a fault of a mapping of a file goes its way, and
 * puts a page in, which is then found under the new mapping. A fault on anonymous memory (-D ANON) comes to
 * install an empty table and no more: its anon_vma is gone, and for a new one it needs mmap_lock. So what
 * he says holds for tables, if the mapping does not fail, and not for what is in them.
 *
 * I-20, that something is installed for a VMA on its way out, is what is supposed here, and no finding.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-05: an overlapping mmap against a reader that is let in when the area was cleaned up");

setup(void)
{
#ifdef ANON
	seed_setup(ANON_RW);
#else
	seed_setup_of_file();
#endif
}

#ifdef ABORT
static int no_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -EINVAL;
}

static const struct file_operations no_file_operations = {
	.mmap = no_mmap,
};

on_enter(mmput, struct mm_struct *mm)
{
	bool table;

	noted_pte(mm, OLD, &table);
	require(!table, "I-21: a table is left where nothing is mapped");
}
#endif

task(mapper)
{
#ifdef ABORT
	other_file.f_op = &no_file_operations;
#endif
	vm_mmap(mm, &other_file, OLD, LEN, FILE_RW, 0);
}

#if defined(EMPTY) || defined(ANON)
on_enter(__pmd_alloc, struct mm_struct *mm, pud_t *pud, unsigned long address)
{
	if (in_t_star)
		sometimes("a reader installed a table in T*");
}
#endif

task(fault)
{
#ifdef EMPTY
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, OLD);
	pmd_t *pmd;

	if (!vma)
		return;
	pmd = mm_alloc_pmd(mm, OLD);
	if (pmd)
		pte_alloc(mm, pmd);
	vma_end_read(vma);
#else
	do_user_addr_fault(mm, OLD, true);
#endif
}

finally(void)
{
	seed_exit();
}
