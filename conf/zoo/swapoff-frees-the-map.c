// SPDX-License-Identifier: Apache-2.0
/*
 * A slot of a swap device is looked up while swapoff frees the device's map.
 *
 * id: I-43
 * fix: eb085574a752
 * expect: -D BUGGY=1 --memory sc,lkmm: use-after-free or null dereference
 * expect: -D BUGGY=2 --memory sc,lkmm: use-after-free or null dereference
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * Fixed in eb085574a752 "mm, swap: fix race between swapoff and some swap operations" (Linux 5.3) by get_swap_device(), which
 * has a count by CPU since Linux 5.14.
 * The entry that do_swap_page() has read is no promise: it may have been brought in, and the device gone, before the map is looked at.
 *
 *   do_swap_page()                       swapoff
 *   reads the entry
 *                                        brings all pages in
 *                                        frees the map
 *   looks at the map  <- freed
 *
 * BUGGY=1 looks without a reference, BUGGY=2 takes one and does not ask whether the device is going (percpu_ref_get()).
 *
 *   racewalk run conf/zoo/swapoff-frees-the-map.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/completion.h>
#include <linux/percpu-refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("swapoff against a look at the device's map");

#define SWP_WRITEOK	1

struct swap_info_struct {
	struct percpu_ref users;
	struct completion comp;
	spinlock_t lock;
	unsigned long flags;
	unsigned char *swap_map;
};

static struct swap_info_struct *si;
static unsigned long pte;		/* 1: names the slot; 0: the page is back */

static void swap_users_ref_free(struct percpu_ref *ref)
{
	complete(&container_of(ref, struct swap_info_struct, users)->comp);
}

setup(void)
{
	si = kzalloc(sizeof(*si), GFP_KERNEL);
	BUG_ON(!si);
	BUG_ON(percpu_ref_init(&si->users, swap_users_ref_free, 0, GFP_KERNEL));
	init_completion(&si->comp);
	spin_lock_init(&si->lock);
	si->swap_map = kzalloc(8, GFP_KERNEL);
	BUG_ON(!si->swap_map);
	si->swap_map[1] = 1;
	si->flags = SWP_WRITEOK;
	pte = 1;
}

static struct swap_info_struct *get_swap_device(void)
{
#if BUGGY == 2
	percpu_ref_get(&si->users);
#elif BUGGY == 0
	if (!percpu_ref_tryget_live(&si->users))
		return NULL;
	/* The reference before the flags and the map. */
	smp_rmb();
#endif
	return si;
}

static void put_swap_device(struct swap_info_struct *si)
{
	if (BUGGY != 1)
		percpu_ref_put(&si->users);
}

task(do_swap_page)
{
	struct swap_info_struct *got;

	if (!READ_ONCE(pte))
		return;
	got = get_swap_device();
	if (!got) {
		sometimes("the device is going");
		return;
	}
	spin_lock(&got->lock);
	if (got->swap_map[1])
		sometimes("the slot is in use");
	spin_unlock(&got->lock);
	put_swap_device(got);
}

task(swapoff)
{
	unsigned char *swap_map;

	spin_lock(&si->lock);
	si->flags &= ~SWP_WRITEOK;
	spin_unlock(&si->lock);
	WRITE_ONCE(pte, 0);
	spin_lock(&si->lock);
	si->swap_map[1] = 0;
	spin_unlock(&si->lock);
	/* From here on nobody gets it any more; wait for those who have it. */
	percpu_ref_kill(&si->users);
#if BUGGY != 2
	synchronize_rcu();
	wait_for_completion(&si->comp);
#endif
	spin_lock(&si->lock);
	swap_map = si->swap_map;
	si->swap_map = NULL;
	spin_unlock(&si->lock);
	kfree(swap_map);
}

finally(void)
{
	rcu_barrier();
	percpu_ref_exit(&si->users);
	kfree(si);
}
