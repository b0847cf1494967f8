/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A maple tree: a B-tree of ranges, with pivots between the slots of a node. Readers
 * hold mmap_lock or are in an RCU read section. In RCU mode a published node changes only in
 * its slots; what would move entries is built aside, published by one store, and the nodes
 * that it replaces are marked dead and freed after a grace period. A reader that finds its node
 * dead begins again at the root.
 *
 * Unlike the kernel's, nodes have few slots, an entry never lies in the root pointer itself, no
 * gaps are tracked, and a reader that leaves a node descends from the root.
 *
 * Mutations: M63=1 marks a node dead before its successor is published and M63=2 frees it then,
 * M64=1 leaves out the barrier of the dead check and M64=2 the check, M65=1 frees without a grace
 * period (M65=2: see fork.h), B07 copies a slot too many when a store spans nodes; that shows with
 * MAPLE_NODE_END, by which a node says where it ends, as the kernel's do.
 */
#ifndef _LINUX_MAPLE_TREE_H
#define _LINUX_MAPLE_TREE_H

#include <racewalk/xa_entry.h>
#include "mm_types.h"

#ifndef MAPLE_RANGE64_SLOTS
#define MAPLE_RANGE64_SLOTS	4
#endif
#define MAPLE_MIN_SLOTS		(MAPLE_RANGE64_SLOTS / 2)
#define MAPLE_HEIGHT_MAX	3
/* Three nodes of each level may be new, and a root. */
#define MAPLE_NODES_MAX		(3 * MAPLE_HEIGHT_MAX + 1)

#ifndef M63
#define M63			0
#endif
#ifndef M64
#define M64			0
#endif
#ifndef M65
#define M65			0
#endif

#define MT_FLAGS_USE_RCU	0x02
#define MT_FLAGS_LOCK_EXTERN	0x300

struct maple_node {
	union {
		struct {
			void *parent;	/* itself: dead */
			unsigned long pivot[MAPLE_RANGE64_SLOTS - 1];
			void __rcu *slot[MAPLE_RANGE64_SLOTS];
#ifdef MAPLE_NODE_END
			unsigned long end;	/* the last slot in use */
#endif
		};
		struct {
			void *pad;
			struct rcu_head rcu;
		};
	};
};

/* A pointer to a node says what the node is. */
enum maple_type {
	maple_leaf_64 = 1,
	maple_range_64 = 2,
};

#define MAPLE_NODE_MASK		127UL
#define MAPLE_NODE_TYPE_SHIFT	3
#define MAPLE_PARENT_SLOT_SHIFT	3
#define MAPLE_ROOT_NODE		2UL
#define MA_ROOT_PARENT		((void *)1UL)

enum maple_status {
	ma_start,	/* nowhere yet: the next operation descends to index */
	ma_active,	/* at a slot */
	ma_overflow,	/* after the limit of the last one asked for */
	ma_underflow,
};

struct ma_state {
	struct maple_tree *tree;
	unsigned long index;		/* the range of the slot, or what is asked for */
	unsigned long last;
	struct maple_node *node;
	unsigned long min;		/* of the node */
	unsigned long max;
	enum maple_status status;
	int offset;
	int nr_alloc;
	struct maple_node *alloc[MAPLE_NODES_MAX];
};

#define MA_STATE(name, mt, first, end)						\
	struct ma_state name = {						\
		.tree = (mt), .index = (first), .last = (end),			\
		.status = ma_start, .nr_alloc = 0,				\
	}

static struct kmem_cache *maple_node_cache;

static inline void maple_tree_init(void)
{
	maple_node_cache = kmem_cache_create("maple_node", sizeof(struct maple_node),
					     MAPLE_NODE_MASK + 1, 0, NULL);
}

static inline void mt_init_flags(struct maple_tree *mt, unsigned int flags)
{
	mt->ma_flags = flags;
	mt->ma_external_lock = NULL;
	RCU_INIT_POINTER(mt->ma_root, NULL);
}

#define mt_set_external_lock(mt, lock)	((mt)->ma_external_lock = (lock))

static inline bool mt_in_rcu(struct maple_tree *mt)
{
	return mt->ma_flags & MT_FLAGS_USE_RCU;
}

/* Only while nobody can look without mmap_lock. */
static inline void mt_clear_in_rcu(struct maple_tree *mt)
{
	mt->ma_flags &= ~MT_FLAGS_USE_RCU;
}

static inline void mt_set_in_rcu(struct maple_tree *mt)
{
	mt->ma_flags |= MT_FLAGS_USE_RCU;
}

static inline struct maple_node *mte_to_node(const void *enode)
{
	return (struct maple_node *)((unsigned long)enode & ~MAPLE_NODE_MASK);
}

static inline bool mte_is_leaf(const void *enode)
{
	return ((unsigned long)enode & MAPLE_NODE_MASK) >> MAPLE_NODE_TYPE_SHIFT == maple_leaf_64;
}

static inline void *mt_mk_node(struct maple_node *node, enum maple_type type)
{
	return (void *)((unsigned long)node | (unsigned long)type << MAPLE_NODE_TYPE_SHIFT |
			MAPLE_ROOT_NODE);
}

static inline void *ma_parent(struct maple_node *parent, int slot)
{
	return (void *)((unsigned long)parent | (unsigned long)slot << MAPLE_PARENT_SLOT_SHIFT |
			MAPLE_ROOT_NODE);
}

/* What was read from the node before counts only if it is not dead. */
static inline bool ma_dead_node(struct maple_node *node)
{
	if (M64 != 1)
		smp_rmb();
	stronger_mb();
	return (void *)((unsigned long)READ_ONCE(node->parent) & ~MAPLE_NODE_MASK) == (void *)node;
}

/* Also read by checks: who may look at the tree without its lock. */
ghost static bool mt_locked(struct maple_tree *mt)
{
	return !mt->ma_external_lock || lockdep_is_held(mt->ma_external_lock);
}

/* A check is looking: it needs no lock. */
ghost static bool mt_checks_look;

ghost static void mt_check_reader(struct maple_tree *mt)
{
	if (mt_checks_look)
		return;
	require(mt_locked(mt) || rcu_read_lock_held() || irqs_disabled(),
		"I-48: a tree is read with mmap_lock held or in a read section");
	require(mt_locked(mt) || mt_in_rcu(mt),
		"I-49: a tree that is read without mmap_lock is in RCU mode");
}

/* For probes: a reader has found its node dead and goes on from the root. */
static inline void trace_mas_dead_node(struct ma_state *mas)
{
}

/* ---- reading ---------------------------------------------------------------------------- */

/* From the root to the slot of mas->index. What is there, or NULL. */
static void *mas_descend(struct ma_state *mas)
{
	unsigned long index = mas->index, min, max, pivot;
	struct maple_node *node;
	void *entry;
	bool leaf;
	int i;

	mt_check_reader(mas->tree);
retry:
	min = 0;
	max = ULONG_MAX;
	entry = rcu_dereference_raw(mas->tree->ma_root);
	mas->status = ma_active;
	if (!entry) {
		mas->node = NULL;
		mas->index = 0;
		mas->last = ULONG_MAX;
		mas->min = 0;
		mas->max = ULONG_MAX;
		return NULL;
	}
	for (;;) {
		node = mte_to_node(entry);
		leaf = mte_is_leaf(entry);
		mas->min = min;
		mas->max = max;
		for (i = 0; i < MAPLE_RANGE64_SLOTS - 1; i++) {
			pivot = node->pivot[i];
			if (index <= pivot) {
				max = pivot;
				break;
			}
			min = pivot + 1;
		}
		entry = rcu_dereference_raw(node->slot[i]);
		if (M64 != 2 && unlikely(ma_dead_node(node))) {
			trace_mas_dead_node(mas);
			goto retry;
		}
		if (leaf)
			break;
	}
	mas->node = node;
	mas->offset = i;
	mas->index = min;
	mas->last = max;
	return entry;
}

static inline void mas_set_range(struct ma_state *mas, unsigned long first, unsigned long last)
{
	mas->index = first;
	mas->last = last;
	mas->status = ma_start;
}

static inline void mas_set(struct ma_state *mas, unsigned long index)
{
	mas_set_range(mas, index, index);
}

/* Forgets where it stood, not what for: for who left the read section or changed the tree. */
static inline void mas_reset(struct ma_state *mas)
{
	mas->status = ma_start;
}

/* The same, to go on after what was found last. */
static inline void mas_pause(struct ma_state *mas)
{
	mas->index = mas->last + 1;
	mas->last = mas->index;
	mas->status = ma_start;
}

/* The entry at mas->index, and its range. */
static void *mas_walk(struct ma_state *mas)
{
	return mas_descend(mas);
}

/* Whether this is the last slot of its node. */
static inline bool mas_at_node_end(struct ma_state *mas)
{
#ifdef MAPLE_NODE_END
	return mas->offset == mas->node->end;
#else
	return mas->last == mas->max;
#endif
}

/* One slot on, be it empty or not. */
static void *mas_next_slot(struct ma_state *mas)
{
	struct maple_node *node = mas->node;
	unsigned long last;
	void *entry;
	int i;

	if (!node || mas_at_node_end(mas))
		goto descend;
	i = mas->offset + 1;
	last = mas->max;
	if (i < MAPLE_RANGE64_SLOTS - 1)
		last = node->pivot[i];
	entry = rcu_dereference_raw(node->slot[i]);
	if (M64 != 2 && unlikely(ma_dead_node(node))) {
		trace_mas_dead_node(mas);
		goto descend;
	}
	mas->offset = i;
	mas->index = mas->last + 1;
	mas->last = last;
	return entry;

descend:
	mas->index = mas->last + 1;
	return mas_descend(mas);
}

static void *mas_prev_slot(struct ma_state *mas)
{
	struct maple_node *node = mas->node;
	unsigned long first;
	void *entry;
	int i;

	if (!node || mas->index == mas->min)
		goto descend;
	i = mas->offset - 1;
	first = mas->min;
	if (i > 0)
		first = node->pivot[i - 1] + 1;
	entry = rcu_dereference_raw(node->slot[i]);
	if (M64 != 2 && unlikely(ma_dead_node(node)))
		goto descend;
	mas->offset = i;
	mas->last = mas->index - 1;
	mas->index = first;
	return entry;

descend:
	mas->index--;
	return mas_descend(mas);
}

/* The first entry after the current one that begins at max or before, or NULL. */
static void *mas_next(struct ma_state *mas, unsigned long max)
{
	void *entry;

	if (mas->status == ma_start)
		mas_descend(mas);
	do {
		if (mas->last >= max) {
			mas->status = ma_overflow;
			return NULL;
		}
		entry = mas_next_slot(mas);
	} while (!entry);
	return entry;
}

/* The first entry before the current one that ends at min or after, or NULL. */
static void *mas_prev(struct ma_state *mas, unsigned long min)
{
	void *entry;

	if (mas->status == ma_start)
		mas_descend(mas);
	do {
		if (mas->index <= min) {
			mas->status = ma_underflow;
			return NULL;
		}
		entry = mas_prev_slot(mas);
	} while (!entry);
	return entry;
}

/* The entry at mas->index or the first one after it; from there on the next one. */
static void *mas_find(struct ma_state *mas, unsigned long max)
{
	void *entry;

	if (mas->status == ma_overflow)
		return NULL;
	if (mas->status == ma_start) {
		if (mas->index > max) {
			mas->status = ma_overflow;
			return NULL;
		}
		entry = mas_descend(mas);
		if (entry)
			return entry;
	}
	return mas_next(mas, max);
}

/* The entry at mas->index or the first one before it; from there on the previous one. */
static void *mas_find_rev(struct ma_state *mas, unsigned long min)
{
	void *entry;

	if (mas->status == ma_underflow)
		return NULL;
	if (mas->status == ma_start) {
		if (mas->index < min) {
			mas->status = ma_underflow;
			return NULL;
		}
		entry = mas_descend(mas);
		if (entry)
			return entry;
	}
	return mas_prev(mas, min);
}

#define mas_for_each_rev(mas, entry, min)					\
	while (((entry) = mas_find_rev((mas), (min))))
#define mas_for_each(mas, entry, max)						\
	while (((entry) = mas_find((mas), (max))))

static inline void *mtree_load(struct maple_tree *mt, unsigned long index)
{
	MA_STATE(mas, mt, index, index);
	void *entry;

	rcu_read_lock();
	entry = mas_walk(&mas);
	rcu_read_unlock();
	return entry;
}

#include "maple_tree_write.h"

#endif /* _LINUX_MAPLE_TREE_H */
