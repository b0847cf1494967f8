/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who mirrors a range of an mm, and asks by a sequence number whether what it has looked up is still so: mmu_interval_notifier of
 * mm/mmu_notifier.c. Included after mm/mm.h, with CONFIG_MMU_NOTIFIER=1. The number is odd while a range that somebody mirrors changes;
 * ->invalidate sets that of its mirror, under a lock of the driver's, under which the driver asks too.
 */
#ifndef _MM_MMU_INTERVAL_H
#define _MM_MMU_INTERVAL_H

#include <linux/wait.h>
#include "mmu_notifier.h"

struct mmu_interval_notifier;

struct mmu_interval_notifier_ops {
	bool (*invalidate)(struct mmu_interval_notifier *interval_sub,
			   const struct mmu_notifier_range *range, unsigned long cur_seq);
};

struct mmu_interval_notifier {
	struct list_head list;		/* a tree in the kernel */
	unsigned long start, last;
	const struct mmu_interval_notifier_ops *ops;
	struct mm_struct *mm;
	unsigned long invalidate_seq;
};

struct mmu_notifier_subscriptions {
	struct mmu_notifier mn;
	struct mm_struct *mm;
	spinlock_t lock;
	struct list_head itree;
	unsigned long invalidate_seq;	/* odd: a range is being changed */
	unsigned long active_invalidate_ranges;
	wait_queue_head_t wq;
};

/* How many mms may have mirrors. */
#ifndef NR_MMU_INTERVAL_MMS
#define NR_MMU_INTERVAL_MMS	2
#endif
static struct mmu_notifier_subscriptions mmu_interval_subscriptions[NR_MMU_INTERVAL_MMS];

#define mn_itree_is_invalidating(subscriptions)	((subscriptions)->invalidate_seq & 1)

static bool mn_itree_covers(struct mmu_interval_notifier *interval_sub,
			    const struct mmu_notifier_range *range)
{
	return interval_sub->start < range->end && range->start <= interval_sub->last;
}

static int mn_itree_invalidate_start(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct mmu_notifier_subscriptions *subscriptions =
		container_of(mn, struct mmu_notifier_subscriptions, mn);
	struct mmu_interval_notifier *interval_sub;
	unsigned long cur_seq;

	spin_lock(&subscriptions->lock);
	subscriptions->active_invalidate_ranges++;
	list_for_each_entry(interval_sub, &subscriptions->itree, list) {
		if (mn_itree_covers(interval_sub, range))
			WRITE_ONCE(subscriptions->invalidate_seq, subscriptions->invalidate_seq | 1);
	}
	cur_seq = subscriptions->invalidate_seq;
	spin_unlock(&subscriptions->lock);
	/* While the number is odd, the list does not change. */
	if (!(cur_seq & 1))
		return 0;
	list_for_each_entry(interval_sub, &subscriptions->itree, list) {
		if (mn_itree_covers(interval_sub, range))
			interval_sub->ops->invalidate(interval_sub, range, cur_seq);
	}
	return 0;
}

static void mn_itree_invalidate_end(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct mmu_notifier_subscriptions *subscriptions =
		container_of(mn, struct mmu_notifier_subscriptions, mn);

	(void)range;
	spin_lock(&subscriptions->lock);
	if (--subscriptions->active_invalidate_ranges || !mn_itree_is_invalidating(subscriptions)) {
		spin_unlock(&subscriptions->lock);
		return;
	}
	WRITE_ONCE(subscriptions->invalidate_seq, subscriptions->invalidate_seq + 1);
	spin_unlock(&subscriptions->lock);
	wake_up_all(&subscriptions->wq);
}

static void mn_itree_release(struct mmu_notifier *mn, struct mm_struct *mm)
{
	struct mmu_notifier_range range = { .mm = mm, .start = 0, .end = ULONG_MAX };

	mn_itree_invalidate_start(mn, &range);
	mn_itree_invalidate_end(mn, &range);
}

static const struct mmu_notifier_ops mn_itree_ops = {
	.release = mn_itree_release,
	.invalidate_range_start = mn_itree_invalidate_start,
	.invalidate_range_end = mn_itree_invalidate_end,
};

static struct mmu_notifier_subscriptions *mmu_interval_of(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < NR_MMU_INTERVAL_MMS; i++) {
		if (READ_ONCE(mmu_interval_subscriptions[i].mm) == mm)
			return &mmu_interval_subscriptions[i];
	}
	return NULL;
}

/* In set-up, or by one task at a time. The first of an mm takes mmap_lock for writing. */
static int mmu_interval_notifier_insert(struct mmu_interval_notifier *interval_sub,
					struct mm_struct *mm, unsigned long start,
					unsigned long length,
					const struct mmu_interval_notifier_ops *ops)
{
	struct mmu_notifier_subscriptions *subscriptions = mmu_interval_of(mm);

	if (!subscriptions) {
		subscriptions = mmu_interval_of(NULL);
		/* More mms than there is room for: -D NR_MMU_INTERVAL_MMS=N. */
		BUG_ON(!subscriptions);
		spin_lock_init(&subscriptions->lock);
		INIT_LIST_HEAD(&subscriptions->itree);
		init_waitqueue_head(&subscriptions->wq);
		subscriptions->invalidate_seq = 2;
		subscriptions->mn.ops = &mn_itree_ops;
		WRITE_ONCE(subscriptions->mm, mm);
		mmu_notifier_register(&subscriptions->mn, mm);
	}
	interval_sub->mm = mm;
	interval_sub->ops = ops;
	interval_sub->start = start;
	interval_sub->last = start + length - 1;
	mmgrab(mm);
	/* Not while somebody goes along the list. */
	spin_lock(&subscriptions->lock);
	while (mn_itree_is_invalidating(subscriptions)) {
		spin_unlock(&subscriptions->lock);
		wait_event(subscriptions->wq, !(READ_ONCE(subscriptions->invalidate_seq) & 1));
		spin_lock(&subscriptions->lock);
	}
	interval_sub->invalidate_seq = subscriptions->invalidate_seq - 1;
	list_add(&interval_sub->list, &subscriptions->itree);
	spin_unlock(&subscriptions->lock);
	return 0;
}

/* No ->invalidate runs afterwards. */
static void mmu_interval_notifier_remove(struct mmu_interval_notifier *interval_sub)
{
	struct mmu_notifier_subscriptions *subscriptions = mmu_interval_of(interval_sub->mm);

	might_sleep();
	spin_lock(&subscriptions->lock);
	while (mn_itree_is_invalidating(subscriptions)) {
		spin_unlock(&subscriptions->lock);
		wait_event(subscriptions->wq, !(READ_ONCE(subscriptions->invalidate_seq) & 1));
		spin_lock(&subscriptions->lock);
	}
	list_del(&interval_sub->list);
	spin_unlock(&subscriptions->lock);
	mmdrop(interval_sub->mm);
}

/* Waits until the range is not being changed; the number to give to mmu_interval_read_retry(). */
static unsigned long mmu_interval_read_begin(struct mmu_interval_notifier *interval_sub)
{
	struct mmu_notifier_subscriptions *subscriptions = mmu_interval_of(interval_sub->mm);
	bool is_invalidating;
	unsigned long seq;

	spin_lock(&subscriptions->lock);
	seq = READ_ONCE(interval_sub->invalidate_seq);
	is_invalidating = seq == subscriptions->invalidate_seq;
	spin_unlock(&subscriptions->lock);
	if (is_invalidating)
		wait_event(subscriptions->wq, READ_ONCE(subscriptions->invalidate_seq) != seq);
	return seq;
}

/* By ->invalidate, under the driver's lock. */
#define mmu_interval_set_seq(interval_sub, cur_seq)				\
	WRITE_ONCE((interval_sub)->invalidate_seq, cur_seq)
/* Under the driver's lock. */
#define mmu_interval_read_retry(interval_sub, seq)	((interval_sub)->invalidate_seq != (seq))
/* Without it: what it says may be over. */
#define mmu_interval_check_retry(interval_sub, seq)				\
	(READ_ONCE((interval_sub)->invalidate_seq) != (seq))

/* For `finally`, before the last mmput(): the mm is told of no more. */
static void mmu_interval_exit(struct mm_struct *mm)
{
	struct mmu_notifier_subscriptions *subscriptions = mmu_interval_of(mm);

	if (subscriptions) {
		mmu_notifier_unregister(&subscriptions->mn, mm);
		WRITE_ONCE(subscriptions->mm, NULL);
	}
}

#endif
