// SPDX-License-Identifier: Apache-2.0
/*
 * binder tells all nodes of a process that it is frozen, and lets go of the lock of their tree for each.
 *
 * id: I-43
 * fix: dc8aea47b928
 * cve: CVE-2024-56556
 * expect: -D BUGGY=1: use-after-free in binder_add_freeze_work
 * expect: -D BUGGY=2: use-after-free
 * expect: -D BUGGY=0: clean
 *
 * dc8aea47b928 "binder: fix node UAF in binder_add_freeze_work()" (Linux 6.13). The lock of a node comes before
 * the lock of its process, so the walk gives that back:
 *
 *   the walk                             last reference to the node
 *   node = rb_entry(n)
 *   unlocks the process
 *                                        locks both, takes the node out, frees it
 *   locks the node  <- gone
 *
 * The fix: a reference for as long, dropped when the walk is one further, as rb_next() starts from the node. BUGGY=2 drops it at once.
 *
 *   racewalk run conf/zoo/walk-of-a-tree-without-its-lock.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("a walk of a tree of nodes against their last references");

#define NODES	3

struct binder_proc {
	spinlock_t inner_lock;
	struct rb_root nodes;
};

struct binder_node {
	spinlock_t lock;		/* before the process's inner_lock */
	struct rb_node rb_node;
	struct binder_proc *proc;
	int ptr;
	int local_weak_refs;
	int tmp_refs;
	bool told;
};

static struct binder_proc proc;
static struct binder_node *nodes[NODES];

static void binder_insert_node(struct binder_proc *proc, struct binder_node *node)
{
	struct rb_node **p = &proc->nodes.rb_node, *parent = NULL;
	struct binder_node *other;

	while (*p) {
		parent = *p;
		other = rb_entry(parent, struct binder_node, rb_node);
		p = node->ptr < other->ptr ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&node->rb_node, parent, p);
	rb_insert_color(&node->rb_node, &proc->nodes);
}

setup(void)
{
	int i;

	spin_lock_init(&proc.inner_lock);
	proc.nodes = RB_ROOT;
	for (i = 0; i < NODES; i++) {
		nodes[i] = kzalloc(sizeof(*nodes[i]), GFP_KERNEL);
		nodes[i]->ptr = i;
		nodes[i]->proc = &proc;
		nodes[i]->local_weak_refs = 1;
		spin_lock_init(&nodes[i]->lock);
		binder_insert_node(&proc, nodes[i]);
	}
}

/* Both locks are held. Whether the caller frees the node. */
static bool binder_dec_node_nilocked(struct binder_node *node)
{
	if (node->local_weak_refs || node->tmp_refs)
		return false;
	rb_erase(&node->rb_node, &node->proc->nodes);
	return true;
}

static void binder_dec_node(struct binder_node *node, int weak, int tmp)
{
	struct binder_proc *proc = node->proc;
	bool free_node;

	spin_lock(&node->lock);
	spin_lock(&proc->inner_lock);
	node->local_weak_refs -= weak;
	node->tmp_refs -= tmp;
	free_node = binder_dec_node_nilocked(node);
	spin_unlock(&proc->inner_lock);
	spin_unlock(&node->lock);
	if (free_node)
		kfree(node);
}

static void binder_add_freeze_work(struct binder_proc *proc)
{
	struct binder_node *node, *prev = NULL;
	struct rb_node *n;

	spin_lock(&proc->inner_lock);
	for (n = rb_first(&proc->nodes); n; n = rb_next(n)) {
		node = rb_entry(n, struct binder_node, rb_node);
		if (BUGGY != 1)
			node->tmp_refs++;
		spin_unlock(&proc->inner_lock);
		if (BUGGY == 0 && prev)
			binder_dec_node(prev, 0, 1);
		spin_lock(&node->lock);
		node->told = true;
		spin_unlock(&node->lock);
		if (BUGGY == 2)
			binder_dec_node(node, 0, 1);
		prev = node;
		spin_lock(&proc->inner_lock);
	}
	spin_unlock(&proc->inner_lock);
	if (BUGGY == 0 && prev)
		binder_dec_node(prev, 0, 1);
}

task(freezer)
{
	binder_add_freeze_work(&proc);
}

task(releaser)
{
	int i = choose(NODES);

	binder_dec_node(nodes[i], 1, 0);
	if (i == 0)
		sometimes("the first was released");
	if (choose(2)) {
		binder_dec_node(nodes[(i + 1) % NODES], 1, 0);
		sometimes("two were released");
	}
}

finally(void)
{
	struct binder_node *node, *next;
	int left = 0;

	rbtree_postorder_for_each_entry_safe(node, next, &proc.nodes, rb_node) {
		require(node->tmp_refs == 0 && node->told, "each that is left was told");
		kfree(node);
		left++;
	}
	require(left == NODES - 1 || left == NODES - 2);
}
