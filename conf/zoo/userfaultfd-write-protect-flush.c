// SPDX-License-Identifier: Apache-2.0
/*
 * userfaultfd takes the write protection of a page back before the TLBs were flushed of when it was writable; a fault then copies the page
 * while another CPU still writes to it.
 *
 * id: I-32
 * fix: 6ce64428d620
 * expect: -D BUGGY: invariant what was written is there
 * expect: clean
 *
 * Fixed in 6ce64428d620 "mm/userfaultfd: fix memory corruption due to writeprotect" (Linux 5.12). UFFDIO_WRITEPROTECT holds mmap_lock for
 * reading, and flushes when it is done with its range:
 *
 *   protects           takes it back        faults, to write      writes
 *   entry: read-only,
 *     uffd-wp
 *                      entry: read-only
 *                                           not protected: copies
 *                                                                 by its TLB, to the old page
 *                                           entry: the copy       <- what was written is lost
 *   flushes            flushes
 *
 * Faults that meet the protection get SIGBUS, so that nobody has to wait. With B30=2, as from Linux 5.9 to 5.18, a page with more than one reference is copied; here gup has one.
 *
 *   racewalk run conf/zoo/userfaultfd-write-protect-flush.c -D BUGGY
 */
#define PGTABLE_BITS	1
#define B30		2
#ifdef BUGGY
#define UFFD_WP_NO_FLUSH	1
#endif
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("write protection that is taken back, against two that write");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;
static struct page *page;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1) < 0);
	ctx = new_userfaultfd(mm, UFFD_FEATURE_SIGBUS);
	BUG_ON(!ctx);
	WARN_ON(userfaultfd_register(ctx, A, PAGE_SIZE, VM_UFFD_WP));
	WARN_ON(get_user_pages_fast(mm, A, 1, 0, &page) != 1);
}

task(protects)
{
	WARN_ON(userfaultfd_writeprotect(ctx, A, PAGE_SIZE, true));
}

task(takes_back)
{
	WARN_ON(userfaultfd_writeprotect(ctx, A, PAGE_SIZE, false));
}

task(faults)
{
	do_user_addr_fault(mm, A, true);
}

/* On the CPU of the set-up, which has the entry in its TLB. One word for each page; nobody else changes it. */
task(writes, .cpu = 0)
{
	long value, seen;

	for (value = 2; value < 6; value++) {
		if (user_write(mm, A, value) < 0)
			break;
		seen = user_read(mm, A);
		/* No memory for a copy. */
		if (seen < 0)
			break;
		require(seen == value, "what was written is there");
	}
}

on_enter(wp_page_copy, struct vm_fault *vmf)
{
	sometimes("the page was copied");
	if (mm_tlb_flush_pending(mm))
		sometimes("the page was copied while a flush was due");
}

finally(void)
{
	put_page(page);
	userfaultfd_release(ctx);
	mmput(mm);
}
