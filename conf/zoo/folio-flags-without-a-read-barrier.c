// SPDX-License-Identifier: Apache-2.0
/*
 * Who zaps the entry of a page in flight sees that the page is a folio of its own by now, and not the flags that it got before that.
 *
 * id: I-57
 * cve: CVE-2026-31466
 * expect: -D BUGGY --memory lkmm: WARNING in zapper
 * expect: -D BUGGY --memory sc,tso: clean
 * expect: --memory sc,tso,lkmm: clean
 *
 * Linux 7.0, found on arm64: softleaf_to_folio() had no smp_rmb() to pair with the smp_wmb() of __split_folio_to_order(). The folio is not locked by who
 * zaps, who relies on its being locked by who splits it.
 *
 *   racewalk run conf/zoo/folio-flags-without-a-read-barrier.c -D BUGGY --memory lkmm
 */
#include <racewalk.h>
#include <linux/bitops.h>
#include <linux/mmdebug.h>
#include <linux/spinlock.h>

SCENARIO("a split of a folio whose entries are those of pages in flight");

enum { PG_locked };

struct page {
	unsigned long flags;
	unsigned long compound_head;
};

static struct page pages[2];
static DEFINE_SPINLOCK(ptl);
static unsigned long migration_entry = 1;

static struct page *softleaf_to_page(unsigned long entry)
{
	struct page *page = &pages[entry];
	unsigned long head = READ_ONCE(page->compound_head);

	if (head & 1)
		return (struct page *)(head - 1);
#ifndef BUGGY
	/* Pairs with the barrier of __split_folio_to_order(). */
	smp_rmb();
#endif
	sometimes("it is a folio of its own");
	return page;
}

static void __split_folio_to_order(struct page *head, struct page *tail)
{
	WRITE_ONCE(tail->flags, READ_ONCE(head->flags));
	/* Page flags must be visible before the page is a folio of its own. */
	smp_wmb();
	WRITE_ONCE(tail->compound_head, 0);
}

setup(void)
{
	set_bit(PG_locked, &pages[0].flags);
	pages[1].compound_head = (unsigned long)&pages[0] + 1;
}

task(splitter)
{
	__split_folio_to_order(&pages[0], &pages[1]);
	spin_lock(&ptl);
	migration_entry = 0;
	spin_unlock(&ptl);
}

task(zapper)
{
	struct page *folio;

	spin_lock(&ptl);
	if (migration_entry) {
		folio = softleaf_to_page(migration_entry);
		VM_WARN_ON_ONCE(!test_bit(PG_locked, &folio->flags));
		migration_entry = 0;
	}
	spin_unlock(&ptl);
}
