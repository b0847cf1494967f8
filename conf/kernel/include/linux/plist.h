/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists in the order of a priority, the smallest number first, and of those that are alike in the order they came. The lock is the
 * caller's. A node is in one list only: the kernel keeps the first ones of each priority in a second, to find its place sooner.
 */
#ifndef _LINUX_PLIST_H_
#define _LINUX_PLIST_H_

#include <linux/bug.h>
#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/types.h>

struct plist_head {
	struct list_head node_list;
};

struct plist_node {
	int prio;
	struct list_head node_list;
};

#define PLIST_HEAD_INIT(head)	{ .node_list = LIST_HEAD_INIT((head).node_list) }
#define PLIST_HEAD(head)	struct plist_head head = PLIST_HEAD_INIT(head)
#define PLIST_NODE_INIT(node, __prio)	{ .prio = (__prio), .node_list = LIST_HEAD_INIT((node).node_list) }

static inline void plist_head_init(struct plist_head *head)
{
	INIT_LIST_HEAD(&head->node_list);
}

static inline void plist_node_init(struct plist_node *node, int prio)
{
	node->prio = prio;
	INIT_LIST_HEAD(&node->node_list);
}

static inline int plist_head_empty(const struct plist_head *head)
{
	return list_empty(&head->node_list);
}

static inline int plist_node_empty(const struct plist_node *node)
{
	return list_empty(&node->node_list);
}

#define plist_for_each_entry(pos, head, mem)	list_for_each_entry(pos, &(head)->node_list, mem.node_list)
#define plist_for_each_entry_continue(pos, head, m)	\
	list_for_each_entry_continue(pos, &(head)->node_list, m.node_list)
#define plist_for_each_entry_safe(pos, n, head, m)	\
	list_for_each_entry_safe(pos, n, &(head)->node_list, m.node_list)
#define plist_for_each(pos, head)		list_for_each_entry(pos, &(head)->node_list, node_list)
#define plist_for_each_continue(pos, head)	\
	list_for_each_entry_continue(pos, &(head)->node_list, node_list)
#define plist_for_each_safe(pos, n, head)	\
	list_for_each_entry_safe(pos, n, &(head)->node_list, node_list)
#define plist_next(pos)				list_next_entry(pos, node_list)
#define plist_prev(pos)				list_prev_entry(pos, node_list)
/* Of lists that are not empty. */
#define plist_first(head)			list_first_entry(&(head)->node_list, struct plist_node, node_list)
#define plist_last(head)			list_last_entry(&(head)->node_list, struct plist_node, node_list)
#define plist_first_entry(head, type, member)	container_of(plist_first(head), type, member)
#define plist_last_entry(head, type, member)	container_of(plist_last(head), type, member)

/* Behind those of its priority. */
static inline void plist_add(struct plist_node *node, struct plist_head *head)
{
	struct plist_node *after;

	WARN_ON(!plist_node_empty(node));
	plist_for_each(after, head) {
		if (node->prio < after->prio)
			break;
	}
	list_add_tail(&node->node_list, &after->node_list);
}

static inline void plist_del(struct plist_node *node, struct plist_head *head)
{
	(void)head;
	list_del_init(&node->node_list);
}

/* The same node, behind those of its priority. */
static inline void plist_requeue(struct plist_node *node, struct plist_head *head)
{
	plist_del(node, head);
	plist_add(node, head);
}

#endif
