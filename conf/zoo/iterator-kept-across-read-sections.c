// SPDX-License-Identifier: Apache-2.0
/*
 * A walk through the VMAs that leaves its RCU section to let others run, and goes on where it stood.
 *
 * id: I-56
 * expect: -D BUGGY: use-after-free in mas_next_slot
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 *   walk                                  munmap
 *   rcu_read_lock(); finds an entry:
 *   stands in node N
 *   rcu_read_unlock()
 *                                         a new node in place of N; N is freed after a grace period
 *   rcu_read_lock(); the next slot of N  <- freed
 *
 * That N is looked at, whether it is dead, comes too late. mas_pause() makes the iterator begin at the root again.
 *
 *   racewalk run conf/zoo/iterator-kept-across-read-sections.c -D BUGGY
 *
 * The VMAs lie side by side, so that the iterator stands in the middle of a node.
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a walk in several RCU sections against munmap");

#define NR_VMAS	3

static struct mm_struct *mm;

setup(void)
{
	int i;

	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	for (i = 1; i <= NR_VMAS; i++)
		WARN_ON(vm_mmap(mm, NULL, i * PAGE_SIZE, PAGE_SIZE,
				i & 1 ? VM_READ : VM_READ | VM_WRITE, 0) < 0);
}

static int count_vmas(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0, 0);
	struct vm_area_struct *vma;
	int count = 0;

	rcu_read_lock();
	mas_for_each(&mas, vma, ULONG_MAX) {
		count++;
#ifndef BUGGY
		mas_pause(&mas);
#endif
		rcu_read_unlock();
		cond_resched();
		rcu_read_lock();
	}
	rcu_read_unlock();
	return count;
}

task(walk)
{
	int count = count_vmas(mm);

	require(count == NR_VMAS || count == NR_VMAS - 1, "I-12: a walk finds what is there all the time");
	if (count == NR_VMAS - 1)
		sometimes("one had gone");
}

task(munmap)
{
	vm_munmap(mm, NR_VMAS * PAGE_SIZE, PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
}
