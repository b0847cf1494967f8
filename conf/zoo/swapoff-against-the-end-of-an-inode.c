// SPDX-License-Identifier: Apache-2.0
/*
 * swapoff works on the pages of an inode of tmpfs while the inode is evicted.
 *
 * id: I-43
 * fix: af53d3e9e040
 * expect: -D BUGGY=1: use-after-free or livelock
 * expect: -D BUGGY=2 --memory sc: lost wake-up
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * af53d3e9e040 "mm: swapoff: shmem_unuse() stop eviction without igrab()" (Linux 5.1): a count in the inode keeps it from being evicted, and
 * eviction waits until it is zero. BUGGY=1 has no such count, BUGGY=2 drops it without waking.
 *
 *   shmem_unuse()                        shmem_evict_inode()
 *   finds the inode; drops the mutex
 *                                        takes it off the list; frees it
 *   looks at its pages  <- freed
 *
 *   racewalk run conf/zoo/swapoff-against-the-end-of-an-inode.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/wait_bit.h>

SCENARIO("swapoff against eviction");

struct shmem_inode_info {
	struct list_head swaplist;
	atomic_t stop_eviction;
	int swapped;
};

static LIST_HEAD(shmem_swaplist);
static DEFINE_MUTEX(shmem_swaplist_mutex);
static struct shmem_inode_info *inode;

setup(void)
{
	inode = kzalloc(sizeof(*inode), GFP_KERNEL);
	BUG_ON(!inode);
	inode->swapped = 1;
	list_add(&inode->swaplist, &shmem_swaplist);
}

static int shmem_unuse(void)
{
	struct shmem_inode_info *info, *next;

	if (data_race(list_empty(&shmem_swaplist)))
		return 0;
	mutex_lock(&shmem_swaplist_mutex);
	list_for_each_entry_safe(info, next, &shmem_swaplist, swaplist) {
		if (!READ_ONCE(info->swapped)) {
			list_del_init(&info->swaplist);
			continue;
		}
		/* Eviction waits until this one is done; next is found again after that. */
		if (BUGGY != 1)
			atomic_inc(&info->stop_eviction);
		mutex_unlock(&shmem_swaplist_mutex);

		WRITE_ONCE(info->swapped, 0);
		sometimes("the pages were brought in");

		mutex_lock(&shmem_swaplist_mutex);
		next = list_next_entry(info, swaplist);
		if (!info->swapped)
			list_del_init(&info->swaplist);
#if BUGGY == 2
		atomic_dec(&info->stop_eviction);
#elif BUGGY == 0
		if (atomic_dec_and_test(&info->stop_eviction))
			wake_up_var(&info->stop_eviction);
#endif
	}
	mutex_unlock(&shmem_swaplist_mutex);
	return 0;
}

static void shmem_evict_inode(struct shmem_inode_info *info)
{
	while (!list_empty_careful(&info->swaplist)) {
		/* Until shmem_unuse() is done with it. */
		wait_var_event(&info->stop_eviction, !atomic_read(&info->stop_eviction));
		mutex_lock(&shmem_swaplist_mutex);
		/* It may have begun again meanwhile. */
		if (!atomic_read(&info->stop_eviction))
			list_del_init(&info->swaplist);
		mutex_unlock(&shmem_swaplist_mutex);
	}
	/* It is off the list, but who took it off may still hold the mutex, and be about to drop the count. */
	mutex_lock(&shmem_swaplist_mutex);
	mutex_unlock(&shmem_swaplist_mutex);
	kfree(info);
}

task(swapoff)
{
	shmem_unuse();
}

task(evict)
{
	shmem_evict_inode(inode);
}
