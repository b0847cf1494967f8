// SPDX-License-Identifier: Apache-2.0
/*
 * B-10: fork() copied pages of VMAs that it had not locked.
 *
 * id: B-10 M-27 M-74
 * fix: fb49c455323f
 * expect: B-10 M-27 -D BUGGY -D GENERATION=g1,g2,g3: I-60
 * expect: M-27 -D BUGGY -D I60_BY_LOCK -D GENERATION=g1,g2,g3: I-60
 * expect: M-74 -D M74 -D OF_FILE -D WRITTEN -D GENERATION=g2,g3: I-60
 * expect: M-74 -D M74 -D OF_FILE -D GENERATION=g2,g3: I-60
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D OF_FILE -D WRITTEN -D GENERATION=g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Linux 6.4.0 to 6.4.2. fork() holds mmap_lock for writing, which does not keep out a fault that has the lock of its VMA.
 * It write-protects the parent's pages and flushes TLBs at its end, so that a thread may still write by its TLB while
 * another one copies the page for itself:
 *
 *   fork                    a thread that writes        another one that faults
 *   entry read-only
 *                           has it writable in its TLB
 *                                                       shared: copies the page
 *                           writes to the old page
 *                                                       clears, flushes, sets the copy
 *   flushes                 reads the copy  <- what it wrote is lost, and the child has it
 *
 * M-74, discussed in 2026, leaves VMAs of files unlocked. A private one with pages of its own (-D WRITTEN, or
 * once a thread has written before the fork) is no other than one of anonymous memory.
 *
 *   racewalk run conf/zoo/b-10-fork-without-locking-the-parent.c -D BUGGY
 */
#ifdef BUGGY
#define M27	1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#ifdef I60_BY_LOCK
#include "invariants/fork.h"
#endif

SCENARIO("fork against a thread of the parent that writes, and one that faults");

#define AT	0x4000UL

static struct mm_struct *mm, *child;
static struct inode inode;
static struct file file;

ghost static bool mmap_is_locked(struct mm_struct *mm)
{
	return mm->mmap_lock.count != 0;
}

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

setup(void)
{
	struct file *mapped = NULL;

	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
#ifdef OF_FILE
	address_space_init(&inode.i_data, &inode);
	inode.i_size = PAGE_SIZE;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	mapped = &file;
#endif
	WARN_ON(vm_mmap(mm, mapped, AT, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
#if !defined(OF_FILE) || defined(WRITTEN)
	WARN_ON(user_write(mm, AT, 1));
#else
	WARN_ON(user_read(mm, AT) < 0);
#endif
}

task(fork)
{
	child = dup_mm(mm);
	if (!IS_ERR(child))
		sometimes("a child was made");
}

task(writer)
{
	long i, value;

	for (i = 2; i < 8; i++) {
		if (user_write(mm, AT, i))
			continue;
		value = user_read(mm, AT);
		/* The entry may have been away for a copy, and no memory there for another page. */
		require(value < 0 || value == i, "I-60: what the parent writes is not lost");
		if (mmap_is_locked(mm))
			sometimes("the parent wrote while it forked");
	}
}

on_enter(trace_set_pte, struct mm_struct *mm, unsigned long address, pte_t *ptep,
	 unsigned long value)
{
	struct page *page = virt_to_page(value);

	if ((value & _PAGE_PRESENT) && (value & _PAGE_RW))
		require(atomic_read(&page->_mapcount) <= 0,
			"I-60: a page that two processes share is not made writable");
}

/* As if it wrote to another word of the page. */
task(fault)
{
	do_user_addr_fault(mm, AT, true);
}

on_enter(trace_wp_page_copied, struct mm_struct *mm, struct folio *old)
{
	sometimes("a thread of the parent copied the page");
}

finally(void)
{
	if (!IS_ERR(child))
		mmput(child);
	mmput(mm);
#ifdef OF_FILE
	truncate_setsize(&inode, 0);
#endif
}
