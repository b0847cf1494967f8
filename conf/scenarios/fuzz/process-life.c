// SPDX-License-Identifier: Apache-2.0
/*
 * Processes come and go: parents fork side by side, children use what they have got and exit, the oom
 * reaper comes to them, others look at a process that may have exited, and come to its pages by their file.
 *
 * id: I-21 I-36 I-41 I-49 I-54 I-59 I-60 I-64
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g3 -D CONFIG_TLB_BROADCAST=1: clean
 * expect: -D GENERATION=g3 -D CONFIG_PGTABLE_LEVELS=2,3,5: clean
 * expect: -D GENERATION=g3 -D TASKS=3 --cpus 8: clean
 * expect: -D GENERATION=g3 --failures 2: clean
 * expect: -D GENERATION=g3 -D WEAK_ORDER --memory lkmm: clean
 */
#include "fuzz.h"

SCENARIO("random processes that fork, exit, and are reaped");

/* A process that is to be reaped, with a reference to its struct. */
static struct mm_struct *victim;

setup(void)
{
	int i;

	fuzz_init();
	for (i = 0; i < PROCESSES; i++) {
		WARN_ON(vm_mmap(mm[i], NULL, AT, 2 * PAGE_SIZE, RW, 0) < 0);
		WARN_ON(vm_mmap(mm[i], &file, AT + 2 * PAGE_SIZE, 2 * PAGE_SIZE,
				RW | (i ? 0 : VM_SHARED), 2) < 0);
		WARN_ON(user_write(mm[i], AT, 1));
	}
	mmgrab(mm[1]);
}

static void mark_victim(struct mm_struct *mm)
{
	struct mm_struct *other;

	mmgrab(mm);
	other = xchg(&victim, mm);
	if (other)
		mmdrop(other);
}

static void some_call(struct mm_struct *mm)
{
	unsigned long at = AT + choose(PAGES) * PAGE_SIZE;

	switch (choose(6)) {
	case 0:
		user_write(mm, at, 1);
		break;
	case 1:
		gup_call(mm, at);
		break;
	case 2:
		do_madvise(mm, at, PAGE_SIZE, MADV_DONTNEED);
		break;
	case 3:
		vm_munmap(mm, at, PAGE_SIZE);
		break;
	case 4:
		read_maps(mm);
		break;
	default:
		user_read(mm, at);
	}
}

/* A parent and its child. */
task(parent, .count = TASKS)
{
	struct mm_struct *child = dup_mm(mm[0]);

	if (IS_ERR(child)) {
		sometimes("a fork failed");
		return;
	}
	if (choose(2))
		mark_victim(child);
	some_call(child);
	some_call(mm[0]);
	mmput(child);
}

/* The other process: its last thread goes at some time. */
task(leaver)
{
	some_call(mm[1]);
	if (choose(2))
		mark_victim(mm[1]);
	mmput(mm[1]);
}

/* Somebody who has a reference to the struct only, such as a reader of /proc. */
task(onlooker)
{
	if (mmget_not_zero(mm[1])) {
		some_call(mm[1]);
		mmput(mm[1]);
	} else {
		sometimes("the process had exited");
	}
}

task(kernel)
{
	struct mm_struct *mm;

	switch (choose(4)) {
	case 0:
		do_truncate(&inode, (1 + choose(3)) * PAGE_SIZE);
		break;
	case 1:
		shrink_file_pages(inode.i_mapping, 2, 2);
		break;
	default:
		mm = xchg(&victim, NULL);
		if (mm) {
			oom_reap_task_mm(mm);
			mmdrop(mm);
		}
	}
}

on_return(__oom_reap_task_mm, bool done, struct mm_struct *mm)
{
	sometimes("a process was reaped");
}

finally(void)
{
	if (victim)
		mmdrop(victim);
	mmdrop(mm[1]);
	mm[1] = NULL;
	fuzz_exit();
}
