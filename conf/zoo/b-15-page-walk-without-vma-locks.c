// SPDX-License-Identifier: Apache-2.0
/*
 * B-15: walks of page tables under mmap_lock for writing took it that there are no faults.
 *
 * id: B-15
 * fix: 49b0638502da
 * expect: B-15 -D BUGGY -D GENERATION=g1,g2,g3: I-22
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Linux 6.4. mbind() looks for the pages of a range that are to move to another node, and then gives the VMA its new policy:
 *
 *   mbind()                          a fault, under the lock of the VMA
 *   queue_pages_range(): no page
 *                                    maps a page, by the old policy
 *   the VMA has a new policy         <- and a page that it does not permit
 *
 * Since the fix such a walk locks each VMA that it comes to. What is left of mbind() here is the walk and the change.
 *
 *   racewalk run conf/zoo/b-15-page-walk-without-vma-locks.c -D BUGGY
 */
#ifdef BUGGY
#define B15	1
#endif
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/pagewalk.h"
#include "invariants/page_tables.h"

SCENARIO("mbind() against a fault");

#define AT	0x4000UL

static struct mm_struct *mm;
static char policy;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
}

static int queue_pages_pte(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	unsigned long *queued = walk->private;

	if (pte_present(ptep_get(pte)))
		*queued = addr;
	return 0;
}

task(mbind)
{
	static const struct mm_walk_ops queue_pages_ops = {
		.pte_entry = queue_pages_pte,
		.walk_lock = PGWALK_WRLOCK,
	};
	struct vm_area_struct *vma;
	unsigned long queued = 0;

	mmap_write_lock(mm);
	vma = vma_lookup(mm, AT);
	walk_page_range(mm, AT, AT + PAGE_SIZE, &queue_pages_ops, &queued);
	vma_start_write(vma);
	vma->vm_private_data = &policy;
	if (queued)
		sometimes("the walk found the page");
	else
		sometimes("the walk found no page");
	require(queued || !ghost_leaf(mm, AT),
		"I-22: no page is mapped that is not as the policy of its VMA says");
	mmap_write_unlock(mm);
}

task(fault)
{
	do_user_addr_fault(mm, AT, false);
}

finally(void)
{
	mmput(mm);
}
