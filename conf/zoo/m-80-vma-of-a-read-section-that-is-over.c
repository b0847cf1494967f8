// SPDX-License-Identifier: Apache-2.0
/*
 * M-80: a reader goes on with a VMA that it could not lock.
 *
 * id: M-80
 * expect: M-80 -D M80: use-after-free on vm_area_struct
 * expect: clean
 * expect: --memory lkmm: clean
 *
 * Since Linux 6.16 vma_start_read() leaves the RCU read section if it fails. With M80 lock_vma_under_rcu() looks at
 * the VMA all the same, to see whether another look is worth while: it may be freed by then, and no read section
 * keeps its memory (I-56).
 */
#define GENERATION	g3
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a reader of a VMA against munmap");

#define AT	0x4000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ, 0) < 0);
}

task(unmapper)
{
	vm_munmap(mm, AT, PAGE_SIZE);
}

task(reader)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (!vma)
		return;
	sometimes("the reader got the lock");
	vma_end_read(vma);
}

on_enter(trace_vma_locked_early, struct vm_area_struct *vma)
{
	sometimes("the reader found the VMA locked");
}

on_enter(trace_vma_locked_late, struct vm_area_struct *vma)
{
	sometimes("the reader found the VMA locked when it had its reference");
}

finally(void)
{
	mmput(mm);
}
