// SPDX-License-Identifier: Apache-2.0
/*
 * A device mirrors a page of a process, by mmu_interval_read_begin() and _retry(), while the process unmaps it.
 *
 * id: I-43
 * expect: -D BUGGY=1,2: invariant the device has what the process has
 * expect: -D BUGGY=3: invariant the device has what the process has
 * expect: -D BUGGY=0: clean
 *
 * Invented, after Documentation/mm/hmm.rst. What was looked up counts if nothing has changed since the number was read, which is asked under
 * the lock that ->invalidate takes. BUGGY=1 does not ask, BUGGY=2 asks before it takes the lock, BUGGY=3 has an ->invalidate that does not set the number.
 *
 *   device                               munmap()
 *   reads the number
 *   finds the page
 *                                        ->invalidate: the device has none
 *                                        the page goes
 *   takes the lock; mirrors the page  <- gone
 *
 *   racewalk run conf/zoo/device-mirrors-a-page-that-has-gone.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#define CONFIG_MMU_NOTIFIER	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/mmu_interval.h"

SCENARIO("a device that mirrors a page, against munmap()");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct mmu_interval_notifier mirror;
static DEFINE_MUTEX(driver_lock);
static struct page *device_pte;
static bool unmapped;

static bool driver_invalidate(struct mmu_interval_notifier *sub,
			      const struct mmu_notifier_range *range, unsigned long cur_seq)
{
	mutex_lock(&driver_lock);
	if (BUGGY != 3)
		mmu_interval_set_seq(sub, cur_seq);
	device_pte = NULL;
	mutex_unlock(&driver_lock);
	return true;
}

static const struct mmu_interval_notifier_ops driver_ops = { .invalidate = driver_invalidate };

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	WARN_ON(mmu_interval_notifier_insert(&mirror, mm, A, PAGE_SIZE, &driver_ops));
}

/* Whether the device may try again. */
static bool driver_fault(void)
{
	unsigned long seq = mmu_interval_read_begin(&mirror);
	struct page *page;

	if (get_user_pages_fast(mm, A, 1, 0, &page) != 1)
		return false;
	/* No reference is kept: ->invalidate is what keeps it right. */
	put_page(page);
#if BUGGY == 2
	if (mmu_interval_read_retry(&mirror, seq))
		return true;
#endif
	mutex_lock(&driver_lock);
#if BUGGY == 0 || BUGGY == 3
	if (mmu_interval_read_retry(&mirror, seq)) {
		mutex_unlock(&driver_lock);
		sometimes("something has changed meanwhile");
		return true;
	}
#endif
	device_pte = page;
	sometimes("the device mirrors the page");
	mutex_unlock(&driver_lock);
	return false;
}

task(device)
{
	int tries;

	for (tries = 0; tries < 3 && driver_fault(); tries++)
		;
}

task(process)
{
	unmapped = !vm_munmap(mm, A, PAGE_SIZE);
}

finally(void)
{
	/* munmap() may lack memory for the tree. */
	require(!unmapped || !device_pte, "the device has what the process has");
	mmu_interval_notifier_remove(&mirror);
	mmu_interval_exit(mm);
	mmput(mm);
}
