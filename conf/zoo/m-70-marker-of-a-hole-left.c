// SPDX-License-Identifier: Apache-2.0
/*
 * A count that tells readers of temporary holes is not put right when the mapping fails.
 *
 * id: M-70
 * expect: M-70 -D M70 -D GENERATION=g2,g3: livelock
 * expect: -D GENERATION=g2,g3: clean
 *
 * The alternative D-7 (Horn): mmap() over a mapping takes the old VMAs out of the tree first, and a count of
 * the mm is odd as long as that hole is not to be believed. A reader that finds a hole while the count is
 * odd, or changes, looks again. If the count stays odd after a mapping that failed it looks for ever: I-65
 * (a retry ends when the writer is done).
 */
#define PGTABLE_BITS	1
#define HOLE		1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_tree.h"
#include "invariants/mmap_result.h"

SCENARIO("a reader that waits until a temporary hole is gone");

#define OLD	0x4000UL
#define LEN	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static seqcount_t mm_holes;

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return choose(2) ? -EINVAL : 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = LEN;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &file_operations;
	seqcount_init(&mm_holes);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0) < 0);
}

static long mmap_with_hole(void)
{
	long result;

	mmap_write_lock(mm);
	do_raw_write_seqcount_begin(&mm_holes);
	result = mmap_region(mm, &file, OLD, LEN, VM_READ, 0);
	if (!IS_ENABLED(M70) || result >= 0)
		do_raw_write_seqcount_end(&mm_holes);
	mmap_write_unlock(mm);
	return result;
}

task(mapper)
{
	if (mmap_with_hole() < 0)
		sometimes("the mapping failed");
	else
		sometimes("the mapping was replaced");
}

/* Whether something is mapped at an address. */
static bool vma_is_there(unsigned long addr)
{
	MA_STATE(mas, &mm->mm_mt, addr, addr);
	struct vm_area_struct *vma;
	unsigned int seq;

	for (;;) {
		seq = raw_read_seqcount(&mm_holes);
		rcu_read_lock();
		mas_set(&mas, addr);
		vma = mas_walk(&mas);
		rcu_read_unlock();
		if (vma || (!(seq & 1) && !read_seqcount_retry(&mm_holes, seq)))
			return vma;
		sometimes("the reader met a temporary hole");
		cpu_relax();
	}
}

task(reader)
{
	if (vma_is_there(OLD))
		sometimes("the reader found the mapping");
	else
		sometimes("the reader found the hole of a mapping that failed");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
	truncate_setsize(&inode, 0);
}
