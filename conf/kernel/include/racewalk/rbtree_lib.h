/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of red-black trees that the kernel has in lib/rbtree.c. That file may be included after this header: its
 * definitions then take the place of these. Children are changed with WRITE_ONCE(), parents and colours plainly.
 */
#ifndef _RACEWALK_RBTREE_LIB_H
#define _RACEWALK_RBTREE_LIB_H

#include <linux/rbtree_augmented.h>

static inline void __racewalk_rb_no_rotate(struct rb_node *old, struct rb_node *new)
{
	(void)old;
	(void)new;
}

static inline void __racewalk_rb_no_propagate(struct rb_node *node, struct rb_node *stop)
{
	(void)node;
	(void)stop;
}

static const struct rb_augment_callbacks __racewalk_rb_plain = {
	.propagate = __racewalk_rb_no_propagate,
	.copy = __racewalk_rb_no_rotate,
	.rotate = __racewalk_rb_no_rotate,
};

/* The child on the other side of down takes the place of node, which becomes its child on the side of down. */
static inline void __racewalk_rb_rotate(struct rb_node *node, bool left, struct rb_root *root,
					void (*augment_rotate)(struct rb_node *, struct rb_node *))
{
	struct rb_node *up = left ? node->rb_right : node->rb_left;
	struct rb_node *between = left ? up->rb_left : up->rb_right;
	struct rb_node *parent = rb_parent(node);

	if (left) {
		WRITE_ONCE(node->rb_right, between);
		WRITE_ONCE(up->rb_left, node);
	} else {
		WRITE_ONCE(node->rb_left, between);
		WRITE_ONCE(up->rb_right, node);
	}
	if (between)
		rb_set_parent(between, node);
	rb_set_parent(up, parent);
	__rb_change_child(node, up, parent, root);
	rb_set_parent(node, up);
	augment_rotate(node, up);
}

#define __racewalk_rb_paint(rb, color)	rb_set_parent_color(rb, rb_parent(rb), color)
/* What is not there is black. */
#define __racewalk_rb_red(rb)		((rb) && rb_is_red(rb))

extern inline __gnu_inline void
__rb_insert_augmented(struct rb_node *node, struct rb_root *root,
		      void (*augment_rotate)(struct rb_node *, struct rb_node *))
{
	struct rb_node *parent, *grand, *uncle;
	bool left;

	while ((parent = rb_parent(node)) && rb_is_red(parent)) {
		/* A red node is not the root. */
		grand = rb_parent(parent);
		left = parent == grand->rb_left;
		uncle = left ? grand->rb_right : grand->rb_left;
		if (__racewalk_rb_red(uncle)) {
			__racewalk_rb_paint(parent, RB_BLACK);
			__racewalk_rb_paint(uncle, RB_BLACK);
			__racewalk_rb_paint(grand, RB_RED);
			node = grand;
			continue;
		}
		if (node == (left ? parent->rb_right : parent->rb_left)) {
			__racewalk_rb_rotate(parent, left, root, augment_rotate);
			parent = node;
		}
		__racewalk_rb_paint(parent, RB_BLACK);
		__racewalk_rb_paint(grand, RB_RED);
		__racewalk_rb_rotate(grand, !left, root, augment_rotate);
		break;
	}
	if (!rb_parent(node))
		__racewalk_rb_paint(node, RB_BLACK);
}

/* One side of parent has a black node less than the other, and no node at its top. */
extern inline __gnu_inline void
__rb_erase_color(struct rb_node *parent, struct rb_root *root,
		 void (*augment_rotate)(struct rb_node *, struct rb_node *))
{
	struct rb_node *node = NULL, *sibling, *inner, *outer;
	bool left;

	while (parent && !__racewalk_rb_red(node)) {
		left = node ? node == parent->rb_left : !parent->rb_left;
		sibling = left ? parent->rb_right : parent->rb_left;
		if (rb_is_red(sibling)) {
			__racewalk_rb_paint(sibling, RB_BLACK);
			__racewalk_rb_paint(parent, RB_RED);
			__racewalk_rb_rotate(parent, left, root, augment_rotate);
			sibling = left ? parent->rb_right : parent->rb_left;
		}
		inner = left ? sibling->rb_left : sibling->rb_right;
		outer = left ? sibling->rb_right : sibling->rb_left;
		if (!__racewalk_rb_red(inner) && !__racewalk_rb_red(outer)) {
			__racewalk_rb_paint(sibling, RB_RED);
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (!__racewalk_rb_red(outer)) {
			__racewalk_rb_paint(inner, RB_BLACK);
			__racewalk_rb_paint(sibling, RB_RED);
			__racewalk_rb_rotate(sibling, !left, root, augment_rotate);
			outer = sibling;
			sibling = inner;
		}
		__racewalk_rb_paint(sibling, rb_color(parent));
		__racewalk_rb_paint(parent, RB_BLACK);
		__racewalk_rb_paint(outer, RB_BLACK);
		__racewalk_rb_rotate(parent, left, root, augment_rotate);
		return;
	}
	if (node)
		__racewalk_rb_paint(node, RB_BLACK);
}

extern inline __gnu_inline void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	__rb_insert_augmented(node, root, __racewalk_rb_no_rotate);
}

extern inline __gnu_inline void rb_erase(struct rb_node *node, struct rb_root *root)
{
	rb_erase_augmented(node, root, &__racewalk_rb_plain);
}

extern inline __gnu_inline struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *node = root->rb_node;

	while (node && node->rb_left)
		node = node->rb_left;
	return node;
}

extern inline __gnu_inline struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *node = root->rb_node;

	while (node && node->rb_right)
		node = node->rb_right;
	return node;
}

extern inline __gnu_inline struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *parent, *next;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_right) {
		next = node->rb_right;
		while (next->rb_left)
			next = next->rb_left;
		return next;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return parent;
}

extern inline __gnu_inline struct rb_node *rb_prev(const struct rb_node *node)
{
	struct rb_node *parent, *prev;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_left) {
		prev = node->rb_left;
		while (prev->rb_right)
			prev = prev->rb_right;
		return prev;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return parent;
}

static inline struct rb_node *__racewalk_rb_deepest(struct rb_node *node)
{
	while (node->rb_left || node->rb_right)
		node = node->rb_left ? node->rb_left : node->rb_right;
	return node;
}

/* Children before their parents. */
extern inline __gnu_inline struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? __racewalk_rb_deepest(root->rb_node) : NULL;
}

extern inline __gnu_inline struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return __racewalk_rb_deepest(parent->rb_right);
	return parent;
}

static inline void __racewalk_rb_replace(struct rb_node *victim, struct rb_node *new)
{
	*new = *victim;
	if (victim->rb_left)
		rb_set_parent(victim->rb_left, new);
	if (victim->rb_right)
		rb_set_parent(victim->rb_right, new);
}

extern inline __gnu_inline void rb_replace_node(struct rb_node *victim, struct rb_node *new,
						struct rb_root *root)
{
	__racewalk_rb_replace(victim, new);
	__rb_change_child(victim, new, rb_parent(victim), root);
}

extern inline __gnu_inline void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *new,
						    struct rb_root *root)
{
	__racewalk_rb_replace(victim, new);
	__rb_change_child_rcu(victim, new, rb_parent(victim), root);
}

#endif /* _RACEWALK_RBTREE_LIB_H */
