// SPDX-License-Identifier: Apache-2.0
/*
 * A kernel thread works in the memory of a process of which it has the struct, and not the mappings.
 *
 * id: I-49 I-59
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: I-49
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D CONFIG_MMU_LAZY_TLB_REFCOUNT=1: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: canary -D STRONGER: clean
 *
 * Threads that do work for a process by kthread_use_mm() (vhost, io_uring, users of an IOMMU that shares page tables) keep
 * mm_count for as long as the file is open, so that it does not keep the memory. mm_users is to be taken each time,
 * unless the process has exited:
 *
 *   the thread                            exit
 *   kthread_use_mm()
 *                                         mm_users is 0: exit_mmap(), no tree and no tables any more
 *   reads what the program has sent
 *   <- a tree that is being taken apart
 *
 *   racewalk run conf/zoo/kthread-uses-a-dead-mm.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/kthread.h>
#include "mm/mm.h"
#include "mm/common/task_mm.h"
#include "invariants/mm_life.h"
#include "invariants/counts.h"

SCENARIO("a kernel thread that uses the memory of a process, against exit");

#define A	PAGE_SIZE

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	mmgrab(mm);		/* the open file's */
}

static void handle_requests(struct mm_struct *mm)
{
#ifndef BUGGY
	if (!mmget_not_zero(mm)) {
		sometimes("the process had exited");
		return;
	}
#endif
	kthread_use_mm(mm);
	if (user_read(mm, A) == 1)
		sometimes("the thread read what the program has sent");
	kthread_unuse_mm(mm);
#ifndef BUGGY
	mmput(mm);
#endif
}

static int worker(void *data)
{
	handle_requests(data);
	mmdrop(data);
	return 0;
}

task(program)
{
	use_mm_as_thread(mm);
	kthread_run(worker, mm, "worker");
	exit_mm();
}
