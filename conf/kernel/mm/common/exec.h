/* SPDX-License-Identifier: Apache-2.0 */
/*
 * execve() and core dumps, as far as the mm goes: fs/exec.c, fs/coredump.c. A scenario includes it after mm/mm.h.
 *
 * Bugs: EXEC_NO_TASK_LOCK changes ->mm without task_lock(); DUMP_WITHOUT_LOCK walks the VMAs of a process that is dumped without
 * mmap_lock, as before a07279c9a8cd (Linux 5.10).
 */
#ifndef _MM_EXEC_H
#define _MM_EXEC_H

#include "task_mm.h"

/*
 * The current task goes on in another mm, whose reference it takes over; that of the old one is dropped. mmap_lock of
 * the old one is held meanwhile, for reading. The new one has nobody yet who could lock it.
 */
static int exec_mmap(struct mm_struct *mm)
{
	struct task_struct *tsk = current;
	struct mm_struct *old_mm = tsk->mm, *active_mm;

	if (old_mm && mmap_read_lock_killable(old_mm))
		return -EINTR;
	if (!IS_ENABLED(EXEC_NO_TASK_LOCK))
		task_lock(tsk);
	local_irq_disable();
	active_mm = tsk->active_mm;
	WRITE_ONCE(tsk->active_mm, mm);
	WRITE_ONCE(tsk->mm, mm);
	load_mm(mm);
	local_irq_enable();
	if (!IS_ENABLED(EXEC_NO_TASK_LOCK))
		task_unlock(tsk);
	if (old_mm) {
		mmap_read_unlock(old_mm);
		BUG_ON(active_mm != old_mm);
		mmput(old_mm);
	}
	return 0;
}

/* ---- core dumps ---------------------------------------------------------------------------------------- */

#ifndef MAX_DUMPED_VMAS
#define MAX_DUMPED_VMAS	8
#endif

struct core_vma_metadata {
	unsigned long start, end;
	unsigned long flags;
	unsigned long dump_size;
	struct file *file;
};

struct coredump_params {
	struct mm_struct *mm;
	int vma_count;
	struct core_vma_metadata vma_meta[MAX_DUMPED_VMAS];
};

/* What is dumped, as it is now: it may change afterwards. With a reference to each file. */
static bool dump_vma_snapshot(struct coredump_params *cprm)
{
	struct mm_struct *mm = cprm->mm;
	VMA_ITERATOR(vmi, mm, 0);
	struct core_vma_metadata *m;
	struct vm_area_struct *vma;

	cprm->vma_count = 0;
	/* For writing: stacks do not grow either. */
	if (!IS_ENABLED(DUMP_WITHOUT_LOCK) && mmap_write_lock_killable(mm))
		return false;
	for_each_vma(vmi, vma) {
		if (cprm->vma_count == MAX_DUMPED_VMAS)
			break;
		m = &cprm->vma_meta[cprm->vma_count++];
		m->start = vma->vm_start;
		m->end = vma->vm_end;
		m->flags = vma->vm_flags;
		m->dump_size = vma->vm_flags & (VM_IO | VM_PFNMAP) ? 0 : m->end - m->start;
		m->file = vma->vm_file;
		if (m->file)
			get_file(m->file);
	}
	if (!IS_ENABLED(DUMP_WITHOUT_LOCK))
		mmap_write_unlock(mm);
	return true;
}

static void free_vma_snapshot(struct coredump_params *cprm)
{
	int i;

	for (i = 0; i < cprm->vma_count; i++) {
		if (cprm->vma_meta[i].file)
			fput(cprm->vma_meta[i].file);
	}
}

/* A page to be dumped, with a reference; NULL: there is none, or not any more. */
static struct page *get_dump_page(struct mm_struct *mm, unsigned long addr)
{
	struct page *page = NULL;

	if (mmap_read_lock_killable(mm))
		return NULL;
	if (get_user_pages_remote(mm, addr, 1, FOLL_FORCE, &page) != 1)
		page = NULL;
	mmap_read_unlock(mm);
	return page;
}

/* How many pages there were. */
static long dump_user_range(struct coredump_params *cprm, unsigned long start, unsigned long len)
{
	struct page *page;
	unsigned long addr;
	long pages = 0;

	for (addr = start; addr < start + len; addr += PAGE_SIZE) {
		page = get_dump_page(cprm->mm, addr);
		if (!page)
			continue;
		pages++;
		put_page(page);
	}
	return pages;
}

#endif
