// SPDX-License-Identifier: Apache-2.0
/*
 * The size of a file changes when its pages were taken away, not before.
 *
 * id: I-40
 * expect: I-40 -D SIZE_AFTER_TRUNCATION: I-40
 * expect: clean
 * expect: -D SIZE_AFTER_TRUNCATION -D INVALIDATE_LOCK: clean
 * expect: -D INVALIDATE_LOCK: clean
 *
 * Mutation of truncate_setsize(). A fault looks at the size before it maps a page, as the last thing:
 *
 *   truncate                         fault
 *   unmaps the page, takes it out
 *   of the page cache
 *                                    finds none; makes one, within the size as it is
 *                                    maps it
 *   sets the size                    <- a page beyond the end is mapped
 *
 * File systems that hold invalidate_lock meanwhile (-D INVALIDATE_LOCK; all since Linux 5.15 that have to) do not show it: the
 * fault waits for that lock before it makes a page, and looks at the size again under it.
 *
 *   racewalk run conf/zoo/m-size-after-truncation.c -D SIZE_AFTER_TRUNCATION
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/tlb.h"

SCENARIO("ftruncate() against a fault");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_SHARED, 0) < 0);
}

task(truncate)
{
	down_write(&inode.i_rwsem);
	if (IS_ENABLED(INVALIDATE_LOCK))
		down_write(&inode.i_mapping->invalidate_lock);
	truncate_setsize(&inode, 0);
	require(!ghost_leaf(mm, A), "I-40: after truncate() nothing beyond the end of the file is mapped");
	if (IS_ENABLED(INVALIDATE_LOCK))
		up_write(&inode.i_mapping->invalidate_lock);
	up_write(&inode.i_rwsem);
}

task(fault)
{
	if (user_read(mm, A) < 0)
		sometimes("the fault came too late");
	else
		sometimes("the page was mapped");
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
