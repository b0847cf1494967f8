/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a program does: it reads and writes memory through the TLB, faults, and is sent to
 * the fault handler. arch/x86/mm/fault.c, and the program itself.
 */
#ifndef _MM_USER_H
#define _MM_USER_H

#include "memory.h"

/* VMA side: the VMA with mmap_lock for reading, or NULL without it. May grow the stack. */
static struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr);

static bool access_error(struct vm_area_struct *vma, unsigned int flags)
{
	return !(vma->vm_flags & (flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_ACCESS_FLAGS));
}

static int fault_signal(vm_fault_t fault)
{
	return fault & VM_FAULT_OOM ? -ENOMEM : -EFAULT;
}

/* 0: the access may be tried again; -EFAULT: SIGSEGV or SIGBUS; -ENOMEM. */
static int do_user_addr_fault(struct mm_struct *mm, unsigned long address, bool write)
{
	unsigned int flags = FAULT_FLAG_USER | FAULT_FLAG_ALLOW_RETRY |
			     (write ? FAULT_FLAG_WRITE : 0);
	struct vm_area_struct *vma;
	vm_fault_t fault;

	vma = lock_vma_under_rcu(mm, address);
	if (!vma)
		goto lock_mmap;
	if (unlikely(access_error(vma, flags))) {
		vma_end_read(vma);
		return -EFAULT;
	}
	fault = handle_mm_fault(vma, address, flags | FAULT_FLAG_VMA_LOCK);
	if (!(fault & (VM_FAULT_RETRY | VM_FAULT_COMPLETED)))
		vma_end_read(vma);
	if (!(fault & VM_FAULT_RETRY))
		return fault & VM_FAULT_ERROR ? fault_signal(fault) : 0;
lock_mmap:
	vma = lock_mm_and_find_vma(mm, address);
	if (!vma)
		return -EFAULT;
	if (unlikely(access_error(vma, flags))) {
		mmap_read_unlock(mm);
		return -EFAULT;
	}
	fault = handle_mm_fault(vma, address, flags);
	/* The lock was dropped: the access faults again. */
	if (fault & VM_FAULT_RETRY)
		return 0;
	mmap_read_unlock(mm);
	return fault & VM_FAULT_ERROR ? fault_signal(fault) : 0;
}

/*
 * One load or store of a thread. A thread of a process that is being killed gives up after
 * some faults; the others could go on for ever only if entries vanished as fast as they come.
 */
#define USER_ACCESS_TRIES	8

static int user_access(struct mm_struct *mm, unsigned long address, bool write,
		       unsigned long *value)
{
	unsigned long *place, flags;
	int tries, error;

	for (tries = 0; tries < USER_ACCESS_TRIES; tries++) {
		flags = hw_instruction_begin();
		load_mm(mm);
		place = hw_translate(mm, address, write);
		if (place) {
			if (write)
				WRITE_ONCE(*place, *value);
			else
				*value = READ_ONCE(*place);
		}
		hw_instruction_end(flags);
		if (place)
			return 0;
		error = do_user_addr_fault(mm, address, write);
		if (error)
			return error;
	}
	return -EAGAIN;
}

/* What is at the address, or a negative error: values that are stored must be small. */
static long user_read(struct mm_struct *mm, unsigned long address)
{
	unsigned long value = 0;
	int error = user_access(mm, address, false, &value);

	return error ? error : (long)value;
}

static int user_write(struct mm_struct *mm, unsigned long address, unsigned long value)
{
	return user_access(mm, address, true, &value);
}

/*
 * The walker fills the TLB unasked. A thread of the process that has the CPU meanwhile
 * would not notice: it is the machine that does this.
 */
static void hw_speculate(struct mm_struct *mm, unsigned long address, bool write)
{
	unsigned long flags = hw_instruction_begin();

	load_mm(mm);
	hw_translate(mm, address, write);
	hw_instruction_end(flags);
}

#endif
