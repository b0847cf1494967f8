// SPDX-License-Identifier: Apache-2.0
/*
 * Random work on the mappings of two processes that share a file: tasks pick system calls and
 * addresses by choose(), others fault, grow stacks, pin, truncate and read the maps. All invariants of
 * VMAs are on.
 *
 * id: I-01 I-02 I-03 I-04 I-05 I-06 I-12 I-20a I-20b I-22 I-45 I-50 I-51 I-52 I-53
 * expect: -D GENERATION=g1,g2,g3 -D MMAP_ORDER=6.11,6.12: clean
 * expect: -D GENERATION=g1,g2,g3 -D WEAK_ORDER --memory lkmm: clean
 * expect: -D GENERATION=g3 -D CONFIG_PGTABLE_LEVELS=2,3,5: clean
 * expect: -D GENERATION=g3 -D TASKS=4 --cpus 8,16: clean
 * expect: -D GENERATION=g3 --failures 2: clean
 * expect: -D GENERATION=g2-v6 -D PROCESSES=1: I-06
 */
#include "fuzz.h"

SCENARIO("random system calls and faults of two processes that share a file");

setup(void)
{
	int i;

	fuzz_init();
	for (i = 0; i < PROCESSES; i++)
		WARN_ON(vm_mmap(mm[i], NULL, AT, PAGES * PAGE_SIZE, RW, 0) < 0);
}

static void access(struct mm_struct *mm)
{
	/* One page before the range as well: there a stack may grow. */
	unsigned long at = AT - PAGE_SIZE + choose(PAGES + 1) * PAGE_SIZE;

	switch (choose(5)) {
	case 0:
		gup_call(mm, at);
		break;
	case 1:
		do_truncate(&inode, choose(PAGES) * PAGE_SIZE);
		break;
	case 2:
		read_maps(mm);
		break;
	default:
		do_user_addr_fault(mm, at, choose(2));
	}
}

task(caller, .count = TASKS)
{
	int i;

	for (i = 0; i < CALLS; i++)
		vma_call(mm[0]);
}

task(accesser, .count = TASKS)
{
	int i;

	for (i = 0; i < CALLS; i++)
		access(mm[0]);
}

task(neighbour, .count = PROCESSES - 1)
{
	vma_call(mm[1 + task_index()]);
	access(mm[1 + task_index()]);
}

on_return(expand_downwards, int error, struct vm_area_struct *vma, unsigned long address)
{
	if (!error)
		sometimes("a stack grew");
}

on_return(vma_merge_existing_range, struct vm_area_struct *vma, struct vma_merge_struct *vmg)
{
	if (vma)
		sometimes("VMAs became one");
}

finally(void)
{
	fuzz_exit();
}
