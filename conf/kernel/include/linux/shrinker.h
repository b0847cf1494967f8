/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shrinkers: mm/shrinker.c, without cgroups. They are found under RCU, used with a reference, and freed after a
 * grace period once the last user has gone. -D SHRINKER_RWSEM: as before Linux 6.7, under a semaphore.
 */
#ifndef _LINUX_SHRINKER_H
#define _LINUX_SHRINKER_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>

struct mem_cgroup;

struct shrink_control {
	gfp_t gfp_mask;
	int nid;
	unsigned long nr_to_scan;
	unsigned long nr_scanned;
	struct mem_cgroup *memcg;
};

#define SHRINK_STOP		(~0UL)
#define SHRINK_EMPTY		(~0UL - 1)
#define DEFAULT_SEEKS		2
#define SHRINKER_REGISTERED	1
#define SHRINKER_ALLOCATED	2
#define SHRINKER_NUMA_AWARE	4
#define SHRINKER_MEMCG_AWARE	8

struct shrinker {
	unsigned long (*count_objects)(struct shrinker *, struct shrink_control *sc);
	unsigned long (*scan_objects)(struct shrinker *, struct shrink_control *sc);
	long batch;
	int seeks;
	unsigned int flags;
	refcount_t refcount;
	struct completion done;
	struct rcu_head rcu;
	void *private_data;
	struct list_head list;
};

static LIST_HEAD(shrinker_list);
static DEFINE_MUTEX(shrinker_mutex);
static DECLARE_RWSEM(shrinker_rwsem);

static inline struct shrinker *__shrinker_alloc(unsigned int flags)
{
	struct shrinker *shrinker = kzalloc(sizeof(*shrinker), GFP_KERNEL);

	if (!shrinker)
		return NULL;
	shrinker->flags = flags | SHRINKER_ALLOCATED;
	shrinker->seeks = DEFAULT_SEEKS;
	INIT_LIST_HEAD(&shrinker->list);
	return shrinker;
}
#define shrinker_alloc(flags, fmt, ...)	__shrinker_alloc(flags)

static inline bool shrinker_try_get(struct shrinker *shrinker)
{
	return refcount_inc_not_zero(&shrinker->refcount);
}

static inline void shrinker_put(struct shrinker *shrinker)
{
	if (refcount_dec_and_test(&shrinker->refcount))
		complete(&shrinker->done);
}

static inline void shrinker_register(struct shrinker *shrinker)
{
	mutex_lock(&shrinker_mutex);
	list_add_tail_rcu(&shrinker->list, &shrinker_list);
	shrinker->flags |= SHRINKER_REGISTERED;
	mutex_unlock(&shrinker_mutex);
	init_completion(&shrinker->done);
	/* Users may come from now on. */
	refcount_set(&shrinker->refcount, 1);
}

static inline void shrinker_free_rcu_cb(struct rcu_head *head)
{
	kfree(container_of(head, struct shrinker, rcu));
}

static inline void shrinker_free(struct shrinker *shrinker)
{
	if (!shrinker)
		return;
	if (shrinker->flags & SHRINKER_REGISTERED) {
		/* Drop the first reference, and wait for those who use it. */
		shrinker_put(shrinker);
		wait_for_completion(&shrinker->done);
	}
	mutex_lock(&shrinker_mutex);
	if (shrinker->flags & SHRINKER_REGISTERED) {
		list_del_rcu(&shrinker->list);
		shrinker->flags &= ~SHRINKER_REGISTERED;
	}
	mutex_unlock(&shrinker_mutex);
	call_rcu(&shrinker->rcu, shrinker_free_rcu_cb);
}

/* As before Linux 6.7: a struct of the caller's; who shrinks holds the semaphore for reading. */
static inline int register_shrinker(struct shrinker *shrinker)
{
	down_write(&shrinker_rwsem);
	list_add_tail(&shrinker->list, &shrinker_list);
	shrinker->flags |= SHRINKER_REGISTERED;
	up_write(&shrinker_rwsem);
	return 0;
}

static inline void unregister_shrinker(struct shrinker *shrinker)
{
	if (!(shrinker->flags & SHRINKER_REGISTERED))
		return;
	down_write(&shrinker_rwsem);
	list_del(&shrinker->list);
	shrinker->flags &= ~SHRINKER_REGISTERED;
	up_write(&shrinker_rwsem);
}

static inline unsigned long do_shrink_slab(struct shrink_control *sc, struct shrinker *shrinker)
{
	unsigned long freeable = shrinker->count_objects(shrinker, sc), ret;

	if (freeable == 0 || freeable == SHRINK_EMPTY)
		return 0;
	sc->nr_to_scan = freeable;
	sc->nr_scanned = freeable;
	ret = shrinker->scan_objects(shrinker, sc);
	return ret == SHRINK_STOP ? 0 : ret;
}

/* What reclaim does: asks each shrinker once. */
static inline unsigned long shrink_slab(gfp_t gfp_mask, int nid, struct mem_cgroup *memcg, int priority)
{
	struct shrink_control sc = { .gfp_mask = gfp_mask, .nid = nid, .memcg = memcg };
	unsigned long freed = 0;
	struct shrinker *shrinker;

	(void)priority;
#ifdef SHRINKER_RWSEM
	if (!down_read_trylock(&shrinker_rwsem))
		return 0;
	list_for_each_entry(shrinker, &shrinker_list, list)
		freed += do_shrink_slab(&sc, shrinker);
	up_read(&shrinker_rwsem);
#else
	rcu_read_lock();
	list_for_each_entry_rcu(shrinker, &shrinker_list, list) {
		if (!shrinker_try_get(shrinker))
			continue;
		rcu_read_unlock();
		freed += do_shrink_slab(&sc, shrinker);
		rcu_read_lock();
		shrinker_put(shrinker);
	}
	rcu_read_unlock();
#endif
	return freed;
}

#endif
