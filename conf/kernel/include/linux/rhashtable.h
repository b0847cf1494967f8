/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hash tables that are looked up under RCU, with a lock for each bucket: lib/rhashtable.c. The table keeps its size
 * (RHT_BUCKETS): resizing is not modelled. Keys are compared by memcmp() or by obj_cmpfn.
 */
#ifndef _LINUX_RHASHTABLE_H
#define _LINUX_RHASHTABLE_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#ifndef RHT_BUCKETS
#define RHT_BUCKETS		2
#endif

struct rhash_head {
	struct rhash_head __rcu *next;
};

struct rhashtable;

struct rhashtable_compare_arg {
	struct rhashtable *ht;
	const void *key;
};

typedef u32 (*rht_hashfn_t)(const void *data, u32 len, u32 seed);
typedef u32 (*rht_obj_hashfn_t)(const void *data, u32 len, u32 seed);
typedef int (*rht_obj_cmpfn_t)(struct rhashtable_compare_arg *arg, const void *obj);

struct rhashtable_params {
	u16 nelem_hint;
	u16 key_len;
	u16 key_offset;
	u16 head_offset;
	unsigned int max_size;
	u16 min_size;
	bool automatic_shrinking;
	rht_hashfn_t hashfn;
	rht_obj_hashfn_t obj_hashfn;
	rht_obj_cmpfn_t obj_cmpfn;
};

struct rht_bucket {
	spinlock_t lock;
	struct rhash_head __rcu *first;
};

struct rhashtable {
	struct rhashtable_params p;
	struct rht_bucket buckets[RHT_BUCKETS];
	atomic_t nelems;
};

static inline int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params)
{
	int i;

	ht->p = *params;
	for (i = 0; i < RHT_BUCKETS; i++) {
		spin_lock_init(&ht->buckets[i].lock);
		ht->buckets[i].first = NULL;
	}
	atomic_set(&ht->nelems, 0);
	return 0;
}

#define rht_obj(ht, he)		((void *)((char *)(he) - (ht)->p.head_offset))

/* The sum of a key's bytes serves where no function is given. */
static inline struct rht_bucket *rht_bucket_of(struct rhashtable *ht, const void *key,
					       const struct rhashtable_params *params)
{
	const unsigned char *bytes = key;
	u32 hash = 0;
	int i;

	if (params->hashfn)
		hash = params->hashfn(key, params->key_len, 0);
	else
		for (i = 0; i < params->key_len; i++)
			hash += bytes[i];
	return &ht->buckets[hash % RHT_BUCKETS];
}

static inline bool rht_matches(struct rhashtable *ht, struct rhash_head *he, const void *key,
			       const struct rhashtable_params *params)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	char *obj = rht_obj(ht, he);

	if (params->obj_cmpfn)
		return !params->obj_cmpfn(&arg, obj);
	return !memcmp(obj + params->key_offset, key, params->key_len);
}

/* Under rcu_read_lock(), which must last for as long as the object is used. */
static inline void *__rhashtable_lookup(struct rhashtable *ht, const void *key,
					const struct rhashtable_params *params)
{
	struct rhash_head *he;

	RCU_LOCKDEP_WARN(!rcu_read_lock_held(), "rhashtable_lookup() outside of a read section");
	he = rcu_dereference_raw(rht_bucket_of(ht, key, params)->first);
	while (he) {
		if (rht_matches(ht, he, key, params))
			return rht_obj(ht, he);
		he = rcu_dereference_raw(he->next);
	}
	return NULL;
}
#define rhashtable_lookup(ht, key, params)					\
({										\
	const struct rhashtable_params __params = (params);			\
	__rhashtable_lookup(ht, key, &__params);				\
})
/* A read section of its own: what is returned may be freed already, if nothing else keeps it. */
#define rhashtable_lookup_fast(ht, key, params)					\
({										\
	void *__found;								\
	rcu_read_lock();							\
	__found = rhashtable_lookup(ht, key, params);				\
	rcu_read_unlock();							\
	__found;								\
})

/* NULL, or the object with this key that was there already (or, without a key, that is never asked for). */
static inline void *__rhashtable_insert(struct rhashtable *ht, struct rhash_head *obj, bool unique,
					const struct rhashtable_params *params)
{
	const void *key = (char *)rht_obj(ht, obj) + params->key_offset;
	struct rht_bucket *bucket = rht_bucket_of(ht, key, params);
	struct rhash_head *he;
	void *found = NULL;

	spin_lock_bh(&bucket->lock);
	for (he = bucket->first; unique && he && !found; he = he->next) {
		if (rht_matches(ht, he, key, params))
			found = rht_obj(ht, he);
	}
	if (!found) {
		RCU_INIT_POINTER(obj->next, bucket->first);
		rcu_assign_pointer(bucket->first, obj);
		atomic_inc(&ht->nelems);
	}
	spin_unlock_bh(&bucket->lock);
	return found;
}
#define __RACEWALK_RHT_INSERT(ht, obj, unique, params)				\
({										\
	const struct rhashtable_params __params = (params);			\
	__rhashtable_insert(ht, obj, unique, &__params);			\
})
#define rhashtable_insert_fast(ht, obj, params)					\
	((void)__RACEWALK_RHT_INSERT(ht, obj, false, params), 0)
#define rhashtable_lookup_insert_fast(ht, obj, params)				\
	(__RACEWALK_RHT_INSERT(ht, obj, true, params) ? -EEXIST : 0)
#define rhashtable_lookup_get_insert_fast(ht, obj, params)			\
	__RACEWALK_RHT_INSERT(ht, obj, true, params)

/* The object may be freed after a grace period. With new: that takes its place. */
static inline int __rhashtable_remove(struct rhashtable *ht, struct rhash_head *obj,
				      struct rhash_head *new, const struct rhashtable_params *params)
{
	const void *key = (char *)rht_obj(ht, obj) + params->key_offset;
	struct rht_bucket *bucket = rht_bucket_of(ht, key, params);
	struct rhash_head **pprev;
	int err = -ENOENT;

	spin_lock_bh(&bucket->lock);
	for (pprev = &bucket->first; *pprev; pprev = &(*pprev)->next) {
		if (*pprev != obj)
			continue;
		if (new) {
			RCU_INIT_POINTER(new->next, obj->next);
			rcu_assign_pointer(*pprev, new);
		} else {
			rcu_assign_pointer(*pprev, obj->next);
			atomic_dec(&ht->nelems);
		}
		err = 0;
		break;
	}
	spin_unlock_bh(&bucket->lock);
	return err;
}
#define rhashtable_remove_fast(ht, obj, params)					\
({										\
	const struct rhashtable_params __params = (params);			\
	__rhashtable_remove(ht, obj, NULL, &__params);				\
})
#define rhashtable_replace_fast(ht, obj_old, obj_new, params)			\
({										\
	const struct rhashtable_params __params = (params);			\
	__rhashtable_remove(ht, obj_old, obj_new, &__params);			\
})

/* Nobody else uses the table any more. */
static inline void rhashtable_free_and_destroy(struct rhashtable *ht,
					       void (*free_fn)(void *ptr, void *arg), void *arg)
{
	struct rhash_head *he, *next;
	int i;

	for (i = 0; i < RHT_BUCKETS; i++) {
		for (he = ht->buckets[i].first; he; he = next) {
			next = he->next;
			if (free_fn)
				free_fn(rht_obj(ht, he), arg);
		}
		ht->buckets[i].first = NULL;
	}
}
#define rhashtable_destroy(ht)	rhashtable_free_and_destroy(ht, NULL, NULL)

struct rhashtable_iter {
	struct rhashtable *ht;
	struct rhash_head *at;
	int bucket;
};

static inline void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter)
{
	iter->ht = ht;
	iter->at = NULL;
	iter->bucket = -1;
}
#define rhashtable_walk_exit(iter)	((void)(iter))
#define rhashtable_walk_start(iter)	rcu_read_lock()
#define rhashtable_walk_stop(iter)	rcu_read_unlock()

/* Between start and stop. */
static inline void *rhashtable_walk_next(struct rhashtable_iter *iter)
{
	if (iter->at)
		iter->at = rcu_dereference_raw(iter->at->next);
	while (!iter->at && ++iter->bucket < RHT_BUCKETS)
		iter->at = rcu_dereference_raw(iter->ht->buckets[iter->bucket].first);
	return iter->at ? rht_obj(iter->ht, iter->at) : NULL;
}

#endif /* _LINUX_RHASHTABLE_H */
