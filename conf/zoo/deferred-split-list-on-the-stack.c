// SPDX-License-Identifier: Apache-2.0
/*
 * The deferred split of huge pages works through a list of its own, and takes folios off it without the lock of the queue.
 *
 * id: I-43
 * fix: e66f3185fa04
 * expect: -D BUGGY: data race or use-after-free or invariant
 * expect: -D UNLOCKED_LOOK: use-after-free
 * expect: clean
 *
 * Fixed in e66f3185fa04 "mm/thp: fix deferred split queue not partially_mapped" (Linux 6.12). Each folio of the list has had a reference; once
 * it is put back, who frees the folio takes it off whatever list it is on, under the lock of the queue, and writes to its neighbours:
 *
 *   deferred_split_scan()                folio_put()
 *   A done: reference dropped
 *   takes B, the next, off its list
 *                                        A is freed: takes A off the list, which writes to B
 *
 * The fix keeps the reference of the folio before until the next one is off the list.
 *
 * UNLOCKED_LOOK is a remark of our own about the code after that fix (6.12 and later, folio_unqueue_deferred_split()): who frees a folio looks without the
 * lock whether it is on a list, and deferred_split_scan(), which has lost the race for a reference, takes it off by list_del_init(), whose
 * first store makes the list look empty and whose second one comes when the folio may be gone. docs/findings.md tells it.
 *
 *   racewalk run conf/zoo/deferred-split-list-on-the-stack.c -D BUGGY
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("the deferred split of huge pages, against their end");

#define NR_FOLIOS	3

struct folio {
	atomic_t _refcount;
	struct list_head _deferred_list;
	bool partially_mapped;
};

static DEFINE_SPINLOCK(split_queue_lock);
static LIST_HEAD(split_queue);
static int split_queue_len;
static struct folio *folios[NR_FOLIOS];

#define folio_try_get(folio)	atomic_add_unless(&(folio)->_refcount, 1, 0)

static void folio_unqueue_deferred_split(struct folio *folio)
{
#ifdef UNLOCKED_LOOK
	/* Nobody queues it any more: it has no references. */
	if (data_race(list_empty(&folio->_deferred_list)))
		return;
#endif
	spin_lock(&split_queue_lock);
	if (!list_empty(&folio->_deferred_list)) {
		split_queue_len--;
		folio->partially_mapped = false;
		list_del_init(&folio->_deferred_list);
	}
	spin_unlock(&split_queue_lock);
}

static void folio_put(struct folio *folio)
{
	if (!atomic_dec_and_test(&folio->_refcount))
		return;
	folio_unqueue_deferred_split(folio);
	kfree(folio);
}

/* Folios that cannot be split stay on the queue if part of them is mapped; others are looked at no more. */
static void deferred_split_scan(void)
{
	struct folio *folio, *next;
	int removed = 0;
	LIST_HEAD(list);
#ifndef BUGGY
	struct folio *prev = NULL;
#endif

	spin_lock(&split_queue_lock);
	list_for_each_entry_safe(folio, next, &split_queue, _deferred_list) {
		if (folio_try_get(folio)) {
			list_move(&folio->_deferred_list, &list);
		} else {
			/* folio_put() has it. */
			list_del_init(&folio->_deferred_list);
			split_queue_len--;
		}
	}
	spin_unlock(&split_queue_lock);

	list_for_each_entry_safe(folio, next, &list, _deferred_list) {
		if (!folio->partially_mapped) {
			list_del_init(&folio->_deferred_list);
			removed++;
		} else {
			/* It keeps its reference until it is back on the queue, and so does the one before. */
			sometimes("one goes back to the queue");
#ifndef BUGGY
			swap(folio, prev);
#endif
		}
		if (folio)
			folio_put(folio);
	}
	spin_lock(&split_queue_lock);
	split_queue_len -= removed;
	list_splice_tail(&list, &split_queue);
	spin_unlock(&split_queue_lock);
#ifndef BUGGY
	if (prev)
		folio_put(prev);
#endif
}

setup(void)
{
	int i;

	for (i = 0; i < NR_FOLIOS; i++) {
		folios[i] = kzalloc(sizeof(struct folio), GFP_KERNEL);
		BUG_ON(!folios[i]);
		atomic_set(&folios[i]->_refcount, 1);
		folios[i]->partially_mapped = i == 1;
		list_add_tail(&folios[i]->_deferred_list, &split_queue);
		split_queue_len++;
	}
}

task(shrinker)
{
	deferred_split_scan();
}

task(zap)
{
	folio_put(folios[1]);
	folio_put(folios[2]);
}

finally(void)
{
	folio_put(folios[0]);
	require(list_empty(&split_queue) && !split_queue_len, "the queue is as it should be");
}
