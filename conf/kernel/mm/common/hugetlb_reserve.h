/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Huge pages that are promised before they are used: the reservation map of a file and the counts of the pool, mm/hugetlb.c. Of shared mappings; no
 * subpools, no surplus pages, no cgroups, one node. Needs nothing else of the mm: a page is a number in the pool, and that a file has one at an
 * index is for the caller to know (under hugetlb_fault_mutex()).
 *
 * A change of the map is made in two steps, so that memory is there when it must not fail: region_chg() says how much would be new, region_add()
 * how much was. Others may come in between.
 *
 * Bugs: RESV_MAP_UNLOCKED (before 7b24d8616be3, Linux 3.15: mmap_lock was to protect the map, and a file may have several), RESERVE_IGNORES_ADDED and
 * ALLOC_IGNORES_ADDED (before 33039678c8da, Linux 4.2).
 */
#ifndef _MM_HUGETLB_RESERVE_H
#define _MM_HUGETLB_RESERVE_H

#include <linux/errno.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/* [from, to) of the file is reserved. In a list by from, without overlaps. */
struct file_region {
	struct list_head link;
	long from;
	long to;
};

struct resv_map {
	spinlock_t lock;
	struct list_head regions;
	long adds_in_progress;
	struct list_head region_cache;		/* one for each change that is under way */
	long region_cache_count;
};

/* The pool: free >= resv, as what is promised is there. */
struct hstate {
	long nr_huge_pages;
	long free_huge_pages;
	long resv_huge_pages;
};

static DEFINE_SPINLOCK(hugetlb_lock);

#ifdef RESV_MAP_UNLOCKED
#define resv_lock(resv)		((void)(resv))
#define resv_unlock(resv)	((void)(resv))
#else
#define resv_lock(resv)		spin_lock(&(resv)->lock)
#define resv_unlock(resv)	spin_unlock(&(resv)->lock)
#endif

static void resv_map_init(struct resv_map *resv)
{
	spin_lock_init(&resv->lock);
	INIT_LIST_HEAD(&resv->regions);
	INIT_LIST_HEAD(&resv->region_cache);
	resv->adds_in_progress = 0;
	resv->region_cache_count = 0;
}

static void hstate_init(struct hstate *h, long pages)
{
	h->nr_huge_pages = pages;
	h->free_huge_pages = pages;
	h->resv_huge_pages = 0;
}

/* ---- the map --------------------------------------------------------------------------------------------- */

/* How much of [f, t) is not in the map. The lock is held. */
static long region_missing(struct resv_map *resv, long f, long t)
{
	struct file_region *rg;
	long missing = t - f;

	list_for_each_entry(rg, &resv->regions, link) {
		if (rg->from >= t)
			break;
		if (rg->to > f)
			missing -= min(rg->to, t) - max(rg->from, f);
	}
	return missing;
}

/* How much of [f, t) would be new, or -ENOMEM. To be followed by region_add() or region_abort(). */
static long region_chg(struct resv_map *resv, long f, long t)
{
	struct file_region *spare;
	long chg;

	resv_lock(resv);
	resv->adds_in_progress++;
	while (resv->region_cache_count < resv->adds_in_progress) {
		resv_unlock(resv);
		spare = kmalloc(sizeof(*spare), GFP_KERNEL);
		resv_lock(resv);
		if (!spare) {
			resv->adds_in_progress--;
			resv_unlock(resv);
			return -ENOMEM;
		}
		list_add(&spare->link, &resv->region_cache);
		resv->region_cache_count++;
	}
	chg = region_missing(resv, f, t);
	resv_unlock(resv);
	return chg;
}

/* [f, t) is in the map. How much of it is new. */
static long region_add(struct resv_map *resv, long f, long t)
{
	struct file_region *rg, *next, *all = NULL;
	struct list_head *place;
	long add;

	resv_lock(resv);
	add = region_missing(resv, f, t);
	place = &resv->regions;
	list_for_each_entry_safe(rg, next, &resv->regions, link) {
		if (rg->to < f)
			continue;
		if (rg->from > t) {
			place = &rg->link;
			break;
		}
		/* It overlaps, or is next to it: they become one. */
		f = min(f, rg->from);
		t = max(t, rg->to);
		if (all) {
			list_del(&rg->link);
			kfree(rg);
		} else {
			all = rg;
		}
	}
	if (!all) {
		all = list_first_entry(&resv->region_cache, struct file_region, link);
		list_del(&all->link);
		resv->region_cache_count--;
		list_add_tail(&all->link, place);
	}
	all->from = f;
	all->to = t;
	resv->adds_in_progress--;
	resv_unlock(resv);
	return add;
}

/* Takes back a region_chg(). */
static void region_abort(struct resv_map *resv, long f, long t)
{
	(void)f;
	(void)t;
	resv_lock(resv);
	resv->adds_in_progress--;
	resv_unlock(resv);
}

/* What lies behind start is in the map no more, as after truncation. How much it was. */
static long region_truncate(struct resv_map *resv, long start)
{
	struct file_region *rg, *next;
	long del = 0;

	resv_lock(resv);
	list_for_each_entry_safe(rg, next, &resv->regions, link) {
		if (rg->to <= start)
			continue;
		del += rg->to - max(rg->from, start);
		if (rg->from < start) {
			rg->to = start;
			continue;
		}
		list_del(&rg->link);
		kfree(rg);
	}
	resv_unlock(resv);
	return del;
}

/* For finally(): nobody uses the map any more. */
static void resv_map_release(struct resv_map *resv)
{
	struct file_region *rg, *next;

	region_truncate(resv, 0);
	list_for_each_entry_safe(rg, next, &resv->region_cache, link) {
		list_del(&rg->link);
		kfree(rg);
	}
}

/* ---- the pool ---------------------------------------------------------------------------------------------- */

/* Promises delta pages, or takes a promise back. -ENOMEM: there are too few. */
static int hugetlb_acct_memory(struct hstate *h, long delta)
{
	int ret = 0;

	if (!delta)
		return 0;
	spin_lock_irq(&hugetlb_lock);
	if (delta > 0 && h->free_huge_pages - h->resv_huge_pages < delta)
		ret = -ENOMEM;
	else
		h->resv_huge_pages += delta;
	spin_unlock_irq(&hugetlb_lock);
	return ret;
}

/* For ->mmap of a shared mapping of [from, to) of the file. 0 or an error. */
static long hugetlb_reserve_pages(struct hstate *h, struct resv_map *resv, long from, long to)
{
	long chg = region_chg(resv, from, to), add;

	if (chg < 0)
		return chg;
	if (hugetlb_acct_memory(h, chg)) {
		region_abort(resv, from, to);
		return -ENOMEM;
	}
	add = region_add(resv, from, to);
	/* Somebody has reserved a part of it meanwhile, and paid for it. */
	if (!IS_ENABLED(RESERVE_IGNORES_ADDED) && chg > add)
		hugetlb_acct_memory(h, add - chg);
	return 0;
}

/* A page for an index that has none, from what was promised or (of a mapping without reservation) from the rest. */
static int alloc_hugetlb_folio(struct hstate *h, struct resv_map *resv, long idx)
{
	long chg = region_chg(resv, idx, idx + 1);

	if (chg < 0)
		return -ENOMEM;
	spin_lock_irq(&hugetlb_lock);
	if (chg && h->free_huge_pages == h->resv_huge_pages) {
		spin_unlock_irq(&hugetlb_lock);
		region_abort(resv, idx, idx + 1);
		return -ENOSPC;
	}
	h->free_huge_pages--;
	if (!chg)
		h->resv_huge_pages--;
	spin_unlock_irq(&hugetlb_lock);
	/* Reserved meanwhile: the promise has been kept by this page. */
	if (region_add(resv, idx, idx + 1) < chg && !IS_ENABLED(ALLOC_IGNORES_ADDED))
		hugetlb_acct_memory(h, -1);
	return 0;
}

static void free_huge_folio(struct hstate *h)
{
	spin_lock_irq(&hugetlb_lock);
	h->free_huge_pages++;
	spin_unlock_irq(&hugetlb_lock);
}

/* The file ends at start now; freed pages of it have been given back. */
static void hugetlb_unreserve_pages(struct hstate *h, struct resv_map *resv, long start, long freed)
{
	hugetlb_acct_memory(h, freed - region_truncate(resv, start));
}

#endif
