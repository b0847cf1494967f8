/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_LIST_SORT_H
#define _LINUX_LIST_SORT_H

#include <linux/list.h>
#include <linux/types.h>

typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

/* Stable: each goes before the first that is greater. lib/list_sort.c of a kernel tree may take its place. */
extern inline __gnu_inline void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *entry, *next, *at;
	LIST_HEAD(sorted);

	list_for_each_safe(entry, next, head) {
		list_del(entry);
		for (at = sorted.prev; at != &sorted && cmp(priv, at, entry) > 0; at = at->prev)
			;
		list_add(entry, at);
	}
	list_splice(&sorted, head);
}

#endif
