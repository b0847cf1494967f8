// SPDX-License-Identifier: Apache-2.0
/*
 * M-05: the sequence numbers of the locks of VMAs wrap.
 *
 * id: M-05
 * expect: M-05 -D M05=1 -D GENERATION=g1,g2,g3: I-13
 * expect: M-05 -D M05=1 -D I13_IS_A_NOTE -D GENERATION=g1,g2,g3: I-02
 * expect: -D M05=2 -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * With M-05 they have two bits. For a reader this is harmless (M05=2): it takes a VMA for locked that is
 * not, and falls back to mmap_lock. The writer makes the same comparison to see whether it has
 * locked the VMA already (M05=1). Its number comes again: after two further sections in g2 and g3, which count by
 * two, after four in g1. Then it skips the wait for readers, and changes the VMA under them (W-3). It takes
 * 2^31 sections, or 2^32, with the numbers that Linux has. See docs/findings.md.
 */
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a reader of a VMA against a writer that locks it in one section out of many");

#define AT	0x4000UL

static struct mm_struct *mm;
static struct vm_area_struct *vma;

/* How many sections until the number comes again. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
#define ROUND	2
#else
#define ROUND	4
#endif

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

/* It was locked when it was mapped. */
task(writer)
{
	int i;

	for (i = 1; i < ROUND; i++) {
		mmap_write_lock(mm);
		mmap_write_unlock(mm);
	}
	mmap_write_lock(mm);
	vma_start_write(vma);
	mmap_write_unlock(mm);
}

task(reader)
{
	struct vm_area_struct *locked = lock_vma_under_rcu(mm, AT);

	if (!locked) {
		sometimes("a reader did not get the lock");
		return;
	}
	sometimes("a reader got the lock");
	vma_end_read(locked);
}

finally(void)
{
	mmput(mm);
}
