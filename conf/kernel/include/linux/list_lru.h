/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of what may be reclaimed: mm/list_lru.c, of one node and without cgroups. */
#ifndef _LRU_LIST_H
#define _LRU_LIST_H

#include <linux/list.h>
#include <linux/spinlock.h>

struct mem_cgroup;

enum lru_status {
	LRU_REMOVED,		/* the item is off the list */
	LRU_REMOVED_RETRY,	/* so it is, and the lock was dropped */
	LRU_ROTATE,
	LRU_SKIP,
	LRU_RETRY,		/* the lock was dropped: begin again */
	LRU_STOP,
};

struct list_lru_one {
	struct list_head list;
	long nr_items;
	spinlock_t lock;
};

struct list_lru {
	struct list_lru_one one;
};

/* list->lock is held; what returns LRU_RETRY or LRU_REMOVED_RETRY has dropped it, and taken it again or not. */
typedef enum lru_status (*list_lru_walk_cb)(struct list_head *item, struct list_lru_one *list,
					    void *cb_arg);

static inline int list_lru_init(struct list_lru *lru)
{
	INIT_LIST_HEAD(&lru->one.list);
	lru->one.nr_items = 0;
	spin_lock_init(&lru->one.lock);
	return 0;
}
#define list_lru_init_memcg(lru, shrinker)	list_lru_init(lru)
#define list_lru_destroy(lru)			((void)(lru))

static inline bool list_lru_add_obj(struct list_lru *lru, struct list_head *item)
{
	bool added;

	spin_lock(&lru->one.lock);
	added = list_empty(item);
	if (added) {
		list_add_tail(item, &lru->one.list);
		WRITE_ONCE(lru->one.nr_items, lru->one.nr_items + 1);
	}
	spin_unlock(&lru->one.lock);
	return added;
}

static inline bool list_lru_del_obj(struct list_lru *lru, struct list_head *item)
{
	bool deleted;

	spin_lock(&lru->one.lock);
	deleted = !list_empty(item);
	if (deleted) {
		list_del_init(item);
		WRITE_ONCE(lru->one.nr_items, lru->one.nr_items - 1);
	}
	spin_unlock(&lru->one.lock);
	return deleted;
}
#define list_lru_add(lru, item, nid, memcg)	((void)(nid), (void)(memcg), list_lru_add_obj(lru, item))
#define list_lru_del(lru, item, nid, memcg)	((void)(nid), (void)(memcg), list_lru_del_obj(lru, item))
#define list_lru_count_one(lru, nid, memcg)	((unsigned long)READ_ONCE((lru)->one.nr_items))
#define list_lru_count_node(lru, nid)		list_lru_count_one(lru, nid, NULL)
#define list_lru_count(lru)			list_lru_count_one(lru, 0, NULL)
#define list_lru_shrink_count(lru, sc)		list_lru_count_one(lru, 0, NULL)

/* For the function of a walk, under the lock. */
static inline void list_lru_isolate(struct list_lru_one *list, struct list_head *item)
{
	list_del_init(item);
	WRITE_ONCE(list->nr_items, list->nr_items - 1);
}

static inline void list_lru_isolate_move(struct list_lru_one *list, struct list_head *item,
					 struct list_head *head)
{
	list_move(item, head);
	WRITE_ONCE(list->nr_items, list->nr_items - 1);
}

static inline unsigned long __list_lru_walk(struct list_lru *lru, list_lru_walk_cb isolate,
					    void *cb_arg, unsigned long *nr_to_walk)
{
	struct list_lru_one *l = &lru->one;
	struct list_head *item, *n;
	unsigned long isolated = 0;
	enum lru_status ret;

restart:
	spin_lock(&l->lock);
	list_for_each_safe(item, n, &l->list) {
		if (!*nr_to_walk)
			break;
		--*nr_to_walk;
		ret = isolate(item, l, cb_arg);
		switch (ret) {
		case LRU_RETRY:
			goto restart;
		case LRU_REMOVED_RETRY:
			isolated++;
			goto restart;
		case LRU_REMOVED:
			isolated++;
			break;
		case LRU_ROTATE:
			list_move_tail(item, &l->list);
			break;
		case LRU_SKIP:
			break;
		case LRU_STOP:
			goto out;
		}
	}
out:
	spin_unlock(&l->lock);
	return isolated;
}

static inline unsigned long list_lru_walk(struct list_lru *lru, list_lru_walk_cb isolate,
					  void *cb_arg, unsigned long nr_to_walk)
{
	return __list_lru_walk(lru, isolate, cb_arg, &nr_to_walk);
}
#define list_lru_walk_one(lru, nid, memcg, isolate, arg, nr)	__list_lru_walk(lru, isolate, arg, nr)
#define list_lru_walk_node(lru, nid, isolate, arg, nr)		__list_lru_walk(lru, isolate, arg, nr)
#define list_lru_shrink_walk(lru, sc, isolate, arg)				\
	__list_lru_walk(lru, isolate, arg, &(sc)->nr_to_scan)

#endif
