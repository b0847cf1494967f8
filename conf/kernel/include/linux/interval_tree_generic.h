/* SPDX-License-Identifier: Apache-2.0 */
/* Functions for trees of intervals: [START, LAST], ordered by START, with the greatest LAST of each subtree. */
#ifndef _LINUX_INTERVAL_TREE_GENERIC_H
#define _LINUX_INTERVAL_TREE_GENERIC_H

#include <linux/rbtree_augmented.h>

#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, ITPREFIX) \
RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITLAST) \
										\
ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root)	\
{										\
	struct rb_node **link = &root->rb_root.rb_node, *rb_parent = NULL;	\
	ITTYPE start = ITSTART(node), last = ITLAST(node);			\
	bool leftmost = true;							\
	ITSTRUCT *parent;							\
										\
	while (*link) {								\
		rb_parent = *link;						\
		parent = rb_entry(rb_parent, ITSTRUCT, ITRB);			\
		if (parent->ITSUBTREE < last)					\
			parent->ITSUBTREE = last;				\
		if (start < ITSTART(parent)) {					\
			link = &parent->ITRB.rb_left;				\
		} else {							\
			link = &parent->ITRB.rb_right;				\
			leftmost = false;					\
		}								\
	}									\
	node->ITSUBTREE = last;							\
	rb_link_node(&node->ITRB, rb_parent, link);				\
	rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment); \
}										\
										\
ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root)	\
{										\
	rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment);	\
}										\
										\
/* In order, from the first that starts late enough on: those that end too early are passed. */ \
static inline ITSTRUCT *ITPREFIX##_from(struct rb_node *rb, ITTYPE start, ITTYPE last) \
{										\
	ITSTRUCT *node;								\
										\
	for (; rb; rb = rb_next(rb)) {						\
		node = rb_entry(rb, ITSTRUCT, ITRB);				\
		if (ITSTART(node) > last)					\
			return NULL;						\
		if (ITLAST(node) >= start)					\
			return node;						\
	}									\
	return NULL;								\
}										\
										\
ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start, ITTYPE last) \
{										\
	struct rb_node *top = root->rb_root.rb_node;				\
										\
	if (!top || rb_entry(top, ITSTRUCT, ITRB)->ITSUBTREE < start)		\
		return NULL;							\
	return ITPREFIX##_from(root->rb_leftmost, start, last);			\
}										\
										\
ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
{										\
	return ITPREFIX##_from(rb_next(&node->ITRB), start, last);		\
}

#endif
