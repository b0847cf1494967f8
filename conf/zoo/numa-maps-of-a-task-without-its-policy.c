// SPDX-License-Identifier: Apache-2.0
/*
 * /proc/PID/numa_maps shows the memory policy of a task, which the task frees meanwhile.
 *
 * id: I-43
 * fix: 9e7814404b77
 * expect: -D BUGGY: use-after-free on mempolicy or data race in show_numa_map
 * expect: clean
 *
 * 9e7814404b77 "hold task->mempolicy while numa_maps scans." (Linux 3.7). mmap_lock keeps the VMAs and their policies, not that of the task:
 *
 *   reads numa_maps                      the task: set_mempolicy(), or exit
 *   takes mmap_lock for reading
 *   a VMA without a policy of its
 *   own: task->mempolicy
 *                                        puts another one in its place, frees it
 *   shows it                             <- freed
 *
 *   racewalk run conf/zoo/numa-maps-of-a-task-without-its-policy.c -D BUGGY
 */
#ifdef BUGGY
#define NUMA_MAPS_WITHOUT_A_REFERENCE	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/mempolicy.h"

SCENARIO("numa_maps of a task that changes its memory policy");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct task_struct *watched;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

on_enter(trace_show_numa_map, struct vm_area_struct *vma, unsigned short mode)
{
	require(mode == MPOL_DEFAULT || mode == MPOL_BIND || mode == MPOL_INTERLEAVE,
		"what is shown is a policy that the task had");
}

task(program)
{
	int i;

	use_mm_as_thread(mm);
	do_set_mempolicy(MPOL_BIND);
	smp_store_release(&watched, current);
	for (i = 0; i < 4; i++)
		do_set_mempolicy(i % 2 ? MPOL_BIND : MPOL_INTERLEAVE);
	exit_mm();
	mpol_put_task_policy();
}

task(reader)
{
	struct task_struct *task = smp_load_acquire(&watched);
	unsigned long pages;
	int shown;

	if (!task)
		return;
	shown = numa_maps_read(task, &pages);
	if (shown < 0) {
		sometimes("the task has exited");
	} else {
		require(shown == 1 && pages == 1, "the VMA is shown with its page");
		sometimes("the VMA was shown");
	}
}
