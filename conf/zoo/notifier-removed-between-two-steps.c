// SPDX-License-Identifier: Apache-2.0
/*
 * mmu_interval_notifier_remove() waits for a sequence number without the lock under which the last invalidation takes the notifier out of its tree.
 *
 * id: I-43
 * fix: 319561669a59
 * expect: -D BUGGY --memory sc,lkmm: use-after-free
 * expect: --memory sc,lkmm: clean
 *
 * 319561669a59 "mm/mmu_notifier.c: fix race in mmu_interval_notifier_remove()" (Linux 5.18). While a range
 * changes, its tree does not: what is to go is put on a list, and the last invalidation, with the lock, makes the number even and works the list off.
 *
 *   mn_itree_inv_end(), locked           mmu_interval_notifier_remove()
 *   invalidate_seq++
 *                                        it has changed: no need to wait
 *                                        the driver frees its notifier
 *   takes it out of the tree  <- freed
 *
 *   racewalk run conf/zoo/notifier-removed-between-two-steps.c -D BUGGY
 */
#include <racewalk.h>
#include <linux/interval_tree.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

SCENARIO("a notifier of a range is removed while its range changes");

struct mmu_notifier_subscriptions {
	spinlock_t lock;
	unsigned long active_invalidate_ranges;
	unsigned long invalidate_seq;
	struct rb_root_cached itree;
	wait_queue_head_t wq;
	struct hlist_head deferred_list;
};

struct mmu_interval_notifier {
	struct interval_tree_node interval_tree;
	struct hlist_node deferred_item;
	unsigned long invalidate_seq;
	struct mmu_notifier_subscriptions *subs;
	int invalidated;
};

static struct mmu_notifier_subscriptions subscriptions;
static struct mmu_interval_notifier *notifier;

static bool mn_itree_is_invalidating(struct mmu_notifier_subscriptions *subscriptions)
{
	lockdep_assert_held(&subscriptions->lock);
	return subscriptions->invalidate_seq & 1;
}

static void mn_itree_inv_start(struct mmu_notifier_subscriptions *subscriptions, unsigned long start, unsigned long end)
{
	struct interval_tree_node *node;

	spin_lock(&subscriptions->lock);
	subscriptions->active_invalidate_ranges++;
	node = interval_tree_iter_first(&subscriptions->itree, start, end - 1);
	if (node) {
		subscriptions->invalidate_seq |= 1;
		container_of(node, struct mmu_interval_notifier, interval_tree)->invalidated++;
	}
	spin_unlock(&subscriptions->lock);
}

static void mn_itree_inv_end(struct mmu_notifier_subscriptions *subscriptions)
{
	struct mmu_interval_notifier *sub;
	struct hlist_node *next;

	spin_lock(&subscriptions->lock);
	if (--subscriptions->active_invalidate_ranges || !mn_itree_is_invalidating(subscriptions)) {
		spin_unlock(&subscriptions->lock);
		return;
	}
	/* Make invalidate_seq even. */
	subscriptions->invalidate_seq++;
	hlist_for_each_entry_safe(sub, next, &subscriptions->deferred_list, deferred_item) {
		if (RB_EMPTY_NODE(&sub->interval_tree.rb))
			interval_tree_insert(&sub->interval_tree, &subscriptions->itree);
		else
			interval_tree_remove(&sub->interval_tree, &subscriptions->itree);
		hlist_del(&sub->deferred_item);
	}
	spin_unlock(&subscriptions->lock);
	wake_up_all(&subscriptions->wq);
}

#ifndef BUGGY
static bool mmu_interval_seq_released(struct mmu_notifier_subscriptions *subscriptions, unsigned long seq)
{
	bool ret;

	spin_lock(&subscriptions->lock);
	ret = subscriptions->invalidate_seq != seq;
	spin_unlock(&subscriptions->lock);
	return ret;
}
#endif

static void mmu_interval_notifier_remove(struct mmu_interval_notifier *interval_sub)
{
	struct mmu_notifier_subscriptions *subscriptions = interval_sub->subs;
	unsigned long seq = 0;

	might_sleep();
	spin_lock(&subscriptions->lock);
	if (mn_itree_is_invalidating(subscriptions)) {
		if (RB_EMPTY_NODE(&interval_sub->interval_tree.rb)) {
			hlist_del(&interval_sub->deferred_item);
		} else {
			hlist_add_head(&interval_sub->deferred_item, &subscriptions->deferred_list);
			seq = subscriptions->invalidate_seq;
		}
	} else {
		WARN_ON(RB_EMPTY_NODE(&interval_sub->interval_tree.rb));
		interval_tree_remove(&interval_sub->interval_tree, &subscriptions->itree);
	}
	spin_unlock(&subscriptions->lock);
	if (seq) {
		sometimes("the removal waits for the range");
#ifdef BUGGY
		wait_event(subscriptions->wq, READ_ONCE(subscriptions->invalidate_seq) != seq);
#else
		wait_event(subscriptions->wq, mmu_interval_seq_released(subscriptions, seq));
#endif
	}
}

setup(void)
{
	spin_lock_init(&subscriptions.lock);
	init_waitqueue_head(&subscriptions.wq);
	subscriptions.itree = RB_ROOT_CACHED;
	subscriptions.invalidate_seq = 2;
	notifier = kzalloc(sizeof(*notifier), GFP_KERNEL);
	BUG_ON(!notifier);
	notifier->subs = &subscriptions;
	notifier->interval_tree.start = 0;
	notifier->interval_tree.last = 9;
	RB_CLEAR_NODE(&notifier->interval_tree.rb);
	interval_tree_insert(&notifier->interval_tree, &subscriptions.itree);
}

task(invalidator, .count = 2)
{
	mn_itree_inv_start(&subscriptions, 2, 5);
	mn_itree_inv_end(&subscriptions);
}

task(driver)
{
	mmu_interval_notifier_remove(notifier);
	kfree(notifier);
}

finally(void)
{
	require(RB_EMPTY_ROOT(&subscriptions.itree.rb_root), "the notifier has gone");
}
