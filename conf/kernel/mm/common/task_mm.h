/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks and the mm that they run in: kernel/fork.c, kernel/exit.c, kernel/kthread.c. A task of a scenario
 * has none until it calls use_mm_as_thread(), which gives it the reference that the caller has; system calls here
 * are told their mm, so that only what reads another task's ->mm needs this.
 */
#ifndef _MM_TASK_MM_H
#define _MM_TASK_MM_H

#include "gup.h"
#include "mm_init.h"

/* The current task is a thread of the mm from now on, as a clone() makes one: takes over a reference to mm_users. */
static void use_mm_as_thread(struct mm_struct *mm)
{
	unsigned long flags;

	task_lock(current);
	local_irq_save(flags);
	current->mm = mm;
	current->active_mm = mm;
	load_mm(mm);
	local_irq_restore(flags);
	task_unlock(current);
}

/* The mm of a task, with a reference to mm_users, or NULL: it has exited, or is a kernel thread. */
static struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	if (task->flags & PF_KTHREAD)
		return NULL;
	task_lock(task);
	mm = task->mm;
	if (mm)
		mmget(mm);
	task_unlock(task);
	return mm;
}

/* The next task that the CPU goes on with has an mm of its own, or (without counting) need not care. */
static void leave_lazy_mm(struct mm_struct *mm)
{
	unsigned long flags;

	if (IS_ENABLED(CONFIG_MMU_LAZY_TLB_REFCOUNT)) {
		local_irq_save(flags);
		if (READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->loaded_mm) == mm &&
		    READ_ONCE(this_cpu_ptr(&cpu_tlbstate)->is_lazy))
			switch_mm_irqs_off(NULL);
		local_irq_restore(flags);
	}
	current->active_mm = NULL;
	mmdrop_lazy_tlb(mm);
}

/* The current task leaves its mm, as it does when it exits. */
static void exit_mm(void)
{
	struct mm_struct *mm = current->mm;

	if (!mm)
		return;
	mmap_read_lock(mm);
	mmgrab_lazy_tlb(mm);
	BUG_ON(mm != current->active_mm);
	task_lock(current);
	/* membarrier() looks at ->mm after its own barrier. */
	smp_mb__after_spinlock();
	local_irq_disable();
	current->mm = NULL;
	enter_lazy_tlb(mm);
	local_irq_enable();
	task_unlock(current);
	mmap_read_unlock(mm);
	mmput(mm);
	leave_lazy_mm(mm);
}

/* A kernel thread works in the mm of a process for a while. The caller keeps mm_users above zero meanwhile. */
static void kthread_use_mm(struct mm_struct *mm)
{
	struct task_struct *tsk = current;

	WARN_ON_ONCE(tsk->mm);
	/* Whatever becomes of mm_users: the struct stays while it is loaded. */
	mmgrab(mm);
	task_lock(tsk);
	local_irq_disable();
	tsk->active_mm = mm;
	tsk->mm = mm;
	load_mm(mm);
	local_irq_enable();
	task_unlock(tsk);
	smp_mb();	/* mmdrop_lazy_tlb() of what was loaded before */
}

static void kthread_unuse_mm(struct mm_struct *mm)
{
	struct task_struct *tsk = current;

	WARN_ON_ONCE(!tsk->mm);
	task_lock(tsk);
	smp_mb__after_spinlock();
	local_irq_disable();
	tsk->mm = NULL;
	mmgrab_lazy_tlb(mm);
	enter_lazy_tlb(mm);
	local_irq_enable();
	task_unlock(tsk);
	mmdrop(mm);
	leave_lazy_mm(mm);
}

/* ---- other processes' memory --------------------------------------------------------------------- */

/*
 * For a caller that holds mmap_lock for reading and a reference to mm_users: how many pages, each with a
 * reference, or the first error. If a fault has to drop the lock it is taken again, and VMAs may have changed.
 * FOLL_FORCE reads what has no VM_READ, and writes to private copies of what has no VM_WRITE.
 */
static long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				  unsigned int gup_flags, struct page **pages)
{
	unsigned int fault_flags = (gup_flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0) |
				   FAULT_FLAG_REMOTE | FAULT_FLAG_ALLOW_RETRY;
	struct vm_area_struct *vma;
	struct page *page;
	vm_fault_t ret;
	int tries = 0;
	long i = 0;

	mmap_assert_locked(mm);
	while (i < (long)nr_pages && tries++ < USER_ACCESS_TRIES) {
		unsigned long address = (start & PAGE_MASK) + i * PAGE_SIZE;

		vma = vma_lookup(mm, address);
		if (!vma || check_vma_flags(vma, gup_flags))
			return i ? i : -EFAULT;
		page = follow_page_mask(vma, address, gup_flags);
		if (page) {
			pages[i++] = page;
			continue;
		}
		ret = handle_mm_fault(vma, address, fault_flags);
		if (ret & VM_FAULT_ERROR)
			return i ? i : fault_signal(ret);
		if (ret & VM_FAULT_RETRY)
			mmap_read_lock(mm);
	}
	return i ? i : -EFAULT;
}

/*
 * Reads or writes (FOLL_WRITE) the word at an address of another process, by its page and not through a TLB. A page has
 * one word here. 0, or an error. The caller has a reference to mm_users.
 */
static int access_remote_vm(struct mm_struct *mm, unsigned long addr, unsigned long *word,
			    unsigned int gup_flags)
{
	struct page *page;
	int error = -EFAULT;

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	if (get_user_pages_remote(mm, addr, 1, gup_flags, &page) == 1) {
		error = 0;
		if (gup_flags & FOLL_WRITE) {
			page_contents(page) = *word;
			folio_lock(page_folio(page));
			folio_mark_dirty(page_folio(page));
			folio_unlock(page_folio(page));
		} else {
			*word = page_contents(page);
		}
		put_page(page);
	}
	mmap_read_unlock(mm);
	return error;
}

/* ptrace(), process_vm_readv(), /proc/PID/mem: of a task, if it still has an mm. */
static int access_process_vm(struct task_struct *tsk, unsigned long addr, unsigned long *word,
			     unsigned int gup_flags)
{
	struct mm_struct *mm = get_task_mm(tsk);
	int error;

	if (!mm)
		return -ESRCH;
	error = access_remote_vm(mm, addr, word, gup_flags);
	mmput(mm);
	return error;
}

#endif
