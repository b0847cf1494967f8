/* SPDX-License-Identifier: Apache-2.0 */
/* Intervals of unsigned longs. The caller's lock protects the tree. */
#ifndef _LINUX_INTERVAL_TREE_H
#define _LINUX_INTERVAL_TREE_H

#include <linux/interval_tree_generic.h>
#include <linux/rbtree.h>

struct interval_tree_node {
	struct rb_node rb;
	unsigned long start;
	unsigned long last;
	unsigned long __subtree_last;
};

#define __INTERVAL_TREE_START(node)	((node)->start)
#define __INTERVAL_TREE_LAST(node)	((node)->last)
INTERVAL_TREE_DEFINE(struct interval_tree_node, rb, unsigned long, __subtree_last,
		     __INTERVAL_TREE_START, __INTERVAL_TREE_LAST, static inline, interval_tree)

#endif
