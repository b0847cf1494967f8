// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of the order in which the lock of a VMA is given up and looked at.
 *
 * id: M-02 M-03 M-06
 * expect: M-02 -D M02 -D GENERATION=g1,g2,g3 --memory lkmm: I-05
 * expect: M-03 -D M03 -D GENERATION=g1,g2,g3 --memory lkmm: I-05
 * expect: M-06 -D M06=1 -D GENERATION=g2,g3: I-02
 * expect: M-06 -D M06=2 -D GENERATION=g2,g3 --memory lkmm: I-02 or I-05
 * expect: -D M02 -D GENERATION=g2,g3: clean
 * expect: -D M03 -D GENERATION=g2,g3: clean
 * expect: -D M06=2 -D GENERATION=g2,g3: clean
 * expect: -D GENERATION=g1,g2,g3 --memory sc,lkmm: clean
 *
 * A writer changes two fields of a VMA that belong together, a reader locks it without mmap_lock and looks at
 * both.
 *
 *   M-02    the reader looks at mm_lock_seq without acquire: its loads of the fields may come first
 *   M-03    the writer unlocks all VMAs without release: what it wrote may be seen later
 *   M-06=1  the writer lets readers in before it has written vm_lock_seq
 *   M-06=2  it lets them in without release: they may not see vm_lock_seq yet
 *
 * M-06=1 shows in any order of memory, the others in lkmm alone; but in g1, where no seqcount says that
 * accesses may race, the watch on data races sees M-02 and M-03 in sc too. g1 takes a semaphore, which is
 * a release by itself: there is no M-06.
 */
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a reader of a VMA against a writer that changes it");

#define AT	0x4000UL

static struct mm_struct *mm;
static struct vm_area_struct *vma;
static char mark;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ, 0) < 0);
	mmap_read_lock(mm);
	vma = vma_lookup(mm, AT);
	mmap_read_unlock(mm);
}

/* VM_DONTCOPY and vm_private_data belong together. */
task(writer)
{
	mmap_write_lock(mm);
	vma_start_write(vma);
	vma->vm_flags |= VM_DONTCOPY;
	vma->vm_private_data = &mark;
	mmap_write_unlock(mm);
}

/* Whether the writer is through: it cannot be in between while there is a reader. */
ghost static bool is_over;

on_enter(vma_end_write_all, struct mm_struct *mm)
{
	if (vma && is_allocated(vma) && vma->vm_private_data)
		is_over = true;
}

ghost static bool section_is_over(void)
{
	return is_over;
}

task(reader)
{
	struct vm_area_struct *locked = lock_vma_under_rcu(mm, AT);

	if (!locked) {
		sometimes("a reader did not get the lock");
		return;
	}
	if (locked->vm_private_data)
		sometimes("a reader came after the writer");
	require(locked->vm_private_data == (section_is_over() ? &mark : NULL),
		"I-05: a reader sees what the last write section left");
	require(!!(locked->vm_flags & VM_DONTCOPY) == section_is_over(),
		"I-05: a reader sees what the last write section left");
	vma_end_read(locked);
}

finally(void)
{
	mmput(mm);
}
