// SPDX-License-Identifier: Apache-2.0
/*
 * D-8: the rmap lock of the file is held while the mapping is replaced.
 *
 * id: D-8 B-02
 * claim: holding the rmap write lock across the whole replacement closes the race with truncation
 * by: Howlett
 * expect: D-8 -D D8=2 -D GENERATION=g1,g2,g3: clean => right
 * expect: D-8 -D D8=2 -D GENERATION=g2-v6: clean but I-06 => right
 * expect: D-8 -D D8=1 -D GENERATION=g1: lock order cycle => partly
 * expect: B-02 -D GENERATION=g1,g2: use-after-free or null dereference
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The order of 6.12-rc, in which the new VMA is stored before the old tables are freed: here a mapping of a
 * file grows over an anonymous one. With i_mmap_rwsem held from before the store until after the tables are
 * freed (-D D8) a truncation cannot come between. It must not be held when the writer waits for readers of a
 * VMA: such a reader waits for a folio that is locked, and who has locked it, a truncation, for i_mmap_rwsem
 * (D8=1; in g1 the lock of a VMA is one whose order is watched). So all VMAs that may change must be
 * locked before (D8=2).
 */
#ifndef MMAP_ORDER
#define MMAP_ORDER	6.12-rc
#endif
#include "seed.h"

SCENARIO("D-8: a mapping of a file grows over another mapping, against a truncation and faults");

#define BEFORE	(OLD - PAGE_SIZE)

setup(void)
{
	seed_setup(ANON_RW);
	inode.i_size = 4 * PAGE_SIZE;
	WARN_ON(vm_mmap(mm, &file, BEFORE, PAGE_SIZE, FILE_RW, 0) < 0);
	WARN_ON(user_write(mm, BEFORE, 1));
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 1);
}

#ifdef D8
task(fault, .count = 2)
{
	do_user_addr_fault(mm, BEFORE, true);
}
#endif

task(truncate)
{
	do_truncate(&inode, 0);
}

finally(void)
{
	seed_exit();
}
