/*
 * Red-black trees, interval trees, lists without locks, sorted lists; what they are after each change.
 * UNLOCKED: two insert without the lock. TWO_TAKERS: two take single entries from a list without locks.
 */
#include <racewalk.h>
#include <linux/interval_tree.h>
#include <linux/list_sort.h>
#include <linux/llist.h>
#include <linux/pid.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("trees and lists");

#define KEYS	6

struct item {
	struct rb_node node;
	struct list_head list;
	int key;
};

struct entry {
	struct llist_node node;
};

static struct rb_root root = RB_ROOT;
static struct rb_root_cached intervals = RB_ROOT_CACHED;
static struct interval_tree_node ranges[3];
static struct item items[KEYS];
static struct entry entries[3];
static LLIST_HEAD(stack);
static struct llist_node *kept[2];
static DEFINE_SPINLOCK(lock);

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct item, node)->key < rb_entry(b, struct item, node)->key;
}

static int compare(void *priv, const struct list_head *a, const struct list_head *b)
{
	return list_entry(a, struct item, list)->key - list_entry(b, struct item, list)->key;
}

/* How many black nodes there are below on each way; children are where they belong. */
static int black_height(struct rb_node *node)
{
	int left, right;

	if (!node)
		return 1;
	require(!rb_is_red(node) || !rb_parent(node) || !rb_is_red(rb_parent(node)),
		"a red node has no red child");
	require(!node->rb_left || rb_parent(node->rb_left) == node);
	require(!node->rb_right || rb_parent(node->rb_right) == node);
	left = black_height(node->rb_left);
	right = black_height(node->rb_right);
	require(left == right, "each way down has as many black nodes");
	return left + rb_is_black(node);
}

static int check_tree(void)
{
	struct rb_node *node, *last = NULL;
	int count = 0;

	for (node = rb_first(&root); node; node = rb_next(node)) {
		require(!last || less(last, node), "in order");
		require(rb_prev(node) == last);
		last = node;
		count++;
	}
	require(last == rb_last(&root));
	require(!root.rb_node || rb_is_black(root.rb_node));
	black_height(root.rb_node);
	return count;
}

task(inserter, .count = 2)
{
	int i;

	for (i = 0; i < 2; i++) {
#ifndef UNLOCKED
		spin_lock(&lock);
#endif
		items[2 * task_index() + i].key = 10 * choose(4) + 2 * task_index() + i;
		rb_add(&items[2 * task_index() + i].node, &root, less);
#ifndef UNLOCKED
		check_tree();
		spin_unlock(&lock);
#endif
	}
}

task(pusher)
{
	int i;

	for (i = 0; i < 3; i++)
		llist_add(&entries[i].node, &stack);
}

#ifdef TWO_TAKERS
task(taker, .count = 2)
#else
task(taker)
#endif
{
	struct llist_node *node = llist_del_first(&stack);

	kept[task_index()] = llist_del_first(&stack);
	if (node) {
		llist_add(node, &stack);
		sometimes("took one, and gave it back");
	}
}

static void sequential(void)
{
	struct interval_tree_node *it;
	struct item *item;
	LIST_HEAD(sorted);
	int i, order = 0, last = -1;

	for (i = 0; i < KEYS; i++) {
		items[i].key = (i * 5 + 2) % KEYS;
		rb_add(&items[i].node, &root, less);
		require(check_tree() == i + 1);
		list_add(&items[i].list, &sorted);
	}
	list_sort(NULL, &sorted, compare);
	list_for_each_entry(item, &sorted, list) {
		require(item->key > last);
		last = item->key;
	}
	for (i = 0; i < KEYS; i++) {
		order = (i * 3 + 1) % KEYS;
		if (RB_EMPTY_NODE(&items[order].node))
			order = i;
		if (RB_EMPTY_NODE(&items[order].node))
			continue;
		rb_erase(&items[order].node, &root);
		RB_CLEAR_NODE(&items[order].node);
		check_tree();
	}
	while ((item = rb_entry_safe(rb_first(&root), struct item, node)))
		rb_erase(&item->node, &root);
	for (i = 0; i < 3; i++) {
		ranges[i].start = 10 * i;
		ranges[i].last = 10 * i + 11;
		interval_tree_insert(&ranges[i], &intervals);
	}
	it = interval_tree_iter_first(&intervals, 11, 19);
	require(it == &ranges[0]);
	it = interval_tree_iter_next(it, 11, 19);
	require(it == &ranges[1]);
	require(!interval_tree_iter_next(it, 11, 19));
	interval_tree_remove(&ranges[0], &intervals);
	require(interval_tree_iter_first(&intervals, 11, 19) == &ranges[1]);
}

setup(void)
{
	sequential();
}

finally(void)
{
	struct llist_node *node;
	int left = 0;

	require(check_tree() == 4, "all are in the tree");
	require(!kept[0] || kept[0] != kept[1], "nothing is taken twice");
	for (node = llist_reverse_order(llist_del_all(&stack)); node; node = node->next) {
		require(node != kept[0] && node != kept[1], "what is taken is in no list");
		left++;
	}
	require(left + !!kept[0] + !!kept[1] == 3, "nothing is lost");
}
