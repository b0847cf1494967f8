// SPDX-License-Identifier: Apache-2.0
// expect: LOCK_ORDER
// Two locks of one class under each other need a subclass.
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct node {
	spinlock_t lock;
	struct node *child;
};

static struct node *new_node(void)
{
	struct node *node = kzalloc(sizeof(*node), GFP_KERNEL | __GFP_NOFAIL);

	spin_lock_init(&node->lock);
	return node;
}

static struct node *root;

setup(void)
{
	root = new_node();
	root->child = new_node();
}

task(walker, .count = 2)
{
	spin_lock(&root->lock);
#ifdef BUGGY
	spin_lock(&root->child->lock);
#else
	spin_lock_nested(&root->child->lock, 1);
#endif
	spin_unlock(&root->child->lock);
	spin_unlock(&root->lock);
}
