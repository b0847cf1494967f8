// SPDX-License-Identifier: Apache-2.0
/*
 * S-11: what stops a reader that has found the old VMA in the tree?
 *
 * id: S-11 M-17
 * claim: for RCU lookups only the maple tree matters, and the old VMA is left there
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 * expect: -D GENERATION=g2-v6: clean but I-06 => partly
 * expect: -D NO_STATE -D GENERATION=g1,g2-v6,g2,g3: I-01 or I-11 or
 *     use-after-free on vm_area_struct or fault in ghost code on vm_area_struct
 * expect: -D NO_STATE -D UNTIL_UNLOCK -D GENERATION=g1: clean but BUG or use-after-free or memory leak
 * expect: -D NO_STATE -D UNTIL_UNLOCK -D GENERATION=g2-v6,g2,g3: clean but I-01 or BUG or use-after-free or
 *     refcount or memory leak or I-06 or lock misuse or WARNING
 * expect: -D NO_SEQ -D GENERATION=g1,g2-v6: I-02
 * expect: -D NO_SEQ -D WAITED -D GENERATION=g2,g3: clean
 * expect: -D NO_SEQ -D WAITED -D GENERATION=g1: WARNING or use-after-free or BUG or I-22
 * expect: -D NO_SEQ -D CLOSE_WAITS -D GENERATION=g2: livelock
 * expect: -D NO_SEQ -D CLOSE_WAITS -D GENERATION=g3: clean
 * expect: canary -D NO_STATE -D NO_SEQ -D GENERATION=g2: I-01 or I-02
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 * flip: g1 g2 vma_mark_detached() waits for readers
 * flip: g2 g3 vma_start_read() leaves the RCU read section when it fails
 *
 * There are two guards, and four ways to have them. The sequence number counts until the writer drops
 * mmap_lock, the detached state (vm_refcnt, or the flag) from then on. With the sequence number alone (-D
 * NO_STATE) all is well until the lock is dropped (-D UNTIL_UNLOCK asks for no more, and takes what comes
 * after for a note), and then a reader that kept its pointer locks a VMA that is gone. From g2-v6 on, where the lock is
 * the count, a reader that does not mind the writer's bit has it earlier, if it reads the old number just before
 * the writer, who has waited for readers, writes the new one: I-01, in one of 1,000 runs. With the state alone (-D NO_SEQ) a reader comes between the
 * locking and the detaching: I-02. In g2 that does no harm by itself (-D WAITED looks for harm alone), for
 * detaching waits for it. But a reader that finds a VMA detached looks again without leaving its read section
 * as long as the writer is at it: if the driver's close() waits for a grace period (-D CLOSE_WAITS), neither
 * goes on. In g3 the reader leaves the section.
 *
 * That a reader may also come to a VMA that is in no tree, or in another one, is S-17.
 */
#if defined(WAITED) || defined(CLOSE_WAITS)
/* A VMA counts as detached when detaching begins: readers that are inside are waited for. */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#endif
#ifdef NO_STATE
#define M17		1
#define NO_REFCNT	1
#endif
#if !defined(NO_STATE) && !defined(NO_SEQ)
#include "marks.h"
#endif
#include "seed.h"
#if !defined(WAITED) && !defined(UNTIL_UNLOCK) && !defined(CLOSE_WAITS)
#include "invariants/vma_lock.h"
#endif
#ifndef UNTIL_UNLOCK
#include "invariants/vma_pgtables.h"
#endif

SCENARIO("S-11: an overlapping mmap against two faults, with one guard or two");

#ifdef UNTIL_UNLOCK
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (vma && mm_noted_writing(mm))
		require(vma_noted_attached(vma), "I-01: a VMA that is locked is attached");
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}
#endif

#ifdef CLOSE_WAITS
/* As a driver does that has readers of its own. */
static void waiting_close(struct vm_area_struct *vma)
{
	synchronize_rcu();
}

static const struct vm_operations_struct waiting_vm_ops = {
	.close = waiting_close,
	.fault = filemap_fault,
};

static int waiting_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &waiting_vm_ops;
	return 0;
}

static const struct file_operations waiting_operations = {
	.mmap = waiting_mmap,
};

on_enter(trace_vma_retry, struct mm_struct *mm, struct vm_area_struct *vma)
{
	sometimes("a reader saw that the VMA is detached, and looked again");
}

setup(void)
{
	seed_mm_init();
	file.f_op = &waiting_operations;
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0) < 0);
}
#else
setup(void)
{
	seed_setup(ANON_RW);
}
#endif

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, ANON_RW | VM_NORESERVE, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD, task_index());
}

finally(void)
{
	seed_exit();
}
