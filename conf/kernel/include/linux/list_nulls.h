/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hlists whose ends say which list it was: a reader that an object took along to another list
 * notices at the end. With rculist_nulls.h and SLAB_TYPESAFE_BY_RCU.
 */
#ifndef _LINUX_LIST_NULLS_H
#define _LINUX_LIST_NULLS_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/list.h>

struct hlist_nulls_node {
	struct hlist_nulls_node *next, **pprev;
};

struct hlist_nulls_head {
	struct hlist_nulls_node *first;
};

#define NULLS_MARKER(value)	(1UL | (((long)(value)) << 1))
#define INIT_HLIST_NULLS_HEAD(ptr, nulls)					\
	((ptr)->first = (struct hlist_nulls_node *)NULLS_MARKER(nulls))
#define HLIST_NULLS_HEAD_INIT(nulls)						\
	{ .first = (struct hlist_nulls_node *)NULLS_MARKER(nulls) }
#define hlist_nulls_entry(ptr, type, member)	container_of(ptr, type, member)
#define is_a_nulls(ptr)		((unsigned long)(ptr) & 1)
#define get_nulls_value(ptr)	(((unsigned long)(ptr)) >> 1)
#define hlist_nulls_unhashed(h)	(!(h)->pprev)
#define hlist_nulls_unhashed_lockless(h)	(!READ_ONCE((h)->pprev))
#define hlist_nulls_empty(h)	is_a_nulls(READ_ONCE((h)->first))

static inline void hlist_nulls_add_head(struct hlist_nulls_node *n, struct hlist_nulls_head *h)
{
	struct hlist_nulls_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	h->first = n;
	if (!is_a_nulls(first))
		WRITE_ONCE(first->pprev, &n->next);
}

static inline void __hlist_nulls_del(struct hlist_nulls_node *n)
{
	struct hlist_nulls_node *next = n->next;
	struct hlist_nulls_node **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (!is_a_nulls(next))
		WRITE_ONCE(next->pprev, pprev);
}

static inline void hlist_nulls_del(struct hlist_nulls_node *n)
{
	__hlist_nulls_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

#define hlist_nulls_for_each_entry(tpos, pos, head, member)			\
	for (pos = (head)->first;						\
	     !is_a_nulls(pos) && ({ tpos = hlist_nulls_entry(pos, typeof(*tpos), member); 1; }); \
	     pos = pos->next)

#endif
