// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations that need a VMA whose object is used again while a reader still has its pointer.
 *
 * id: M-01 M-11 M-14 M-21 M-23 M-24
 * expect: M-01 -D M01 -D GENERATION=g2,g3 --memory lkmm: I-01 or I-04 or I-05
 * expect: M-11 -D M11 -D GENERATION=g2,g3: use-after-free on vm_area_struct
 * expect: M-14 -D M14 -D GENERATION=g2,g3: I-01
 * expect: M-21 -D M21=1 -D GENERATION=g2,g3 --memory lkmm: I-01 or I-04 or I-05
 * expect: M-21 -D M21=2 -D GENERATION=g2,g3: I-01
 * expect: M-23 -D M23 -D GENERATION=g2,g3: I-06
 * expect: M-24 -D M24=2 -D GENERATION=g2,g3: I-07
 * expect: -D M01 -D GENERATION=g2,g3: clean
 * expect: -D M21=1 -D GENERATION=g2,g3: clean
 * expect: -D M24=0,1 -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g1,g2,g3 --memory sc,lkmm: clean
 *
 * A VMA of one process is unmapped and its object mapped again, in the same place, in another one or by
 * another process, while a reader locks it. Nothing is ever in memory.
 *
 *   M-01    the reference is taken without acquire: what the reader looks at then may be of the life before
 *   M-11    vm_mm is read after the reference is gone, and the VMA with it (I-43)
 *   M-14    the reader does not look whose VMA it is
 *   M-21=1  the VMA is attached without release: its fields may be seen later
 *   M-21=2  it is attached before they are set
 *   M-23    the copy of a VMA gets its count as well: what is in no tree can be locked
 *   M-24    what vm_lock_seq is at first: 0, or the mm's number of the moment, make the VMA look locked for a
 *           while (I-07 allows that). M-24=2 keeps UINT_MAX, which is never the mm's number, and takes a VMA
 *           that is being made for locked: it is not
 */
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a VMA is unmapped and its object used again, against a reader");

#define AT		0x4000UL
#define ELSEWHERE	0x8000UL
#define LEN		(2 * PAGE_SIZE)

static struct mm_struct *mm, *other;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	other = mm_alloc();
	BUG_ON(!mm || !other);
	WARN_ON(vm_mmap(mm, NULL, AT, LEN, VM_READ, 0) < 0);
}

task(unmapper)
{
	/* With M23 a part of it, so that it is cut in two. */
	vm_munmap(mm, AT, IS_ENABLED(M23) ? PAGE_SIZE : LEN);
	switch (choose(3)) {
	case 0:
		vm_mmap(mm, NULL, AT, LEN, VM_READ | VM_EXEC, 0);
		break;
	case 1:
		vm_mmap(mm, NULL, ELSEWHERE, LEN, VM_READ, 0);
		break;
	default:
		vm_mmap(other, NULL, AT, LEN, VM_READ, 0);
	}
}

/* In g1 the object is not used again as long as a reader may look at it. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(vm_area_alloc, struct vm_area_struct *vma, struct mm_struct *mm)
{
	if (vma && life(vma) > 1)
		sometimes("an object was used again");
}

on_enter(trace_vma_other, struct vm_area_struct *vma)
{
	if (!IS_ENABLED(M14))
		sometimes("the reader had a reference on another VMA");
}
#endif

task(reader, .count = 2)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (!vma)
		return;
	if (vma->vm_flags & VM_EXEC)
		sometimes("the reader locked the second mapping");
	require(pgprot_val(vma->vm_page_prot) ==
		pgprot_val(vm_get_page_prot(vma->vm_flags)),
		"I-05: a reader sees what the last write section left");
	vma_end_read(vma);
}

finally(void)
{
	mmput(mm);
	mmput(other);
}
