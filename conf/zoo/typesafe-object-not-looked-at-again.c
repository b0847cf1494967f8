// SPDX-License-Identifier: Apache-2.0
/*
 * An object of a SLAB_TYPESAFE_BY_RCU cache is found in a hash table under RCU, and gets a reference; by then it may be another one.
 *
 * id: I-43
 * expect: -D BUGGY=1 --memory sc,lkmm: invariant what is found has the key
 * expect: -D BUGGY=2 --memory sc,lkmm: invariant what is there is found
 * expect: -D BUGGY=3 --memory lkmm: invariant what is found has the key
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * Memory of such a cache stays memory of its type while an RCU section lasts, no more. Who looks up must look at the key again once it has
 * the reference (BUGGY=1 does not), as nf_conntrack_find_get() has to; and when its walk ends in another list than it began in, an object
 * has taken it there: it begins again (BUGGY=2 does not), which is what the nulls at the end of a list are for
 * (Documentation/RCU/rculist_nulls.rst). BUGGY=3 gives a new object its count before its key, by a plain store.
 *
 *   lookup of 1                       another task
 *   finds the object with key 1
 *                                     takes it out, frees it; it is allocated
 *                                     again, and gets key 2
 *   takes a reference  <- of key 2
 *
 *   racewalk run conf/zoo/typesafe-object-not-looked-at-again.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/rculist_nulls.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("a lookup of objects whose memory is used again at once");

struct conn {
	struct hlist_nulls_node node;
	refcount_t use;
	int key;
};

#define BUCKETS		2
#define bucket_of(key)	((key) % BUCKETS)

static struct kmem_cache *cache;
static struct hlist_nulls_head table[BUCKETS];
static DEFINE_SPINLOCK(lock);

static void conn_put(struct conn *conn)
{
	if (refcount_dec_and_test(&conn->use))
		kmem_cache_free(cache, conn);
}

static struct conn *conn_find_get(int key)
{
	struct hlist_nulls_node *n;
	struct conn *conn;

	rcu_read_lock();
begin:
	hlist_nulls_for_each_entry_rcu(conn, n, &table[bucket_of(key)], node) {
		if (READ_ONCE(conn->key) != key)
			continue;
		if (!refcount_inc_not_zero(&conn->use))
			goto begin;
#if BUGGY != 1
		/* The reference before the key: it is no other one's from now on. */
		smp_acquire__after_ctrl_dep();
		if (READ_ONCE(conn->key) != key) {
			conn_put(conn);
			goto begin;
		}
#endif
		rcu_read_unlock();
		return conn;
	}
	if (BUGGY != 2 && get_nulls_value(n) != bucket_of(key))
		goto begin;
	rcu_read_unlock();
	return NULL;
}

static void conn_add(int key)
{
	struct conn *conn = kmem_cache_alloc(cache, GFP_KERNEL);

	if (!conn)
		return;
#if BUGGY == 3
	refcount_set(&conn->use, 1);
	WRITE_ONCE(conn->key, key);
#else
	WRITE_ONCE(conn->key, key);
	refcount_set_release(&conn->use, 1);
#endif
	spin_lock(&lock);
	hlist_nulls_add_head_rcu(&conn->node, &table[bucket_of(key)]);
	spin_unlock(&lock);
}

static void conn_del(struct conn *conn)
{
	spin_lock(&lock);
	hlist_nulls_del_rcu(&conn->node);
	spin_unlock(&lock);
	conn_put(conn);
}

setup(void)
{
	int i;

	cache = kmem_cache_create("conn", sizeof(struct conn), 0, SLAB_TYPESAFE_BY_RCU, NULL);
	for (i = 0; i < BUCKETS; i++)
		INIT_HLIST_NULLS_HEAD(&table[i], i);
	/* 3 stays; 1 comes before it in its list, and goes. */
	conn_add(3);
	conn_add(1);
}

task(finder)
{
	struct conn *conn = conn_find_get(1);

	if (conn) {
		require(READ_ONCE(conn->key) == 1, "what is found has the key");
		sometimes("found");
		conn_put(conn);
	}
}

task(other_finder)
{
	struct conn *conn = conn_find_get(3);

	require(conn, "what is there is found");
	conn_put(conn);
}

task(remover)
{
	struct conn *conn = conn_find_get(1);

	if (conn) {
		conn_del(conn);
		conn_put(conn);
	}
	conn_add(2);
}

finally(void)
{
	struct conn *conn;
	int key;

	for (key = 1; key <= 3; key++) {
		conn = conn_find_get(key);
		if (conn) {
			conn_del(conn);
			conn_put(conn);
		}
	}
}
