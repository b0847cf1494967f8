// SPDX-License-Identifier: Apache-2.0
/*
 * B-03: a stack grew with mmap_lock held for reading (StackRot).
 *
 * id: B-03 M-29
 * fix: 8d7071af8907
 * cve: CVE-2023-3269
 * expect: B-03 -D BUGGY -D GENERATION=g1,g2,g3: use-after-free on maple_node
 * expect: B-03 M-29 -D BUGGY -D FIELDS -D GENERATION=g1,g2,g3: I-03
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D FIELDS -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Linux 6.1 to 6.4. A stack that grows is stored in the tree of VMAs with its new range, and the node that held it
 * is replaced. Who holds mmap_lock for reading takes the tree for stable, and is in no RCU read section:
 *
 *   a reader of /proc/PID/maps       a fault below the stack
 *   mmap_read_lock()                 mmap_read_lock()
 *   finds a VMA, stands in its node
 *                                    expand_downwards() stores another node
 *                                    call_rcu() of the old one
 *                 --- a grace period: nobody is in a read section ---
 *   reads the next slot of the node  <- freed
 *
 * Since the fix the fault drops mmap_lock, takes it for writing, and looks again. With -D FIELDS the fields of
 * VMAs are watched: the range of the stack changes although its VMA is not locked.
 *
 *   racewalk run conf/zoo/b-03-stack-expansion-under-the-read-lock.c -D BUGGY
 */
#ifdef BUGGY
#define M29	1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#ifdef FIELDS
#include "invariants/vma_lock.h"
#endif

SCENARIO("a stack that grows against a walk over all VMAs");

#define CODE	0x4000UL
#define STACK	0xa000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, CODE, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, STACK, PAGE_SIZE, VM_READ | VM_WRITE | VM_GROWSDOWN, 0) < 0);
}

task(maps)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	int n = 0;

	if (mmap_read_lock_killable(mm))
		return;
	for_each_vma(vmi, vma) {
		n++;
		if (vma->vm_end - vma->vm_start > PAGE_SIZE)
			sometimes("the walk found the stack grown");
		else if (n == 2)
			sometimes("the walk found the stack as it was");
	}
	mmap_read_unlock(mm);
	require(n == 2, "I-47: no VMA is missed");
}

task(fault)
{
	struct vm_area_struct *vma = lock_mm_and_find_vma(mm, STACK - PAGE_SIZE);

	if (!vma)
		return;
	mmap_read_unlock(mm);
}

finally(void)
{
	mmput(mm);
}
