// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of the lock of VMAs that show in any order of memory.
 *
 * id: M-16 M-17 M-18 M-19 M-20 M-22 M-31 M-32
 * expect: M-16 -D M16 -D GENERATION=g1,g2,g3: I-04
 * expect: M-17 -D M17 -D GENERATION=g1: I-06
 * expect: M-17 -D M17 -D HELD -D GENERATION=g1: clean
 * expect: M-18 -D M18 -D GENERATION=g1: use-after-free on vma_lock or use-after-free on vm_area_struct
 * expect: M-19 -D M19 -D GENERATION=g1: use-after-free on vma_lock or use-after-free on vm_area_struct
 * expect: M-20 -D M20 -D GENERATION=g2,g3: I-06
 * expect: M-22 -D M22=1 -D GENERATION=g2,g3: clean
 * expect: M-22 -D M22=2 -D GENERATION=g2,g3: I-65
 * expect: M-31 -D M31 -D GENERATION=g1,g2,g3: I-10
 * expect: M-32 -D M32 -D GENERATION=g2,g3: I-09
 * expect: -D GENERATION=g1,g2,g3 --memory sc,lkmm: clean
 * expect: -D HELD -D GENERATION=g1,g2,g3: clean
 *
 * A VMA is unmapped and mapped again, perhaps elsewhere, or cut; readers lock it without mmap_lock. No page is
 * ever mapped.
 *
 *   M-16    the reader does not look whether the VMA that it has locked covers the address
 *   M-17    it does not look whether it is detached. As long as mmap_lock is held (-D HELD) the sequence
 *           number says as much; after that nothing does
 *   M-18    it unlocks outside of an RCU read section: who waits for it may free the VMA meanwhile (I-43)
 *   M-19    the VMA is freed without a grace period (I-43)
 *   M-20    detaching does not wait for readers that have yet to see that the VMA is write-locked
 *   M-22=1  a new VMA is attached after it is stored: a reader tries again until it is, no worse
 *   M-22=2  and mmap_lock is dropped in between: it may try for ever
 *   M-31    mmap_lock is downgraded and the VMAs stay locked
 *   M-32    the sequence number goes on when a section begins, and not when it ends: locks are not released
 */
#include <racewalk.h>
#include <linux/completion.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/progress.h"
#ifndef M22
#include "invariants/vma_tree.h"
#endif

SCENARIO("readers of a VMA against a writer that unmaps it, maps it again or cuts it");

#define AT		0x4000UL
#define ELSEWHERE	0x8000UL
#define LEN		(2 * PAGE_SIZE)
#define READERS		2

static struct mm_struct *mm;
static atomic_t readers;
static DECLARE_COMPLETION(readers_done);

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, LEN, VM_READ, 0) < 0);
}

task(reader, .count = READERS)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (vma) {
		sometimes("a reader got the lock");
		vma_end_read(vma);
	} else {
		sometimes("a reader did not get the lock");
	}
	if (atomic_inc_return(&readers) == READERS)
		complete(&readers_done);
}

task(writer)
{
#ifdef HELD
	VMA_ITERATOR(vmi, mm, AT);

	mmap_write_lock(mm);
	do_vmi_munmap(&vmi, mm, AT, LEN, false);
	/* The readers come and go meanwhile. */
	wait_for_completion(&readers_done);
	mmap_write_unlock(mm);
#else
	/* The object goes on as the upper half, and does not cover AT any more. */
	if (choose(2))
		do_mprotect(mm, AT + PAGE_SIZE, PAGE_SIZE, VM_READ | VM_EXEC);
	else
		vm_munmap(mm, AT, LEN);
	vm_mmap(mm, NULL, choose(2) ? ELSEWHERE : AT, LEN, VM_READ, 0);
#endif
}

finally(void)
{
	mmput(mm);
}
