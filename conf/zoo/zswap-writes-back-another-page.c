// SPDX-License-Identifier: Apache-2.0
/*
 * zswap writes an entry back to its slot; meanwhile the slot was freed and has become that of another page, whose contents are overwritten.
 *
 * id: I-57
 * fix: 04fc7816089c
 * cve: CVE-2023-53178
 * expect: -D BUGGY=1: invariant what was swapped out comes back or use-after-free
 * expect: -D BUGGY=2: use-after-free
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * Fixed in 04fc7816089c "mm: fix zswap writeback race condition" (Linux 6.4). The shrinker takes an entry off the LRU and lets go of the lock.
 * With the slot in the swap cache nobody else brings the page in; whether the tree still has this entry must be asked after that.
 *
 *   writeback                            another
 *   takes the entry of slot 1, with a
 *     reference
 *                                        brings the page in: slot 1 is free
 *                                        swaps another page out, to slot 1
 *   takes slot 1 in the cache
 *   writes the old contents to slot 1  <- another page's
 *
 * BUGGY=1 does not ask again, BUGGY=2 takes no reference.
 *
 *   racewalk run conf/zoo/zswap-writes-back-another-page.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/list_lru.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

SCENARIO("zswap's writeback against the end of a slot");

#define SLOT	1UL

struct zswap_entry {
	struct list_head lru;
	refcount_t refcount;
	unsigned long offset;
	int contents;
};

static DEFINE_XARRAY(tree);
static struct list_lru lru;
static DEFINE_SPINLOCK(slot_lock);	/* the slots, and which of them the swap cache has */
static bool slot_used, slot_cached;
static int device;			/* what is in the slot on the device */
static bool on_device;

static void zswap_entry_put(struct zswap_entry *entry)
{
	if (refcount_dec_and_test(&entry->refcount))
		kfree(entry);
}

/* The slot is taken for a page, which goes to zswap. */
static bool swap_out(int contents)
{
	struct zswap_entry *entry = kzalloc(sizeof(*entry), GFP_KERNEL);
	bool got;

	if (!entry)
		return false;
	spin_lock(&slot_lock);
	got = !slot_used && !slot_cached;
	if (got) {
		slot_used = true;
		on_device = false;
	}
	spin_unlock(&slot_lock);
	if (!got) {
		kfree(entry);
		return false;
	}
	INIT_LIST_HEAD(&entry->lru);
	refcount_set(&entry->refcount, 1);
	entry->offset = SLOT;
	entry->contents = contents;
	if (xa_is_err(xa_store(&tree, SLOT, entry, GFP_KERNEL))) {
		kfree(entry);
		spin_lock(&slot_lock);
		slot_used = false;
		spin_unlock(&slot_lock);
		return false;
	}
	list_lru_add_obj(&lru, &entry->lru);
	return true;
}

/* The page comes back: the swap cache has the slot meanwhile. 0: writeback has it. */
static int swap_in(void)
{
	struct zswap_entry *entry;
	int contents = 0;
	bool cached;

	spin_lock(&slot_lock);
	cached = !slot_cached;
	if (cached)
		slot_cached = true;
	spin_unlock(&slot_lock);
	if (!cached)
		return 0;
	entry = xa_erase(&tree, SLOT);
	if (entry) {
		contents = entry->contents;
		list_lru_del_obj(&lru, &entry->lru);
		zswap_entry_put(entry);
	} else {
		spin_lock(&slot_lock);
		contents = device;
		WARN_ON(!on_device);
		spin_unlock(&slot_lock);
	}
	spin_lock(&slot_lock);
	slot_used = false;
	slot_cached = false;
	spin_unlock(&slot_lock);
	return contents;
}

static enum lru_status shrink_memcg_cb(struct list_head *item, struct list_lru_one *l, void *arg)
{
	struct zswap_entry *entry = container_of(item, struct zswap_entry, lru), **found = arg;

	list_lru_isolate(l, item);
#if BUGGY != 2
	refcount_inc(&entry->refcount);
#endif
	*found = entry;
	return LRU_REMOVED;
}

static void zswap_writeback_entry(struct zswap_entry *entry)
{
	bool cached;

	spin_lock(&slot_lock);
	cached = slot_used && !slot_cached;
	if (cached)
		slot_cached = true;
	spin_unlock(&slot_lock);
	if (!cached)
		return;
#if BUGGY != 1
	/* Nobody brings it in from now on: is it still the same? */
	if (xa_cmpxchg(&tree, SLOT, entry, NULL, GFP_KERNEL) != entry) {
		sometimes("the slot is another page's");
		goto out;
	}
#else
	xa_erase(&tree, SLOT);
#endif
	spin_lock(&slot_lock);
	device = entry->contents;
	on_device = true;
	spin_unlock(&slot_lock);
	zswap_entry_put(entry);
	sometimes("written back");
out:
	spin_lock(&slot_lock);
	slot_cached = false;
	spin_unlock(&slot_lock);
}

setup(void)
{
	list_lru_init(&lru);
	WARN_ON(!swap_out(1));
}

task(shrinker)
{
	struct zswap_entry *entry = NULL;

	list_lru_walk(&lru, shrink_memcg_cb, &entry, 1);
	if (!entry)
		return;
	zswap_writeback_entry(entry);
#if BUGGY != 2
	zswap_entry_put(entry);
#endif
}

task(user)
{
	int contents = swap_in();

	require(!contents || contents == 1, "what was swapped out comes back");
	if (!contents || !swap_out(2))
		return;
	contents = swap_in();
	require(!contents || contents == 2, "what was swapped out comes back");
}

finally(void)
{
	struct zswap_entry *entry = xa_erase(&tree, SLOT);

	if (entry)
		zswap_entry_put(entry);
	rcu_barrier();
}
