/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lookups in maple trees.
 *
 *   I-47  a lookup returns what was stored for its index at some instant while it lasted: where one
 *         entry took the place of another, one of the two. A step of an iteration returns an
 *         entry that was in the tree at some instant while it lasted, or that a store takes out meanwhile
 *
 * Why an iteration is allowed more: it stands in a node, which goes on looking alive from the store that
 * replaces it to the mark that it is dead. A walk that begins after that store comes from the root.
 *
 * Each store to a slot or a root that the tree has is noted for the lookups that are under way. Meant
 * for sc and tso: with a weaker order a lookup may return what was stored last as its own CPU
 * knows it. Not for trees that are deeper than MAPLE_HEIGHT_MAX.
 *
 *   I-48  a node that is freed is one that its tree does not have any more
 *
 * The rest of I-48, and I-49, are watched by mt_check_reader() in maple_tree.h, which asks who may read a
 * tree, and by the machine: a node that is used after it was freed.
 */
#ifndef _INVARIANTS_MAPLE_TREE_H
#define _INVARIANTS_MAPLE_TREE_H

#include "evaluated.h"

#define NOTED_LOOKUPS	8
#define NOTED_ENTRIES	24

struct noted_lookup {
	struct task_struct *task;
	int depth;			/* mas_find() calls mas_next() */
	struct maple_tree *tree;
	unsigned long index;
	bool iterates;
	bool writes_in_place;		/* a store whose steps readers may see */
	bool starts, hole;		/* from its index; for which there was nothing for a while */
	void *first[NOTED_ENTRIES];	/* what there was */
	int nr_first;
	void *entry[NOTED_ENTRIES];
	int nr;
};

ghost static struct noted_lookup noted_lookup[NOTED_LOOKUPS];

/* What trees had when the stores that are under way began. */
ghost static struct noted_lookup noted_store[NOTED_LOOKUPS];

/* What the tree has for an index now, and where that ends. It does not care about dead nodes. */
ghost static void *maple_entry(struct maple_tree *tree, unsigned long index, unsigned long *last)
{
	void *entry = tree->ma_root;
	struct maple_node *node;
	bool leaf = false;
	int i;

	*last = ULONG_MAX;
	while (entry && !leaf) {
		node = mte_to_node(entry);
		require(is_allocated(node), "I-48: no node that its tree has is freed");
		leaf = mte_is_leaf(entry);
		for (i = 0; i < MAPLE_RANGE64_SLOTS - 1 && index > node->pivot[i]; i++)
			;
		if (i < MAPLE_RANGE64_SLOTS - 1)
			*last = node->pivot[i];
		entry = node->slot[i];
	}
	return entry;
}

ghost static bool lookup_noted(struct noted_lookup *lookup, void *entry)
{
	int i;

	for (i = 0; i < lookup->nr; i++) {
		if (lookup->entry[i] == entry)
			return true;
	}
	return false;
}

ghost static void lookup_note(struct noted_lookup *lookup, void *entry)
{
	if (lookup_noted(lookup, entry))
		return;
	require(lookup->nr < NOTED_ENTRIES, "more entries than I-47 can note");
	lookup->entry[lookup->nr++] = entry;
}

ghost static void lookup_note_first(struct noted_lookup *lookup, void *entry)
{
	if (!entry)
		lookup->hole = true;
	else if (!lookup->nr_first || lookup->first[lookup->nr_first - 1] != entry)
		lookup->first[lookup->nr_first++] = entry;
	require(lookup->nr_first < NOTED_ENTRIES, "more entries than I-47 can note");
}

ghost static bool lookup_first_noted(struct noted_lookup *lookup, void *entry)
{
	int i;

	for (i = 0; i < lookup->nr_first; i++) {
		if (lookup->first[i] == entry)
			return true;
	}
	return false;
}

ghost static void lookup_note_tree(struct noted_lookup *lookup)
{
	unsigned long index = lookup->index, last;

	if (!lookup->iterates) {
		lookup_note(lookup, maple_entry(lookup->tree, index, &last));
		return;
	}
	if (lookup->starts)
		lookup_note_first(lookup, maple_entry(lookup->tree, index, &last));
	for (index = 0; ; index = last + 1) {
		lookup_note(lookup, maple_entry(lookup->tree, index, &last));
		if (last == ULONG_MAX)
			return;
	}
}

ghost static void lookup_note_leaving(struct noted_lookup *lookup)
{
	int i, k;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (!noted_store[i].task || noted_store[i].tree != lookup->tree)
			continue;
		for (k = 0; k < noted_store[i].nr; k++)
			lookup_note(lookup, noted_store[i].entry[k]);
	}
}

ghost static struct noted_lookup *lookup_of_current(void)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_lookup[i].task == current)
			return &noted_lookup[i];
	}
	return NULL;
}

ghost static void lookup_begins(struct ma_state *mas, bool iterates, bool starts)
{
	struct noted_lookup *lookup = lookup_of_current();
	int i;

	if (lookup) {
		lookup->depth++;
		return;
	}
	for (i = 0; i < NOTED_LOOKUPS && noted_lookup[i].task; i++)
		;
	require(i < NOTED_LOOKUPS, "more lookups than I-47 can note");
	lookup = &noted_lookup[i];
	lookup->task = current;
	lookup->depth = 1;
	lookup->tree = mas->tree;
	lookup->index = mas->index;
	lookup->iterates = iterates;
	lookup->starts = starts;
	lookup->hole = false;
	lookup->nr = lookup->nr_first = 0;
	lookup_note_tree(lookup);
	if (iterates)
		lookup_note_leaving(lookup);
}

ghost static void lookup_ends(void *entry)
{
	struct noted_lookup *lookup = lookup_of_current();

	if (--lookup->depth)
		return;
	lookup->task = NULL;
	evaluated("I-47");
	if (lookup->iterates)
		require(!entry || lookup_noted(lookup, entry),
			"I-47: an iteration finds what was in the tree while it looked");
	if (lookup->iterates)
		require(!lookup->starts || lookup->hole || lookup_first_noted(lookup, entry),
			"I-47: an iteration begins with what its index has");
	else
		require(lookup_noted(lookup, entry),
			"I-47: a lookup finds what was stored for its index while it lasted");
}

ghost static bool tree_is_written_in_place(struct maple_tree *tree)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_store[i].task && noted_store[i].tree == tree &&
		    noted_store[i].writes_in_place)
			return true;
	}
	return false;
}

ghost static void tree_has_changed(void)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_lookup[i].task && !tree_is_written_in_place(noted_lookup[i].tree))
			lookup_note_tree(&noted_lookup[i]);
	}
}

ghost static void note_writes_in_place(bool writes)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_store[i].task == current)
			noted_store[i].writes_in_place = writes;
	}
}

/* What is seen between its steps was never stored. */
on_enter(mas_wr_in_place, struct ma_wr_state *wr, int h)
{
	note_writes_in_place(true);
}

on_return(mas_wr_in_place, bool done, struct ma_wr_state *wr, int h)
{
	note_writes_in_place(false);
	tree_has_changed();
}

on_enter(mas_wr_store_entry, struct ma_state *mas, void *entry)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS && noted_store[i].task; i++)
		;
	require(i < NOTED_LOOKUPS, "more stores than I-47 can note");
	noted_store[i].task = current;
	noted_store[i].tree = mas->tree;
	noted_store[i].iterates = true;
	noted_store[i].starts = noted_store[i].writes_in_place = false;
	noted_store[i].nr = 0;
	lookup_note_tree(&noted_store[i]);
}

on_return(mas_wr_store_entry, struct ma_state *mas, void *entry)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_store[i].task == current)
			noted_store[i].task = NULL;
	}
}

on_store(maple_node, slot, struct maple_node *node)
{
	tree_has_changed();
}

on_store(maple_tree, ma_root, struct maple_tree *tree)
{
	tree_has_changed();
}

/* After a grace period. Stores are not done with a tree until they have said what is to be freed. */
on_return(mt_free_rcu, struct rcu_head *head)
{
	int i;

	for (i = 0; i < NOTED_LOOKUPS; i++) {
		if (noted_store[i].task && !noted_store[i].writes_in_place)
			lookup_note_tree(&noted_store[i]);
	}
}

on_enter(mas_walk, struct ma_state *mas)
{
	lookup_begins(mas, false, false);
}

on_return(mas_walk, void *entry, struct ma_state *mas)
{
	lookup_ends(entry);
}

on_enter(mas_find, struct ma_state *mas, unsigned long max)
{
	lookup_begins(mas, true, mas->status == ma_start && mas->index <= max);
}

on_return(mas_find, void *entry, struct ma_state *mas, unsigned long max)
{
	lookup_ends(entry);
}

on_enter(mas_next, struct ma_state *mas, unsigned long max)
{
	lookup_begins(mas, true, false);
}

on_return(mas_next, void *entry, struct ma_state *mas, unsigned long max)
{
	lookup_ends(entry);
}

#endif
