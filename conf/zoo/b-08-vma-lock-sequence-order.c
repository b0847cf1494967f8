// SPDX-License-Identifier: Apache-2.0
/*
 * B-08: the sequence counts of the per-VMA locks were read and written without order.
 *
 * Fixed in b1f02b95758d "mm: fix memory ordering for mm_lock_seq and vm_lock_seq";
 * came with 5e31275cc997 "mm: add per-VMA lock and helper functions to control it".
 * Linux 6.4 to 6.5-rc3.
 *
 * A writer locks all VMAs that it changes by setting their vm_lock_seq to the count of
 * the mm, and unlocks them all by adding one to that. A fault takes the lock of one VMA
 * and looks whether the two counts differ. userfaultfd registration changes vm_flags and
 * the context, which must not be seen one without the other:
 *
 *   (1) -D BUGGY=1: the count goes up by a plain store
 *   writer                             fault
 *   vm_flags = VM_UFFD_MISSING
 *   ctx = ...
 *   mm_lock_seq + 1  (seen first)
 *                                      counts differ: the VMA is not locked
 *                                      sees one of the two stores
 *
 *   (2) -D BUGGY=2: the fault reads the count by a plain load
 *   vm_lock_seq = mm_lock_seq
 *   vm_flags = VM_UFFD_MISSING
 *                                      vm_flags, loaded early: inside the section
 *   ctx = ...
 *   mm_lock_seq + 1
 *                                      counts differ: the VMA is not locked
 *
 *   racewalk run conf/zoo/b-08-vma-lock-sequence-order.c --memory lkmm -D BUGGY=1
 *
 * finds that I-05 is broken (what a reader of a VMA sees was written before its lock was
 * free). It needs weak memory: with --memory sc nothing is found. Without -D BUGGY the
 * count goes up by a store-release and is read by a load-acquire: nothing is found.
 * Mutations: M-03 is -D BUGGY=1, M-02 is -D BUGGY=2.
 *
 * id: B-08 M-02 M-03
 * fix: b1f02b95758d
 * expect: B-08 M-03 -D BUGGY=1 --memory lkmm: I-05
 * expect: B-08 M-02 -D BUGGY=2 --memory lkmm: I-05
 * expect: -D BUGGY=1,2 --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER --memory sc,lkmm: clean
 */
#include <racewalk.h>
#include <linux/compiler.h>
#include <linux/rwsem.h>
#include <asm/barrier.h>

#ifndef BUGGY
#define BUGGY 0
#endif

SCENARIO("a fault against the registration of a userfaultfd");

struct mm_struct {
	struct rw_semaphore mmap_lock;
	int mm_lock_seq;
};

struct vm_area_struct {
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	long ctx;
	int vm_lock_seq;
	struct rw_semaphore vm_lock;
};

#define VM_UFFD_MISSING		0x200UL

static struct mm_struct mm;
static struct vm_area_struct vma;

static void vma_start_write(struct vm_area_struct *vma)
{
	int mm_lock_seq = vma->vm_mm->mm_lock_seq;

	if (vma->vm_lock_seq == mm_lock_seq)
		return;
	down_write(&vma->vm_lock);
	WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	up_write(&vma->vm_lock);
}

/* Unlocks all VMAs. */
static void vma_end_write_all(struct mm_struct *mm)
{
	if (IS_ENABLED(STRONGER))
		smp_mb();
	if (BUGGY == 1)
		WRITE_ONCE(mm->mm_lock_seq, mm->mm_lock_seq + 1);
	else
		smp_store_release(&mm->mm_lock_seq, mm->mm_lock_seq + 1);
}

static void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}

static void mmap_write_unlock(struct mm_struct *mm)
{
	vma_end_write_all(mm);
	up_write(&mm->mmap_lock);
}

static bool vma_is_locked(struct vm_area_struct *vma)
{
	int seq = BUGGY == 2 ? READ_ONCE(vma->vm_mm->mm_lock_seq)
			     : smp_load_acquire(&vma->vm_mm->mm_lock_seq);

	if (IS_ENABLED(STRONGER))
		smp_mb();
	return READ_ONCE(vma->vm_lock_seq) == seq;
}

static bool vma_start_read(struct vm_area_struct *vma)
{
	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(vma->vm_mm->mm_lock_seq))
		return false;
	if (!down_read_trylock(&vma->vm_lock))
		return false;
	if (vma_is_locked(vma)) {
		sometimes("the VMA was write-locked after its lock was taken");
		up_read(&vma->vm_lock);
		return false;
	}
	return true;
}

static void userfaultfd_register(struct vm_area_struct *vma)
{
	mmap_write_lock(vma->vm_mm);
	vma_start_write(vma);
	WRITE_ONCE(vma->vm_flags, VM_UFFD_MISSING);
	WRITE_ONCE(vma->ctx, 1);
	mmap_write_unlock(vma->vm_mm);
}

static void handle_mm_fault(struct vm_area_struct *vma)
{
	bool missing = READ_ONCE(vma->vm_flags) & VM_UFFD_MISSING;
	bool ctx = READ_ONCE(vma->ctx);

	if (missing)
		sometimes("the fault saw the registration");
	require(missing == ctx, "I-05: a locked VMA is seen as it was when its lock was free");
}

setup(void)
{
	init_rwsem(&mm.mmap_lock);
	init_rwsem(&vma.vm_lock);
	mm.mm_lock_seq = 1;
	vma.vm_mm = &mm;
}

task(writer)
{
	userfaultfd_register(&vma);
}

task(fault)
{
	if (vma_start_read(&vma)) {
		handle_mm_fault(&vma);
		up_read(&vma.vm_lock);
	}
}
