/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who has an MMU of its own (KVM, RDMA, an IOMMU) is told before entries of an mm change and after: mm/mmu_notifier.c.
 * Between invalidate_range_start and _end it may not take new pages from the range; how it finds out is its own affair: KVM counts
 * ranges and ends under its lock, and reads the count before it looks for a page (a read barrier in between). With
 * -D CONFIG_MMU_NOTIFIER=1 only: else the calls are nothing.
 *
 * Mutations: NOTIFIER_FORGETS_COW tells nobody of a copy on write, NOTIFIER_FORGETS_ZAP nobody of advice and truncation.
 */
#ifndef _LINUX_MMU_NOTIFIER_H
#define _LINUX_MMU_NOTIFIER_H

#include "sched_mm.h"

enum mmu_notifier_event {
	MMU_NOTIFY_UNMAP,
	MMU_NOTIFY_CLEAR,
	MMU_NOTIFY_PROTECTION_VMA,
	MMU_NOTIFY_PROTECTION_PAGE,
	MMU_NOTIFY_SOFT_DIRTY,
};

struct mmu_notifier_range {
	struct mm_struct *mm;
	unsigned long start;
	unsigned long end;
	unsigned int flags;
	enum mmu_notifier_event event;
};

#ifdef CONFIG_MMU_NOTIFIER

#include <linux/rculist.h>
#include <linux/srcu.h>
#include "mmap_lock.h"

struct mmu_notifier;

/* They may sleep. release: the mm exits; no page of it may be used afterwards. */
struct mmu_notifier_ops {
	void (*release)(struct mmu_notifier *subscription, struct mm_struct *mm);
	int (*invalidate_range_start)(struct mmu_notifier *subscription,
				      const struct mmu_notifier_range *range);
	void (*invalidate_range_end)(struct mmu_notifier *subscription,
				     const struct mmu_notifier_range *range);
};

struct mmu_notifier {
	struct hlist_node hlist;
	const struct mmu_notifier_ops *ops;
	struct mm_struct *mm;
};

/* Of all lists, which are in the mm here; the kernel allocates the list of an mm with its first notifier. */
static DEFINE_SPINLOCK(mmu_notifier_lock);
DEFINE_STATIC_SRCU(mmu_notifier_srcu);

#define mm_has_notifiers(mm)	(!hlist_empty(&(mm)->notifier_subscriptions))

/* Takes mmap_lock for writing: no range is being changed. The mm is the caller's, who has mm_users. */
static int mmu_notifier_register(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	mmap_write_lock(mm);
	mmgrab(mm);
	subscription->mm = mm;
	spin_lock(&mmu_notifier_lock);
	hlist_add_head_rcu(&subscription->hlist, &mm->notifier_subscriptions);
	spin_unlock(&mmu_notifier_lock);
	mmap_write_unlock(mm);
	return 0;
}

/* The mm exits: each is told once, be it by unregister or from here. */
static void __mmu_notifier_release(struct mm_struct *mm)
{
	struct mmu_notifier *subscription;
	int id = srcu_read_lock(&mmu_notifier_srcu);

	hlist_for_each_entry_rcu(subscription, &mm->notifier_subscriptions, hlist, true) {
		if (subscription->ops->release)
			subscription->ops->release(subscription, mm);
	}
	spin_lock(&mmu_notifier_lock);
	while (!hlist_empty(&mm->notifier_subscriptions)) {
		subscription = hlist_entry(mm->notifier_subscriptions.first, struct mmu_notifier,
					   hlist);
		hlist_del_init_rcu(&subscription->hlist);
	}
	spin_unlock(&mmu_notifier_lock);
	srcu_read_unlock(&mmu_notifier_srcu, id);
	/* Nobody is in ->release any more when exit goes on. */
	synchronize_srcu(&mmu_notifier_srcu);
}

#define mmu_notifier_release(mm)						\
do {										\
	if (mm_has_notifiers(mm))						\
		__mmu_notifier_release(mm);					\
} while (0)

static void mmu_notifier_unregister(struct mmu_notifier *subscription, struct mm_struct *mm)
{
	int id;

	if (!hlist_unhashed(&subscription->hlist)) {
		/* exit_mmap() waits for this section if it comes to ->release meanwhile. */
		id = srcu_read_lock(&mmu_notifier_srcu);
		if (subscription->ops->release)
			subscription->ops->release(subscription, mm);
		srcu_read_unlock(&mmu_notifier_srcu, id);
		spin_lock(&mmu_notifier_lock);
		if (!hlist_unhashed(&subscription->hlist))
			hlist_del_init_rcu(&subscription->hlist);
		spin_unlock(&mmu_notifier_lock);
	}
	/* All who may have found it in the list are done. */
	synchronize_srcu(&mmu_notifier_srcu);
	mmdrop(mm);
}

static void mmu_notifier_range_init(struct mmu_notifier_range *range,
				    enum mmu_notifier_event event, unsigned int flags,
				    struct mm_struct *mm, unsigned long start, unsigned long end)
{
	range->event = event;
	range->mm = mm;
	range->start = start;
	range->end = end;
	range->flags = flags;
}

static void mmu_notifier_invalidate_range_start(struct mmu_notifier_range *range)
{
	struct mmu_notifier *subscription;
	int id;

	might_sleep();
	if (!mm_has_notifiers(range->mm))
		return;
	id = srcu_read_lock(&mmu_notifier_srcu);
	hlist_for_each_entry_rcu(subscription, &range->mm->notifier_subscriptions, hlist,
				 true) {
		if (subscription->ops->invalidate_range_start)
			WARN_ON(subscription->ops->invalidate_range_start(subscription, range));
	}
	srcu_read_unlock(&mmu_notifier_srcu, id);
}

static void mmu_notifier_invalidate_range_end(struct mmu_notifier_range *range)
{
	struct mmu_notifier *subscription;
	int id;

	if (!mm_has_notifiers(range->mm))
		return;
	id = srcu_read_lock(&mmu_notifier_srcu);
	hlist_for_each_entry_rcu(subscription, &range->mm->notifier_subscriptions, hlist,
				 true) {
		if (subscription->ops->invalidate_range_end)
			subscription->ops->invalidate_range_end(subscription, range);
	}
	srcu_read_unlock(&mmu_notifier_srcu, id);
}

#else

#define mmu_notifier_range_init(range, event, flags, mm, start, end)	((void)0)
#define mmu_notifier_invalidate_range_start(range)			((void)0)
#define mmu_notifier_invalidate_range_end(range)			((void)0)
#define mmu_notifier_release(mm)					((void)0)

#endif

#ifndef NOTIFIER_FORGETS_COW
#define NOTIFIER_FORGETS_COW	0
#endif
#ifndef NOTIFIER_FORGETS_ZAP
#define NOTIFIER_FORGETS_ZAP	0
#endif

#endif
