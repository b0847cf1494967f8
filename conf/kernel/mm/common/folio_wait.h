/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for a bit of a folio, by the table of wait queues and PG_waiters: mm/filemap.c since Linux 5.9. A scenario that includes this before
 * mm/mm.h or mm/common/fixed_vmas.h gets the folio lock made so as well, in place of a mutex: a bit of folio->flags, which atomics
 * change, and which plain stores to that word may overwrite. A page that is freed locked or under writeback is a finding.
 *
 * Bug: WAKE_WITHOUT_A_REFERENCE is folio_end_writeback() before 073861ed77b6 (Linux 5.10).
 */
#ifndef _MM_FOLIO_WAIT_H
#define _MM_FOLIO_WAIT_H

#ifdef _MM_FILEMAP_H
#error "mm/common/folio_wait.h comes before mm/mm.h: what follows it takes its folio lock"
#endif

#include <linux/wait.h>
#include "page.h"

/* Behind those of page.h. PG_waiters has to be seen in one look with PG_locked. */
#define PG_locked		16
#define PG_writeback		17
#define PG_waiters		18
/* None of these may be set when a page goes back. */
#define FOLIO_WAIT_CHECK_AT_FREE	(1UL << PG_locked | 1UL << PG_writeback)

/* Unrelated folios share a queue, as they may in the kernel. */
#ifndef FOLIO_WAIT_QUEUES
#define FOLIO_WAIT_QUEUES	2
#endif
static struct wait_queue_head folio_wait_table[FOLIO_WAIT_QUEUES];

struct wait_page_key {
	struct folio *folio;
	int bit_nr;
	int page_match;
};

struct wait_page_queue {
	struct folio *folio;
	int bit_nr;
	wait_queue_entry_t wait;
};

enum behavior { EXCLUSIVE, SHARED, DROP };

#define folio_waitqueue(folio)							\
	(&folio_wait_table[(unsigned long)((struct page *)(folio) - mem_map) % FOLIO_WAIT_QUEUES])

#define folio_set_waiters(folio)	set_bit(PG_waiters, &(folio)->flags)
#define folio_clear_waiters(folio)	clear_bit(PG_waiters, &(folio)->flags)
#define folio_test_waiters(folio)	test_bit(PG_waiters, &(folio)->flags)
#define folio_test_writeback(folio)	test_bit(PG_writeback, &(folio)->flags)
#define PageWriteback(page)		folio_test_writeback(page_folio(page))
#define PageWaiters(page)		folio_test_waiters(page_folio(page))

/* pagecache_init() */
setup(void)
{
	int i;

	for (i = 0; i < FOLIO_WAIT_QUEUES; i++)
		init_waitqueue_head(&folio_wait_table[i]);
}

/* An exclusive waiter is woken only if the bit is free; it takes it itself. */
static int wake_page_function(wait_queue_entry_t *wait, unsigned int mode, int sync, void *arg)
{
	struct wait_page_queue *wait_page = container_of(wait, struct wait_page_queue, wait);
	struct wait_page_key *key = arg;
	unsigned int flags = wait->flags;

	if (wait_page->folio != key->folio)
		return 0;
	key->page_match = 1;
	if (wait_page->bit_nr != key->bit_nr)
		return 0;
	if ((flags & WQ_FLAG_EXCLUSIVE) && test_bit(key->bit_nr, &key->folio->flags))
		return -1;
	smp_store_release(&wait->flags, flags | WQ_FLAG_WOKEN);
	wake_up_state(wait->private, mode);
	/* From here on the waiter may be gone, and the entry with it. */
	list_del_init_careful(&wait->entry);
	return (flags & WQ_FLAG_EXCLUSIVE) != 0;
}

static void folio_wake_bit(struct folio *folio, int bit_nr)
{
	struct wait_page_key key = { .folio = folio, .bit_nr = bit_nr, .page_match = 0 };
	wait_queue_head_t *q = folio_waitqueue(folio);
	wait_queue_entry_t *curr, *next;
	unsigned long flags;
	int ret, left = 1;

	spin_lock_irqsave(&q->lock, flags);
	list_for_each_entry_safe(curr, next, &q->head, entry) {
		ret = curr->func(curr, TASK_NORMAL, 0, &key);
		if (ret < 0 || (ret && !--left))
			break;
	}
	/* Others of the folio may wait for another bit: they set PG_waiters anew when they are woken in vain. */
	if (!waitqueue_active(q) || !key.page_match)
		folio_clear_waiters(folio);
	spin_unlock_irqrestore(&q->lock, flags);
}

/* Whether the bit is free, or (exclusive) has been taken. */
static inline bool folio_trylock_flag(struct folio *folio, int bit_nr, bool exclusive)
{
	if (exclusive)
		return !test_and_set_bit(bit_nr, &folio->flags);
	return !test_bit(bit_nr, &folio->flags);
}

/* 0, or -EINTR. DROP: the caller's reference is put before it sleeps; the folio is not touched any more. */
static int folio_wait_bit_common(struct folio *folio, int bit_nr, int state, enum behavior behavior)
{
	wait_queue_head_t *q = folio_waitqueue(folio);
	bool exclusive = behavior == EXCLUSIVE;
	struct wait_page_queue wait_page = { .folio = folio, .bit_nr = bit_nr };
	wait_queue_entry_t *wait = &wait_page.wait;
	unsigned int flags;
	int error = 0;

	init_waitqueue_entry(wait, current);
	INIT_LIST_HEAD(&wait->entry);
	wait->func = wake_page_function;
again:
	wait->flags = exclusive ? WQ_FLAG_EXCLUSIVE : 0;
	spin_lock_irq(&q->lock);
	/* PG_waiters before the look at the bit: who clears the bit looks at it at the same time, or afterwards. */
	folio_set_waiters(folio);
	if (folio_trylock_flag(folio, bit_nr, exclusive))
		wait->flags |= WQ_FLAG_WOKEN | WQ_FLAG_DONE;
	else
		__add_wait_queue_entry_tail(q, wait);
	spin_unlock_irq(&q->lock);
	if (behavior == DROP)
		folio_put(folio);
	for (;;) {
		set_current_state(state);
		flags = smp_load_acquire(&wait->flags);
		if (!(flags & WQ_FLAG_WOKEN)) {
			if (signal_pending_state(state, current)) {
				error = -EINTR;
				break;
			}
			io_schedule();
			continue;
		}
		if (!exclusive || (flags & WQ_FLAG_DONE))
			break;
		if (test_and_set_bit(bit_nr, &folio->flags)) {
			__set_current_state(TASK_RUNNING);
			goto again;
		}
		break;
	}
	finish_wait(q, wait);
	return error;
}

#define folio_wait_bit(folio, bit_nr)						\
	((void)folio_wait_bit_common(folio, bit_nr, TASK_UNINTERRUPTIBLE, SHARED))
#define folio_wait_bit_killable(folio, bit_nr)					\
	folio_wait_bit_common(folio, bit_nr, TASK_KILLABLE, SHARED)

/* ---- writeback -------------------------------------------------------------------------------------- */

/* The folio is locked; it may be unlocked while it is written. */
#define folio_start_writeback(folio)						\
do {										\
	bool __already = test_and_set_bit(PG_writeback, &(folio)->flags);	\
	VM_BUG_ON_FOLIO(__already, folio);					\
} while (0)

/* As since 5.11: a waiter that was meant for an earlier life of the page looks again. */
static inline void folio_wait_writeback(struct folio *folio)
{
	while (folio_test_writeback(folio))
		folio_wait_bit(folio, PG_writeback);
}

/* The device is done. Nothing but PG_writeback keeps the folio: who waits for it may free it. */
static void folio_end_writeback(struct folio *folio)
{
	bool had;

#ifndef WAKE_WITHOUT_A_REFERENCE
	folio_get(folio);
#endif
	had = test_and_clear_bit(PG_writeback, &folio->flags);
	VM_BUG_ON_FOLIO(!had, folio);
	if (folio_test_waiters(folio))
		folio_wake_bit(folio, PG_writeback);
#ifndef WAKE_WITHOUT_A_REFERENCE
	folio_put(folio);
#endif
}

/* ---- the lock ----------------------------------------------------------------------------------------- */

static inline bool folio_trylock_bit(struct folio *folio)
{
	return !test_and_set_bit_lock(PG_locked, &folio->flags);
}

static inline void folio_lock_bit(struct folio *folio)
{
	might_sleep();
	if (!folio_trylock_bit(folio))
		folio_wait_bit_common(folio, PG_locked, TASK_UNINTERRUPTIBLE, EXCLUSIVE);
}

static inline int folio_lock_bit_killable(struct folio *folio)
{
	might_sleep();
	if (folio_trylock_bit(folio))
		return 0;
	return folio_wait_bit_common(folio, PG_locked, TASK_KILLABLE, EXCLUSIVE);
}

/* One atomic: the lock goes, and it is seen whether there are waiters. The folio may be gone afterwards. */
static inline void folio_unlock_bit(struct folio *folio)
{
	unsigned long was = atomic_long_fetch_andnot_release(1UL << PG_locked,
							     (atomic_long_t *)&folio->flags);

	VM_BUG_ON_FOLIO(!(was & (1UL << PG_locked)), folio);
	if (was & (1UL << PG_waiters))
		folio_wake_bit(folio, PG_locked);
}

#undef folio_trylock
#undef folio_lock
#undef folio_lock_nested
#undef folio_unlock
#undef folio_test_locked
#define folio_trylock(folio)		folio_trylock_bit(folio)
#define folio_lock(folio)		folio_lock_bit(folio)
#define folio_lock_nested(folio)	folio_lock_bit(folio)
#define folio_unlock(folio)		folio_unlock_bit(folio)
#define folio_test_locked(folio)	test_bit(PG_locked, &(folio)->flags)

/* The kernel's "Bad page state": PAGE_FLAGS_CHECK_AT_FREE. */
on_enter(free_pages_prepare, struct folio *folio)
{
	require(!(folio->flags & FOLIO_WAIT_CHECK_AT_FREE),
		"a page that is freed is not locked, and not being written");
}

#endif
