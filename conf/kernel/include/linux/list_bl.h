/* SPDX-License-Identifier: Apache-2.0 */
/* hlists that are locked by a bit of their head, and their form for readers under RCU. */
#ifndef _LINUX_LIST_BL_H
#define _LINUX_LIST_BL_H

#include <linux/bit_spinlock.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/rcupdate.h>

#define LIST_BL_LOCKMASK	1UL

struct hlist_bl_node {
	struct hlist_bl_node *next, **pprev;
};

struct hlist_bl_head {
	struct hlist_bl_node *first;
};

#define INIT_HLIST_BL_HEAD(ptr)	((ptr)->first = NULL)
#define hlist_bl_entry(ptr, type, member)	container_of(ptr, type, member)
#define hlist_bl_lock(b)	bit_spin_lock(0, (unsigned long *)&(b)->first)
#define hlist_bl_unlock(b)	bit_spin_unlock(0, (unsigned long *)&(b)->first)
#define hlist_bl_is_locked(b)	test_bit(0, (unsigned long *)&(b)->first)
#define hlist_bl_unhashed(h)	(!(h)->pprev)
#define hlist_bl_first(h)							\
	((struct hlist_bl_node *)((unsigned long)(h)->first & ~LIST_BL_LOCKMASK))
#define hlist_bl_first_rcu(h)							\
	((struct hlist_bl_node *)((unsigned long)rcu_dereference_raw((h)->first) & ~LIST_BL_LOCKMASK))
#define hlist_bl_empty(h)	(!((unsigned long)READ_ONCE((h)->first) & ~LIST_BL_LOCKMASK))

static inline void INIT_HLIST_BL_NODE(struct hlist_bl_node *h)
{
	h->next = NULL;
	h->pprev = NULL;
}

/* The list is locked: the bit stays. */
static inline void hlist_bl_add_head_rcu(struct hlist_bl_node *n, struct hlist_bl_head *h)
{
	struct hlist_bl_node *first = hlist_bl_first(h);

	n->next = first;
	if (first)
		first->pprev = &n->next;
	n->pprev = &h->first;
	rcu_assign_pointer(h->first,
			   (struct hlist_bl_node *)((unsigned long)n | LIST_BL_LOCKMASK));
}
#define hlist_bl_add_head(n, h)	hlist_bl_add_head_rcu(n, h)

static inline void __hlist_bl_del(struct hlist_bl_node *n)
{
	struct hlist_bl_node *next = n->next;
	struct hlist_bl_node **pprev = n->pprev;

	WRITE_ONCE(*pprev, (struct hlist_bl_node *)((unsigned long)next |
						    ((unsigned long)*pprev & LIST_BL_LOCKMASK)));
	if (next)
		next->pprev = pprev;
}

static inline void hlist_bl_del_rcu(struct hlist_bl_node *n)
{
	__hlist_bl_del(n);
	n->pprev = LIST_POISON2;
}

static inline void hlist_bl_del(struct hlist_bl_node *n)
{
	__hlist_bl_del(n);
	n->next = LIST_POISON1;
	n->pprev = LIST_POISON2;
}

static inline void hlist_bl_del_init(struct hlist_bl_node *n)
{
	if (!hlist_bl_unhashed(n)) {
		__hlist_bl_del(n);
		INIT_HLIST_BL_NODE(n);
	}
}

#define hlist_bl_for_each_entry(tpos, pos, head, member)			\
	for (pos = hlist_bl_first(head);					\
	     pos && ({ tpos = hlist_bl_entry(pos, typeof(*tpos), member); 1; }); \
	     pos = pos->next)
#define hlist_bl_for_each_entry_rcu(tpos, pos, head, member)			\
	for (pos = hlist_bl_first_rcu(head);					\
	     pos && ({ tpos = hlist_bl_entry(pos, typeof(*tpos), member); 1; }); \
	     pos = rcu_dereference_raw(pos->next))

#endif
