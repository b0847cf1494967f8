// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of the lock of VMAs, on the protocols of conf/kernel/mm.
 *
 * id: M-02 M-03 M-05 M-06 M-16 M-17 M-18 M-19 M-20 M-21 M-22 M-31 M-32
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: M-02 -D M02 -D GENERATION=g1,g2,g3 --memory lkmm: I-05
 * expect: M-03 -D M03 -D GENERATION=g1,g2,g3 --memory lkmm: I-05
 * expect: M-05 -D M05 -D SECTIONS=3 -D GENERATION=g2,g3: I-13
 * expect: M-05 -D M05 -D SECTIONS=3 -D I13_IS_A_NOTE -D GENERATION=g2,g3: I-02
 * expect: M-06 -D M06 -D GENERATION=g2,g3: I-02
 * expect: M-16 -D M16 -D GENERATION=g1,g2,g3: I-04
 * expect: M-17 -D M17 -D GENERATION=g1: I-01
 * expect: M-18 -D M18 -D GENERATION=g1: use-after-free
 * expect: M-19 -D M19 -D GENERATION=g1: use-after-free
 * expect: M-20 -D M20 -D GENERATION=g2,g3: I-06
 * expect: M-21 -D M21 -D GENERATION=g2,g3 --memory lkmm: I-05 or I-01 or I-04 or data race
 * expect: M-22 -D M22 -D GENERATION=g2,g3: clean
 * expect: M-31 -D M31 -D GENERATION=g2,g3: I-10
 * expect: M-32 -D M32 -D GENERATION=g2,g3: I-10 or I-02 or I-09
 *
 * A writer changes two fields of a VMA that belong together; another unmaps it and maps it again,
 * perhaps elsewhere; readers lock it without mmap_lock. No page is ever mapped.
 *
 * M-05 gives the sequence numbers two bits. That a reader takes an unlocked VMA for locked then
 * is harmless (I-07). But the writer's shortcut, that a VMA with the current number is locked already,
 * is wrong after two further sections: it changes the VMA under a reader (W-3). It takes 2^31
 * sections with the numbers that Linux has.
 */
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"

SCENARIO("readers of a VMA against writers that change it, unmap it and map it again");

#define AT		0x4000UL
#define ELSEWHERE	0x8000UL
#define LEN		(2 * PAGE_SIZE)
#ifndef SECTIONS
#define SECTIONS	2
#endif

static struct mm_struct *mm;
static char mark;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, LEN, VM_READ, 0) < 0);
}

/* VM_DONTCOPY and vm_private_data belong together. */
static void change(struct vm_area_struct *vma)
{
	vma_start_write(vma);
	vma->vm_flags ^= VM_DONTCOPY;
	vma->vm_private_data = vma->vm_private_data ? NULL : &mark;
}

task(reader, .count = 2)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (!vma) {
		sometimes("a reader did not get the lock");
		return;
	}
	sometimes("a reader got the lock");
	require(!!(vma->vm_flags & VM_DONTCOPY) == !!vma->vm_private_data,
		"I-05: a reader sees what the last write section left");
	vma_end_read(vma);
}

task(writer)
{
	struct vm_area_struct *vma;
	int i;

	for (i = 0; i < SECTIONS; i++) {
		mmap_write_lock(mm);
		vma = vma_lookup(mm, AT);
		if (vma && i != 1)
			change(vma);
		mmap_write_unlock(mm);
	}
}

#ifndef M05
task(unmapper)
{
	/* The object goes on as the upper half, and does not cover AT any more. */
	if (choose(2))
		do_mprotect(mm, AT + PAGE_SIZE, PAGE_SIZE, VM_READ | VM_EXEC);
	else
		vm_munmap(mm, AT, LEN);
	vm_mmap(mm, NULL, choose(2) ? ELSEWHERE : AT, LEN, VM_READ, 0);
}
#endif

/* With an odd number those with the same number are locked. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(mmap_write_downgrade, struct mm_struct *mm)
{
	require(!(mm->mm_lock_seq.sequence & 1),
		"I-10: after a downgrade no VMA is write-locked");
}
#endif

on_return(mmap_write_lock, struct mm_struct *mm)
{
	struct vma_note *note;

	for_each_vma_note(note)
		require(!note->attached || note->vma->vm_mm != mm || IS_ENABLED(M05) ||
			!vma_is_write_locked(note->vma),
			"I-09: a section begins with no VMA locked");
}

finally(void)
{
	mmput(mm);
}
