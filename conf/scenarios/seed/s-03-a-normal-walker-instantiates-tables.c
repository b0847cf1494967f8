// SPDX-License-Identifier: Apache-2.0
/*
 * S-03: does an ordinary page-table walker instantiate tables in a VMA that is about to go?
 *
 * id: S-03
 * claim: gup does not install PTEs, but any normal page-table walker will
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 * expect: -D GENERATION=g2-v6: clean but I-06 => partly
 * expect: -D NO_GUARDS -D GENERATION=g1,g2-v6,g2,g3: I-20a
 * expect: -D NO_GUARDS -D PAGE -D GENERATION=g2: I-20b
 * expect: -D NO_GUARDS -D ABORT -D GENERATION=g1,g2: I-21
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * (a) With the guards of the protocol a fault in T* does not install anything: it sees that the VMA
 * is locked, falls back to mmap_lock and waits for the new mapping. (b) -D NO_GUARDS: without the sequence
 * number and the detached state it does; with -D PAGE, which lets tables pass, it comes to map a page, too.
 * With -D ABORT the new mapping fails, and what was installed is left where nothing is mapped. So he is right
 * about what walkers do, and it takes guards, which there are, that they do not get to it.
 */
#if defined(PAGE) || defined(ABORT)
#define I20A_IS_A_NOTE
#endif
#ifdef ABORT
#define I20B_IS_A_NOTE
#endif
#include "seed.h"
#ifdef NO_GUARDS
#include "invariants/vma_pgtables.h"
#else
#include "marks.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"
#endif

SCENARIO("S-03: an overlapping mmap against two faults");

#ifndef NO_GUARDS
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}
#endif

setup(void)
{
#ifdef NO_GUARDS
	/* A page of a file needs no anon_vma, which is gone in T*. */
	seed_setup_of_file();
#else
	seed_setup(ANON_RW);
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

/* Nothing is mapped any more, so that there is nothing to have tables for. */
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

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
