// SPDX-License-Identifier: Apache-2.0
/*
 * execve() puts another mm in the place of the old one, while a debugger reads the task's memory.
 *
 * id: I-64
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: use-after-free
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D CONFIG_MMU_LAZY_TLB_REFCOUNT=1: clean
 *
 * Own mutation of exec_mmap(). get_task_mm() reads ->mm and takes its reference under task_lock(); who changes ->mm, and drops
 * the reference of the task after that, has that lock too:
 *
 *   execve()                         ptrace()
 *                                    reads ->mm
 *   sets ->mm; drops the old one
 *                                    takes a reference <- to what is freed
 *
 *   racewalk run conf/zoo/exec-against-ptrace.c -D BUGGY
 */
#ifdef BUGGY
#define EXEC_NO_TASK_LOCK	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/exec.h"

SCENARIO("execve() against a look at the task's memory");

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

task(tracee)
{
	struct mm_struct *new;

	use_mm_as_thread(mm);
	smp_store_release(&tracee, current);
	new = mm_alloc();
	if (new && exec_mmap(new))
		mmput(new);
	exit_mm();
}

task(tracer)
{
	struct task_struct *task = smp_cond_load_acquire(&tracee, VAL);
	unsigned long word;
	int error = access_process_vm(task, A, &word, 0);

	if (!error)
		sometimes("the tracer read a word");
	else if (error == -EFAULT)
		sometimes("the tracer saw the new mm");
}
