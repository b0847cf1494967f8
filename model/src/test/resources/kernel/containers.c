/* What is looked up under RCU: XArrays, IDRs, hash tables of all kinds; lists of what may be reclaimed, and shrinkers. */
#include <racewalk.h>
#include <linux/bitmap.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/list_lru.h>
#include <linux/rculist_bl.h>
#include <linux/rculist_nulls.h>
#include <linux/rhashtable.h>
#include <linux/shrinker.h>
#include <linux/xarray.h>

SCENARIO("what is looked up under RCU");

struct object {
	int key;
	struct rhash_head rhash;
	struct hlist_node hash;
	struct hlist_nulls_node nulls;
	struct hlist_bl_node bl;
	struct list_head lru;
	struct rcu_head rcu;
};

#define KEY		17

static const struct rhashtable_params params = {
	.key_len = sizeof(int),
	.key_offset = offsetof(struct object, key),
	.head_offset = offsetof(struct object, rhash),
};

static struct rhashtable rht;
static DEFINE_HASHTABLE(table, 1);
static struct hlist_nulls_head nulls = HLIST_NULLS_HEAD_INIT(3);
static struct hlist_bl_head bl;
static DEFINE_XARRAY_ALLOC(xa);
static DEFINE_IDR(idr);
static DEFINE_IDA(ida);
static DEFINE_SPINLOCK(lock);
static struct list_lru lru;
static struct shrinker *shrinker;

static enum lru_status isolate(struct list_head *item, struct list_lru_one *list, void *arg)
{
	list_lru_isolate_move(list, item, arg);
	return LRU_REMOVED;
}

static unsigned long count_objects(struct shrinker *s, struct shrink_control *sc)
{
	return list_lru_shrink_count(&lru, sc);
}

static unsigned long scan_objects(struct shrinker *s, struct shrink_control *sc)
{
	LIST_HEAD(dispose);
	struct object *object, *next;
	unsigned long freed = list_lru_shrink_walk(&lru, sc, isolate, &dispose);

	list_for_each_entry_safe(object, next, &dispose, lru)
		kfree_rcu(object, rcu);
	return freed;
}

/* The tree of an XArray grows and shrinks, with what was put in. */
static void check_xarray(void)
{
	static const unsigned long at[] = { 0, 3, 17, 70 };
	unsigned long index, n = 0;
	void *entry;
	u32 id;

	for (index = 0; index < 4; index++)
		require(!xa_err(xa_store(&xa, at[index], xa_mk_value(at[index]), GFP_KERNEL)));
	for (index = 0; index < 80; index++) {
		entry = xa_load(&xa, index);
		require(!!entry == (index == 0 || index == 3 || index == 17 || index == 70));
		require(!entry || xa_to_value(entry) == index);
	}
	xa_set_mark(&xa, 17, XA_MARK_1);
	xa_for_each(&xa, index, entry)
		require(index == at[n++]);
	require(n == 4);
	xa_for_each_marked(&xa, index, entry, XA_MARK_1)
		require(index == 17);
	xa_erase(&xa, 70);
	xa_erase(&xa, 17);
	require(!xa_marked(&xa, XA_MARK_1) && !xa_load(&xa, 17));
	require(xa_insert(&xa, 3, xa_mk_value(1), GFP_KERNEL) == -EBUSY);
	require(!xa_alloc(&xa, &id, xa_mk_value(9), xa_limit_32b, GFP_KERNEL) && id == 1);
	require(xa_to_value(xa_erase(&xa, 1)) == 9);
	xa_erase(&xa, 3);
	require(xa_load(&xa, 0));
	xa_erase(&xa, 0);
	require(!xa_reserve(&xa, 5, GFP_KERNEL) && !xa_load(&xa, 5));
	xa_release(&xa, 5);
	require(xa_empty(&xa));
}

static void check_ids(void)
{
	require(idr_alloc(&idr, &lock, 1, 0, GFP_KERNEL) == 1);
	require(idr_alloc(&idr, &lock, 1, 3, GFP_KERNEL) == 2);
	require(idr_alloc(&idr, &lock, 1, 3, GFP_KERNEL) == -ENOSPC);
	require(idr_find(&idr, 2) == &lock && !idr_find(&idr, 3));
	idr_remove(&idr, 1);
	idr_remove(&idr, 2);
	require(ida_alloc(&ida, GFP_KERNEL) == 0 && ida_alloc(&ida, GFP_KERNEL) == 1);
	ida_free(&ida, 0);
	ida_free(&ida, 1);
}

setup(void)
{
	DECLARE_BITMAP(bits, 8);

	bitmap_zero(bits, 8);
	bitmap_set(bits, 2, 3);
	require(bitmap_weight(bits, 8) == 3 && !bitmap_empty(bits, 8));
	check_xarray();
	check_ids();
	rhashtable_init(&rht, &params);
	list_lru_init(&lru);
	shrinker = shrinker_alloc(0, "objects");
	BUG_ON(!shrinker);
	shrinker->count_objects = count_objects;
	shrinker->scan_objects = scan_objects;
	shrinker_register(shrinker);
}

task(adder)
{
	struct object *object = kzalloc(sizeof(*object), GFP_KERNEL);

	if (!object)
		return;
	object->key = KEY;
	INIT_LIST_HEAD(&object->lru);
	require(!rhashtable_lookup_insert_fast(&rht, &object->rhash, params));
	spin_lock(&lock);
	hash_add_rcu(table, &object->hash, KEY);
	hlist_nulls_add_head_rcu(&object->nulls, &nulls);
	spin_unlock(&lock);
	hlist_bl_lock(&bl);
	hlist_bl_add_head_rcu(&object->bl, &bl);
	hlist_bl_unlock(&bl);
	xa_store(&xa, KEY, object, GFP_KERNEL);

	require(!rhashtable_remove_fast(&rht, &object->rhash, params));
	spin_lock(&lock);
	hash_del_rcu(&object->hash);
	hlist_nulls_del_rcu(&object->nulls);
	spin_unlock(&lock);
	hlist_bl_lock(&bl);
	hlist_bl_del_rcu(&object->bl);
	hlist_bl_unlock(&bl);
#ifndef FORGOTTEN
	xa_erase(&xa, KEY);
#endif
	list_lru_add_obj(&lru, &object->lru);
	shrink_slab(GFP_KERNEL, 0, NULL, 0);
}

task(reader, .count = 2)
{
	struct hlist_nulls_node *nulls_node;
	struct hlist_bl_node *bl_node;
	struct object *object;
	unsigned long index;
	int key = KEY;

	rcu_read_lock();
	object = rhashtable_lookup(&rht, &key, params);
	if (object) {
		sometimes("found by its hash");
		require(object->key == KEY);
	}
	hash_for_each_possible_rcu(table, object, hash, KEY)
		require(object->key == KEY);
	hlist_nulls_for_each_entry_rcu(object, nulls_node, &nulls, nulls)
		require(object->key == KEY);
	require(get_nulls_value(nulls_node) == 3);
	hlist_bl_for_each_entry_rcu(object, bl_node, &bl, bl)
		require(object->key == KEY);
	object = xa_load(&xa, KEY);
	if (object) {
		sometimes("found by its index");
		require(object->key == KEY);
	}
	xa_for_each(&xa, index, object)
		require(index == KEY && object->key == KEY);
	rcu_read_unlock();
}

task(remover)
{
	shrinker_free(shrinker);
}

finally(void)
{
	LIST_HEAD(dispose);
	struct object *object, *next;

	list_lru_walk(&lru, isolate, &dispose, 10);
	list_for_each_entry_safe(object, next, &dispose, lru)
		kfree(object);
	require(xa_empty(&xa), "what was erased is there no more");
	rhashtable_destroy(&rht);
}
