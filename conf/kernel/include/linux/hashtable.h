/* SPDX-License-Identifier: Apache-2.0 */
/* Hash tables of a fixed size, which are arrays of hlists. */
#ifndef _LINUX_HASHTABLE_H
#define _LINUX_HASHTABLE_H

#include <linux/array_size.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rculist.h>

#define DEFINE_HASHTABLE(name, bits)						\
	struct hlist_head name[1 << (bits)] = { [0 ... ((1 << (bits)) - 1)] = HLIST_HEAD_INIT }
#define DECLARE_HASHTABLE(name, bits)	struct hlist_head name[1 << (bits)]
#define HASH_SIZE(name)		(ARRAY_SIZE(name))
#define HASH_BITS(name)		ilog2(HASH_SIZE(name))
#define hash_min(val, bits)	(sizeof(val) <= 4 ? hash_32(val, bits) : hash_long(val, bits))
#define __RACEWALK_BUCKET(table, key)						\
	(&(table)[HASH_SIZE(table) == 1 ? 0 : hash_min(key, HASH_BITS(table))])

#define hash_init(table)							\
do {										\
	unsigned int __b;							\
	for (__b = 0; __b < HASH_SIZE(table); __b++)				\
		INIT_HLIST_HEAD(&(table)[__b]);					\
} while (0)
#define hash_add(table, node, key)	hlist_add_head(node, __RACEWALK_BUCKET(table, key))
#define hash_add_rcu(table, node, key)	hlist_add_head_rcu(node, __RACEWALK_BUCKET(table, key))
#define hash_hashed(node)		(!hlist_unhashed(node))
#define hash_del(node)			hlist_del_init(node)
#define hash_del_rcu(node)		hlist_del_init_rcu(node)
#define hash_empty(table)							\
({										\
	unsigned int __b;							\
	bool __empty = true;							\
	for (__b = 0; __b < HASH_SIZE(table); __b++)				\
		__empty = __empty && hlist_empty(&(table)[__b]);		\
	__empty;								\
})
#define hash_for_each(name, bkt, obj, member)					\
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < HASH_SIZE(name); (bkt)++) \
		hlist_for_each_entry(obj, &(name)[bkt], member)
#define hash_for_each_rcu(name, bkt, obj, member)				\
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < HASH_SIZE(name); (bkt)++) \
		hlist_for_each_entry_rcu(obj, &(name)[bkt], member)
#define hash_for_each_safe(name, bkt, tmp, obj, member)				\
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < HASH_SIZE(name); (bkt)++) \
		hlist_for_each_entry_safe(obj, tmp, &(name)[bkt], member)
#define hash_for_each_possible(name, obj, member, key)				\
	hlist_for_each_entry(obj, __RACEWALK_BUCKET(name, key), member)
#define hash_for_each_possible_rcu(name, obj, member, key, cond...)		\
	hlist_for_each_entry_rcu(obj, __RACEWALK_BUCKET(name, key), member, ## cond)
#define hash_for_each_possible_safe(name, obj, tmp, member, key)		\
	hlist_for_each_entry_safe(obj, tmp, __RACEWALK_BUCKET(name, key), member)

#endif
