// SPDX-License-Identifier: Apache-2.0
/*
 * B-07: a store over several nodes of a maple tree left an entry behind that it should have replaced.
 *
 * id: B-07
 * fix: bea07fd63192
 * expect: B-07 -D BUGGY: I-45
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Found when Linux 6.12 began to replace mappings by one store, instead of clearing the range first. If the range
 * ended exactly where its last node ends, that node's last slot was copied although nothing of it was to stay. The
 * new node has a slot without a range then, and an iteration finds what was replaced.
 * No race is needed. A tree of some random entries is made twice; a random range is stored over in the one, and cleared
 * and then stored in the other; both must hold the same, by lookups and by iteration in both directions.
 *
 *   racewalk run conf/zoo/b-07-spanning-store.c -D BUGGY
 */
#ifdef BUGGY
#define B07	1
#endif
#define MAPLE_NODE_END	1
#include <racewalk.h>
#include "mm/common/maple_tree.h"

SCENARIO("one store over a range against clearing it first");

#define INDICES		12UL	/* those that entries cover */
#define ENTRIES		6

static struct maple_tree replaced, cleared;
static int entry[ENTRIES + 1];

static void store(struct maple_tree *tree, unsigned long first, unsigned long last, void *what)
{
	MA_STATE(mas, tree, first, last);

	WARN_ON(mas_store_gfp(&mas, what, GFP_KERNEL | __GFP_NOFAIL));
}

/* Each node is as a search expects it: ascending pivots, no slot without a range, its own parent. */
static void check_node(struct maple_node *node, unsigned long min, unsigned long max)
{
	unsigned long from = min;
	int i;

	require(!ma_dead_node(node), "I-48: no node of the tree is dead");
	for (i = 0; i < MAPLE_RANGE64_SLOTS - 1 && node->pivot[i] != max; i++) {
		require(from <= node->pivot[i] && node->pivot[i] < max,
			"I-45: pivots of a node ascend and are in its range");
		from = node->pivot[i] + 1;
	}
}

static void check_nodes(struct maple_tree *tree)
{
	void *enode = tree->ma_root, *child;
	struct maple_node *root = mte_to_node(enode);
	unsigned long min = 0, pivot;
	int i = 0;

	if (!enode)
		return;
	check_node(root, 0, ULONG_MAX);
	if (mte_is_leaf(enode))
		return;
	do {
		pivot = i < MAPLE_RANGE64_SLOTS - 1 ? root->pivot[i] : ULONG_MAX;
		child = root->slot[i];
		require((unsigned long)mte_to_node(child)->parent ==
			(unsigned long)ma_parent(root, i), "I-45: a node knows its parent");
		check_node(mte_to_node(child), min, pivot);
		min = pivot + 1;
		i++;
	} while (pivot != ULONG_MAX);
}

static void check_same(void)
{
	MA_STATE(a, &replaced, 0, 0);
	MA_STATE(b, &cleared, 0, 0);
	unsigned long index;
	void *first, *second;

	for (index = 0; index <= INDICES; index++)
		require(mtree_load(&replaced, index) == mtree_load(&cleared, index),
			"I-45: a store over a range leaves what clearing it first does");
	do {
		first = mas_find(&a, ULONG_MAX);
		second = mas_find(&b, ULONG_MAX);
		require(first == second, "I-45: an iteration finds the same");
		require(!first || (a.index == b.index && a.last == b.last),
			"I-45: an iteration finds the same ranges");
	} while (first);
	mas_set(&a, INDICES);
	mas_set(&b, INDICES);
	do {
		first = mas_prev(&a, 0);
		second = mas_prev(&b, 0);
		require(first == second, "I-45: an iteration backwards finds the same");
	} while (first);
}

setup(void)
{
	maple_tree_init();
	mt_init_flags(&replaced, MT_FLAGS_USE_RCU);
	mt_init_flags(&cleared, MT_FLAGS_USE_RCU);
}

task(writer)
{
	unsigned long first, last, len;
	int i;

	for (i = 0, first = 0; i < ENTRIES; i++, first += len) {
		len = 1 + choose(2);
		if (!choose(4))
			continue;	/* a hole */
		store(&replaced, first, first + len - 1, &entry[i]);
		store(&cleared, first, first + len - 1, &entry[i]);
	}
	first = choose(INDICES);
	last = first + choose(INDICES - first);
	store(&replaced, first, last, &entry[ENTRIES]);
	store(&cleared, first, last, NULL);
	store(&cleared, first, last, &entry[ENTRIES]);
	check_nodes(&replaced);
	check_same();
}

on_enter(mas_wr_replace, struct ma_wr_state *wr)
{
	int leaf = wr->height - 1;

	if (leaf < 0 || wr->left[leaf] == wr->right[leaf])
		return;
	sometimes("a store spanned nodes");
	if (wr->right[leaf]->pivot[wr->right_offset[leaf]] == wr->right[leaf]->max)
		sometimes("a store spanned nodes and ended with the last one");
}

finally(void)
{
	__mt_destroy(&replaced);
	__mt_destroy(&cleared);
}
