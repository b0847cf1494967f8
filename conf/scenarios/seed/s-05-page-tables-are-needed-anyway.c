// SPDX-License-Identifier: Apache-2.0
/*
 * S-05: page tables are needed anyway, so is there no harm?
 *
 * id: S-05
 * claim: given that this is an overlapping mmap the page tables are needed anyway: no harm done
 * by: Zijlstra
 * expect: -D NO_GUARDS -D EMPTY -D GENERATION=g1,g2,g3 --failures 0: clean => partly
 * expect: -D NO_GUARDS -D GENERATION=g1,g2: I-22
 * expect: canary -D NO_GUARDS -D EMPTY -D ABORT -D GENERATION=g1,g2: I-21 or memory leak or WARNING
 *
 * Both guards are off. -D EMPTY: a reader in T* installs an empty table and no page; it is used by the
 * new mapping. Without: it maps a page of the old mapping, which is then found under the new one. -D ABORT:
 * the new mapping cannot be made; the table is left where nothing is mapped.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-05: an overlapping mmap against a reader without guards");

setup(void)
{
	seed_setup(ANON_RW);
}

#ifdef ABORT
static int no_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -EINVAL;
}

static const struct file_operations no_file_operations = {
	.mmap = no_mmap,
};
#endif

task(mapper)
{
#ifdef ABORT
	file.f_op = &no_file_operations;
#endif
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(fault)
{
#ifdef EMPTY
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, OLD);
	p4d_t *p4d;
	pud_t *pud;
	pmd_t *pmd;

	if (!vma)
		return;
	p4d = p4d_alloc(mm, pgd_offset(mm, OLD), OLD);
	pud = p4d ? pud_alloc(mm, p4d, OLD) : NULL;
	pmd = pud ? pmd_alloc(mm, pud, OLD) : NULL;
	if (in_t_star)
		sometimes("a reader was about to install a table in T*");
	if (pmd && pte_alloc(mm, pmd))
		sometimes("there was no memory for a table");
	vma_end_read(vma);
#else
	do_user_addr_fault(mm, OLD, true);
#endif
}

finally(void)
{
	seed_exit();
}
