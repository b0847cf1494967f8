/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Red-black trees whose nodes carry a value computed from their children. Removal
 * here, rebalancing in racewalk/rbtree_lib.h.
 */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H

#include <linux/compiler.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>

struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *new);
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

extern void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				  void (*augment_rotate)(struct rb_node *old,
							 struct rb_node *new));
extern void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
			     void (*augment_rotate)(struct rb_node *old, struct rb_node *new));

static inline void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				       const struct rb_augment_callbacks *augment)
{
	__rb_insert_augmented(node, root, augment->rotate);
}

static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					      bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

/* The three callbacks, for a value that compute() brings up to date. */
#define RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBCOMPUTE) \
static inline void RBNAME##_propagate(struct rb_node *rb, struct rb_node *stop)	\
{										\
	while (rb != stop) {							\
		RBSTRUCT *node = rb_entry(rb, RBSTRUCT, RBFIELD);		\
		if (RBCOMPUTE(node, true))					\
			break;							\
		rb = rb_parent(&node->RBFIELD);					\
	}									\
}										\
static inline void RBNAME##_copy(struct rb_node *rb_old, struct rb_node *rb_new) \
{										\
	rb_entry(rb_new, RBSTRUCT, RBFIELD)->RBAUGMENTED =			\
		rb_entry(rb_old, RBSTRUCT, RBFIELD)->RBAUGMENTED;		\
}										\
static void RBNAME##_rotate(struct rb_node *rb_old, struct rb_node *rb_new)	\
{										\
	RBSTRUCT *old = rb_entry(rb_old, RBSTRUCT, RBFIELD);			\
	RBSTRUCT *new = rb_entry(rb_new, RBSTRUCT, RBFIELD);			\
	new->RBAUGMENTED = old->RBAUGMENTED;					\
	RBCOMPUTE(old, false);							\
}										\
RBSTATIC const struct rb_augment_callbacks RBNAME = {				\
	.propagate = RBNAME##_propagate,					\
	.copy = RBNAME##_copy,							\
	.rotate = RBNAME##_rotate						\
};

/* The value is the maximum of what compute gives for the nodes of a subtree. */
#define RB_DECLARE_CALLBACKS_MAX(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBTYPE, RBAUGMENTED, RBCOMPUTE) \
static inline bool RBNAME##_compute_max(RBSTRUCT *node, bool exit)		\
{										\
	RBTYPE max = RBCOMPUTE(node);						\
	RBSTRUCT *child;							\
	if (node->RBFIELD.rb_left) {						\
		child = rb_entry(node->RBFIELD.rb_left, RBSTRUCT, RBFIELD);	\
		if (child->RBAUGMENTED > max)					\
			max = child->RBAUGMENTED;				\
	}									\
	if (node->RBFIELD.rb_right) {						\
		child = rb_entry(node->RBFIELD.rb_right, RBSTRUCT, RBFIELD);	\
		if (child->RBAUGMENTED > max)					\
			max = child->RBAUGMENTED;				\
	}									\
	if (exit && node->RBAUGMENTED == max)					\
		return true;							\
	node->RBAUGMENTED = max;						\
	return false;								\
}										\
RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBNAME##_compute_max)

#define RB_RED		0
#define RB_BLACK	1

#define __rb_parent(pc)		((struct rb_node *)((pc) & ~3))
#define __rb_color(pc)		((pc) & 1)
#define __rb_is_black(pc)	__rb_color(pc)
#define __rb_is_red(pc)		(!__rb_color(pc))
#define rb_color(rb)		__rb_color((rb)->__rb_parent_color)
#define rb_is_red(rb)		__rb_is_red((rb)->__rb_parent_color)
#define rb_is_black(rb)		__rb_is_black((rb)->__rb_parent_color)

static inline void rb_set_parent(struct rb_node *rb, struct rb_node *p)
{
	rb->__rb_parent_color = rb_color(rb) + (unsigned long)p;
}

static inline void rb_set_parent_color(struct rb_node *rb, struct rb_node *p, int color)
{
	rb->__rb_parent_color = (unsigned long)p + color;
}

/* The link that leads to a child of parent, or to the root. */
static inline struct rb_node **__racewalk_rb_link(struct rb_node *child, struct rb_node *parent,
						  struct rb_root *root)
{
	if (!parent)
		return &root->rb_node;
	return parent->rb_left == child ? &parent->rb_left : &parent->rb_right;
}

static inline void __rb_change_child(struct rb_node *old, struct rb_node *new,
				     struct rb_node *parent, struct rb_root *root)
{
	WRITE_ONCE(*__racewalk_rb_link(old, parent, root), new);
}

static inline void __rb_change_child_rcu(struct rb_node *old, struct rb_node *new,
					 struct rb_node *parent, struct rb_root *root)
{
	rcu_assign_pointer(*__racewalk_rb_link(old, parent, root), new);
}

/*
 * Takes a node out. With two children, the next node in order takes its place and
 * colour. Returns the parent of where a black node is missing now, or NULL.
 */
static inline struct rb_node *__rb_erase_augmented(struct rb_node *node, struct rb_root *root,
						   const struct rb_augment_callbacks *augment)
{
	struct rb_node *left = node->rb_left;
	struct rb_node *right = node->rb_right;
	unsigned long pc = node->__rb_parent_color;
	struct rb_node *parent = __rb_parent(pc);
	struct rb_node *heir, *heir_parent, *orphan;
	bool lost_black;

	if (!left || !right) {
		/* An only child is red, so painting it as the node was restores the count. */
		struct rb_node *child = left ? left : right;

		__rb_change_child(node, child, parent, root);
		if (child)
			child->__rb_parent_color = pc;
		augment->propagate(parent, NULL);
		return child || __rb_is_red(pc) ? NULL : parent;
	}

	heir = right;
	heir_parent = right;
	if (right->rb_left) {
		do {
			heir_parent = heir;
			heir = heir->rb_left;
		} while (heir->rb_left);
		orphan = heir->rb_right;
		WRITE_ONCE(heir_parent->rb_left, orphan);
		WRITE_ONCE(heir->rb_right, right);
		rb_set_parent(right, heir);
		augment->copy(node, heir);
		augment->propagate(heir_parent, heir);
	} else {
		orphan = heir->rb_right;
		augment->copy(node, heir);
	}
	WRITE_ONCE(heir->rb_left, left);
	rb_set_parent(left, heir);
	__rb_change_child(node, heir, parent, root);

	lost_black = !orphan && rb_is_black(heir);
	if (orphan)
		rb_set_parent_color(orphan, heir_parent, RB_BLACK);
	heir->__rb_parent_color = pc;
	augment->propagate(heir, NULL);
	return lost_black ? heir_parent : NULL;
}

static inline void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
				      const struct rb_augment_callbacks *augment)
{
	struct rb_node *rebalance = __rb_erase_augmented(node, root, augment);

	if (rebalance)
		__rb_erase_color(rebalance, root, augment->rotate);
}

static inline void rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					     const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

#include <racewalk/rbtree_lib.h>

#endif /* _LINUX_RBTREE_AUGMENTED_H */
