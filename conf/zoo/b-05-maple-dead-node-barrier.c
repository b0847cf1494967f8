// SPDX-License-Identifier: Apache-2.0
/*
 * B-05: a walk of the maple tree looked whether a node is dead without a barrier.
 *
 * Fixed in 0a2b18d94883 "maple_tree: add smp_rmb() to dead node detection", and on the
 * writer's side in "maple_tree: fix write memory barrier of nodes once dead for RCU mode".
 * Linux 6.1 to 6.3.
 *
 * A walk reads an entry of a node and then whether the node was dead, that is, its own
 * parent. Without a read barrier the second load may be answered before the first:
 *
 *   walk                               store
 *   parent, loaded early: alive
 *                                      publishes another node instead
 *                                      parent = node: dead
 *                                      uses the node for something else
 *   entry: not one of the tree
 *   the node is not dead: takes it
 *
 *   racewalk run conf/zoo/b-05-maple-dead-node-barrier.c --memory lkmm -D BUGGY=1
 *
 * finds that I-48 is broken: what a walk returns from a node was read before the node died.
 * -D BUGGY=2 leaves out the writer's barrier instead. Both need weak memory: with --memory
 * sc nothing is found. Without -D BUGGY nothing is found.
 *
 * id: B-05 M-64
 * fix: 0a2b18d94883
 * expect: B-05 M-64 -D BUGGY=1 --memory lkmm: I-48
 * expect: B-05 -D BUGGY=2 --memory lkmm: I-48
 * expect: -D BUGGY=1,2 --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER --memory sc,lkmm: clean
 */
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <asm/barrier.h>

#ifndef BUGGY
#define BUGGY 0
#endif

SCENARIO("a walk of the maple tree against reuse of a node");

struct maple_node {
	struct maple_node *parent;
	int slot;
};

enum entry { ENTRY = 1, GARBAGE = 2 };

static struct maple_node nodes[2];
static struct maple_node __rcu *root;

static bool ma_dead_node(struct maple_node *node)
{
	if (IS_ENABLED(STRONGER))
		smp_mb();
	else if (BUGGY != 1)
		smp_rmb();
	return READ_ONCE(node->parent) == node;
}

static int mas_walk(void)
{
	struct maple_node *node;
	int entry;

	for (;;) {
		node = rcu_dereference(root);
		entry = READ_ONCE(node->slot);
		if (!ma_dead_node(node))
			return entry;
		sometimes("a walk met a dead node and began again");
	}
}

setup(void)
{
	nodes[0].slot = ENTRY;
	nodes[1].slot = ENTRY;
	RCU_INIT_POINTER(root, &nodes[0]);
}

task(walk)
{
	int entry;

	rcu_read_lock();
	entry = mas_walk();
	rcu_read_unlock();
	require(entry == ENTRY, "I-48: nothing that a dead node held later is returned");
}

task(store)
{
	rcu_assign_pointer(root, &nodes[1]);
	WRITE_ONCE(nodes[0].parent, &nodes[0]);
	if (IS_ENABLED(STRONGER))
		smp_mb();
	else if (BUGGY != 2)
		smp_wmb();
	WRITE_ONCE(nodes[0].slot, GARBAGE);
}
