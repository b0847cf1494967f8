// SPDX-License-Identifier: Apache-2.0
/*
 * D-8: the rmap lock of the file is held while the mapping is replaced.
 *
 * id: D-8 B-02
 * claim: holding the rmap write lock across the whole replacement closes the race with truncation
 * by: Howlett
 * expect: B-02 -D MMAP_ORDER=6.12-rc -D GENERATION=g1,g2: use-after-free or null dereference
 * expect: D-8 -D MMAP_ORDER=6.12-rc -D RMAP_LOCKED -D GENERATION=g1,g2: clean
 *
 * The order of 6.12-rc, in which the new VMA is stored before the old tables are freed. With i_mmap_rwsem
 * held from before the store until after the tables are freed, a truncation cannot come between.
 */
#include "seed.h"

SCENARIO("D-8: mmap of a file over a mapping, against a truncation");

#define BEFORE	(OLD - PAGE_SIZE)

setup(void)
{
	seed_setup(ANON_RW);
	inode.i_size = 4 * PAGE_SIZE;
	WARN_ON(vm_mmap(mm, &file, BEFORE, PAGE_SIZE, FILE_RW, 0) < 0);
}

task(mapper)
{
#ifdef RMAP_LOCKED
	/*
	 * The functions that are called take i_mmap_rwsem themselves: in its place stands the other lock that
	 * a truncation holds throughout.
	 */
	down_write(&inode.i_data.invalidate_lock);
#endif
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 1);
#ifdef RMAP_LOCKED
	up_write(&inode.i_data.invalidate_lock);
#endif
}

task(truncate)
{
	do_truncate(&inode, PAGE_SIZE);
}

finally(void)
{
	seed_exit();
}
