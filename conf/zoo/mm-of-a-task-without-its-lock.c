// SPDX-License-Identifier: Apache-2.0
/*
 * The mm of another task, without the lock that keeps the task from leaving it.
 *
 * id: I-64
 * expect: -D BUGGY: use-after-free on mm_struct
 * expect: clean
 * expect: --memory lkmm: clean
 *
 *   ptrace(), /proc/PID/mem                the task
 *   reads task->mm
 *                                          exit_mm(): task->mm is NULL; mmput(), mmdrop()
 *   mmget_not_zero()  <- freed
 *
 * mmget_not_zero() is no help with a struct that may be gone. get_task_mm() holds task_lock() from the look to the
 * reference, and exit_mm() takes it to set task->mm.
 *
 *   racewalk run conf/zoo/mm-of-a-task-without-its-lock.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/task_mm.h"
#include "invariants/counts.h"

SCENARIO("a look at another process's memory, against its exit");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct task_struct *tracee;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

#ifdef BUGGY
static struct mm_struct *mm_of(struct task_struct *task)
{
	struct mm_struct *mm = READ_ONCE(task->mm);

	return mm && mmget_not_zero(mm) ? mm : NULL;
}
#else
#define mm_of(task)	get_task_mm(task)
#endif

task(tracee)
{
	use_mm_as_thread(mm);
	smp_store_release(&tracee, current);
	exit_mm();
}

task(tracer)
{
	struct task_struct *task = smp_cond_load_acquire(&tracee, VAL);
	struct mm_struct *mm = mm_of(task);
	unsigned long word;

	if (!mm) {
		sometimes("the task had left its mm");
		return;
	}
	if (!access_remote_vm(mm, A, &word, 0))
		sometimes("the tracer read a word");
	mmput(mm);
}
