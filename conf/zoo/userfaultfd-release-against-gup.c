// SPDX-License-Identifier: Apache-2.0
/*
 * userfaultfd is closed while the kernel gets at a page of its range: that one tries again and again, with the lock that the other one waits for.
 *
 * id: I-65
 * fix: fe4cdc2c4e24
 * expect: -D BUGGY: livelock
 * expect: clean
 *
 * fe4cdc2c4e24 "mm/userfaultfd: fix release hang over concurrent GUP" (Linux 6.15). A fault in a range whose userfaultfd is being closed is to be tried
 * again: soon the range is an ordinary one.
 *
 *   close()                              get_user_pages()
 *                                        takes mmap_lock for reading
 *   ctx->released = true
 *                                        a fault: closed, try again          <- for ever, with the lock
 *   waits for mmap_lock, to take
 *   the range out
 *
 * Since the fix the fault drops the lock before it is tried again.
 *
 *   racewalk run conf/zoo/userfaultfd-release-against-gup.c -D BUGGY
 */
#define PGTABLE_BITS	1
#ifdef BUGGY
#define UFFD_RELEASED_NOPAGE	1
#endif
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a userfaultfd that is closed, against get_user_pages()");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	ctx = new_userfaultfd(mm, 0);
	/* Of a missing page the fault makes one each time, and throws it away. */
	WARN_ON(userfaultfd_register(ctx, A, PAGE_SIZE, VM_UFFD_WP));
	WARN_ON(userfaultfd_writeprotect(ctx, A, PAGE_SIZE, true));
}

/* __get_user_pages() for one page, and its caller that takes the lock again when a fault has dropped it. */
static long get_user_page(unsigned long start, struct page **page)
{
	struct vm_area_struct *vma;
	vm_fault_t ret;

	mmap_read_lock(mm);
retry:
	vma = vma_lookup(mm, start);
	if (!vma) {
		mmap_read_unlock(mm);
		return -EFAULT;
	}
	*page = follow_page_mask(vma, start, FOLL_WRITE);
	if (!*page) {
		ret = handle_mm_fault(vma, start, FAULT_FLAG_WRITE | FAULT_FLAG_REMOTE |
				      FAULT_FLAG_ALLOW_RETRY);
		if (ret & VM_FAULT_ERROR) {
			mmap_read_unlock(mm);
			return -EFAULT;
		}
		if (ret & VM_FAULT_RETRY)
			mmap_read_lock(mm);
		cond_resched();
		goto retry;
	}
	mmap_read_unlock(mm);
	return 1;
}

on_enter(trace_userfault_released)
{
	sometimes("a fault finds its userfaultfd closed");
}

task(gup)
{
	struct page *page;

	if (get_user_page(A, &page) == 1) {
		sometimes("the kernel has the page");
		put_page(page);
	}
}

task(manager)
{
	userfaultfd_release(ctx);
}

finally(void)
{
	mmput(mm);
}
