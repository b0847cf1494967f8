// SPDX-License-Identifier: Apache-2.0
/*
 * swapoff takes a device off the list of those with free slots, without the lock under which a slot is freed and the device put there again.
 *
 * id: I-57
 * fix: 6fe7d6b99211
 * expect: -D BUGGY: WARNING or invariant a device that is off is on no list
 * expect: --memory sc,lkmm: clean
 *
 * 6fe7d6b99211 "mm/swap: fix swap_info_struct race between swapoff and get_swap_pages()" (Linux 6.4).
 *
 *   swapoff()                            swap_free(), with the device's lock
 *   off the list
 *                                        it was full and may be written to: on the list again
 *   lock; may not be written to any more; unlock
 *
 *   racewalk run conf/zoo/device-back-on-the-list-of-swap.c -D BUGGY
 */
#include <racewalk.h>
#include <linux/list.h>
#include <linux/plist.h>
#include <linux/spinlock.h>

SCENARIO("a swap device that is taken away while its slots are used");

#define SWP_USED	1
#define SWP_WRITEOK	2

struct swap_info_struct {
	spinlock_t lock;
	unsigned long flags;
	int prio;
	unsigned int pages, inuse_pages;
	struct plist_node avail_list;
};

static DEFINE_SPINLOCK(swap_avail_lock);
static PLIST_HEAD(swap_avail_head);
static struct swap_info_struct swap_info[2];

static void __del_from_avail_list(struct swap_info_struct *si)
{
	plist_del(&si->avail_list, &swap_avail_head);
}

static void del_from_avail_list(struct swap_info_struct *si)
{
	spin_lock(&swap_avail_lock);
	__del_from_avail_list(si);
	spin_unlock(&swap_avail_lock);
}

static void add_to_avail_list(struct swap_info_struct *si)
{
	spin_lock(&swap_avail_lock);
	WARN_ON(!plist_node_empty(&si->avail_list));
	plist_add(&si->avail_list, &swap_avail_head);
	spin_unlock(&swap_avail_lock);
}

static bool scan_swap_map_slots(struct swap_info_struct *si)
{
	if (si->inuse_pages == si->pages)
		return false;
	if (++si->inuse_pages == si->pages)
		del_from_avail_list(si);
	return true;
}

static struct swap_info_struct *get_swap_page(void)
{
	struct swap_info_struct *si, *next;
	bool got;

	spin_lock(&swap_avail_lock);
start_over:
	plist_for_each_entry_safe(si, next, &swap_avail_head, avail_list) {
		plist_requeue(&si->avail_list, &swap_avail_head);
		spin_unlock(&swap_avail_lock);
		spin_lock(&si->lock);
		if (si->inuse_pages == si->pages || !(si->flags & SWP_WRITEOK)) {
			spin_lock(&swap_avail_lock);
			if (plist_node_empty(&si->avail_list)) {
				spin_unlock(&si->lock);
				sometimes("it has left the list");
				goto nextsi;
			}
			WARN(si->inuse_pages == si->pages, "swap_info in list but no free slot");
			WARN(!(si->flags & SWP_WRITEOK), "swap_info in list but !SWP_WRITEOK");
			__del_from_avail_list(si);
			spin_unlock(&si->lock);
			goto nextsi;
		}
		got = scan_swap_map_slots(si);
		spin_unlock(&si->lock);
		if (got)
			return si;
		spin_lock(&swap_avail_lock);
nextsi:
		if (plist_node_empty(&next->avail_list))
			goto start_over;
	}
	spin_unlock(&swap_avail_lock);
	return NULL;
}

static void swap_free(struct swap_info_struct *si)
{
	bool was_full;

	spin_lock(&si->lock);
	was_full = si->inuse_pages-- == si->pages;
	if (was_full && (si->flags & SWP_WRITEOK))
		add_to_avail_list(si);
	spin_unlock(&si->lock);
}

static void swapoff(struct swap_info_struct *p)
{
#ifdef BUGGY
	del_from_avail_list(p);
	spin_lock(&p->lock);
#else
	spin_lock(&p->lock);
	del_from_avail_list(p);
#endif
	p->flags &= ~SWP_WRITEOK;
	spin_unlock(&p->lock);
	sometimes("it is off");
}

setup(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		spin_lock_init(&swap_info[i].lock);
		swap_info[i].flags = SWP_USED | SWP_WRITEOK;
		swap_info[i].pages = 1;
		plist_node_init(&swap_info[i].avail_list, i);
		add_to_avail_list(&swap_info[i]);
	}
}

task(user, .count = 2)
{
	struct swap_info_struct *si = get_swap_page();

	if (si)
		swap_free(si);
}

task(swapoff)
{
	swapoff(&swap_info[0]);
}

finally(void)
{
	require(plist_node_empty(&swap_info[0].avail_list), "a device that is off is on no list");
}
