// SPDX-License-Identifier: Apache-2.0
/*
 * B-42: a writer that was killed while it waited for readers of a VMA left its flag behind.
 *
 * id: B-42 M-33
 * expect: B-42 M-33 -D BUGGY: I-58
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * vma_start_write_killable() adds a flag to vm_refcnt, which keeps new readers out, and waits for those
 * that are inside. If the task is killed meanwhile it gives up, and has to take the flag away: else
 * nobody locks the VMA for reading any more, and the next writer adds the flag a second time.
 */
#ifdef BUGGY
#define M33	1
#endif
#define GENERATION	g3
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a writer that waits for a reader of a VMA is killed");

#define AT	0x4000UL

static struct mm_struct *mm;
static struct task_struct *writing;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ, 0) < 0);
}

task(reader, .count = 2)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (vma)
		vma_end_read(vma);
}

task(writer)
{
	struct vm_area_struct *vma;

	WRITE_ONCE(writing, current);
	if (mmap_write_lock_killable(mm))
		return;
	vma = vma_lookup(mm, AT);
	if (vma_start_write_killable(vma))
		sometimes("the writer was killed while it waited");
	else
		sometimes("the writer had its lock");
	mmap_write_unlock(mm);
}

task(killer)
{
	struct task_struct *task = READ_ONCE(writing);

	if (task)
		kill_task(task);
}

on_return(vma_start_write_killable, int error, struct vm_area_struct *vma)
{
	require(!error || !(refcount_read(&vma->vm_refcnt) & VM_REFCNT_EXCLUDE_READERS_FLAG),
		"I-58: a writer that gives up takes its flag away");
	require(!error || vma_is_attached(vma), "I-58: the VMA is attached as before");
}

finally(void)
{
	mmput(mm);
}
