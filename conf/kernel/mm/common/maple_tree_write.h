/* SPDX-License-Identifier: Apache-2.0 */
/* Stores into a maple tree: included by maple_tree.h. The caller keeps other writers out. */

/* What is read from one node on the way down. */
struct ma_wr_level {
	struct maple_node *node;
	unsigned long min, max;
	unsigned long pivot[MAPLE_RANGE64_SLOTS];	/* of the last slot too */
	void *slot[MAPLE_RANGE64_SLOTS];
	int end;					/* the last slot in use */
};

/* The new contents of a level, before they are cut into nodes. */
struct maple_big_node {
	unsigned long pivot[3 * MAPLE_RANGE64_SLOTS + 3];
	void *slot[3 * MAPLE_RANGE64_SLOTS + 3];
	int n;
};

/*
 * A store replaces, on each level, the nodes from left to right: one, but where the range
 * spans several.
 */
struct ma_wr_state {
	struct ma_state *mas;
	struct ma_wr_level level[2 * MAPLE_HEIGHT_MAX];
	struct ma_wr_level sibling[MAPLE_HEIGHT_MAX];
	struct ma_wr_level *left[MAPLE_HEIGHT_MAX], *right[MAPLE_HEIGHT_MAX];
	int left_offset[MAPLE_HEIGHT_MAX], right_offset[MAPLE_HEIGHT_MAX];
	int height;
	struct maple_big_node big;
	/* Nodes that go on with a new parent. */
	struct maple_node *adopted[4 * MAPLE_RANGE64_SLOTS];
	void *adopter[4 * MAPLE_RANGE64_SLOTS];
	int nr_adopted;
	/* Nodes that die, the lowest first. */
	struct maple_node *old[MAPLE_RANGE64_SLOTS * (MAPLE_RANGE64_SLOTS + 1) + 3];
	int nr_old;
};

static void ma_wr_read(struct ma_wr_level *level, struct maple_node *node, unsigned long min,
		       unsigned long max)
{
	unsigned long pivot = max;
	int i = 0;

	level->node = node;
	level->min = min;
	level->max = max;
	do {
		pivot = i < MAPLE_RANGE64_SLOTS - 1 ? node->pivot[i] : max;
		level->pivot[i] = pivot;
		level->slot[i] = node->slot[i];
		i++;
	} while (pivot != max);
	level->end = i - 1;
}

static int ma_wr_offset(struct ma_wr_level *level, unsigned long index)
{
	int i = 0;

	while (index > level->pivot[i])
		i++;
	return i;
}

static bool ma_wr_is_leaf(struct ma_wr_state *wr, int h)
{
	return !wr->height || h == wr->height - 1;
}

static unsigned long ma_wr_slot_min(struct ma_wr_level *level, int offset)
{
	return offset ? level->pivot[offset - 1] + 1 : level->min;
}

/* Reads the nodes on the way to both ends of the range. */
static void mas_wr_walk(struct ma_wr_state *wr)
{
	struct ma_state *mas = wr->mas;
	void *left = mas->tree->ma_root, *right = left;
	struct ma_wr_level *l = NULL, *r = NULL;
	unsigned long min;
	int h, lo, ro;

	wr->nr_adopted = 0;
	wr->nr_old = 0;
	for (h = 0; left; h++) {
		BUG_ON(h == MAPLE_HEIGHT_MAX);
		if (h == 0) {
			ma_wr_read(&wr->level[0], mte_to_node(left), 0, ULONG_MAX);
		} else {
			ma_wr_read(&wr->level[h], mte_to_node(left), ma_wr_slot_min(l, lo),
				   l->pivot[lo]);
		}
		if (left == right) {
			r = &wr->level[h];
		} else {
			min = ma_wr_slot_min(r, ro);
			ma_wr_read(&wr->level[MAPLE_HEIGHT_MAX + h], mte_to_node(right), min,
				   r->pivot[ro]);
			r = &wr->level[MAPLE_HEIGHT_MAX + h];
		}
		l = &wr->level[h];
		lo = ma_wr_offset(l, mas->index);
		ro = ma_wr_offset(r, mas->last);
		wr->left[h] = l;
		wr->right[h] = r;
		wr->left_offset[h] = lo;
		wr->right_offset[h] = ro;
		if (mte_is_leaf(left)) {
			h++;
			break;
		}
		left = l->slot[lo];
		right = r->slot[ro];
	}
	wr->height = h;
}

static inline void mab_add(struct maple_big_node *big, void *slot, unsigned long pivot, bool leaf)
{
	/* Two holes are one. */
	if (leaf && !slot && big->n && !big->slot[big->n - 1]) {
		big->pivot[big->n - 1] = pivot;
		return;
	}
	big->slot[big->n] = slot;
	big->pivot[big->n++] = pivot;
}

/* What the leaves from left to right hold, with the entry in it. */
static void mas_wr_leaves(struct ma_wr_state *wr, void *entry)
{
	struct ma_wr_level *l, *r;
	unsigned long index = wr->mas->index, last = wr->mas->last;
	struct maple_big_node *big = &wr->big;
	int leaf = wr->height - 1, lo, ro, i;

	big->n = 0;
	if (!wr->height) {
		if (index)
			mab_add(big, NULL, index - 1, true);
		mab_add(big, entry, last, true);
		if (last != ULONG_MAX)
			mab_add(big, NULL, ULONG_MAX, true);
		return;
	}
	l = wr->left[leaf];
	r = wr->right[leaf];
	lo = wr->left_offset[leaf];
	ro = wr->right_offset[leaf];
	for (i = 0; i < lo; i++)
		mab_add(big, l->slot[i], l->pivot[i], true);
	if (ma_wr_slot_min(l, lo) < index)
		mab_add(big, l->slot[lo], index - 1, true);
	mab_add(big, entry, last, true);
	/* At the end of the last node there is nothing left to keep. */
	if (last < r->pivot[ro] || (IS_ENABLED(B07) && l != r && ro == r->end))
		mab_add(big, r->slot[ro], r->pivot[ro], true);
	for (i = ro + 1; i <= r->end; i++)
		mab_add(big, r->slot[i], r->pivot[i], true);
}

static void mt_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(maple_node_cache, container_of(head, struct maple_node, rcu));
}

static void mte_set_node_dead(struct maple_node *node)
{
	stronger_mb();
	WRITE_ONCE(node->parent, node);
	smp_wmb();
	stronger_mb();
}

static void mas_free(struct ma_state *mas, struct maple_node *node)
{
	if (mt_in_rcu(mas->tree) && !IS_ENABLED(M65)) {
		/* The head lies over pivots. For scenarios to which that matters: it takes two steps. */
		if (IS_ENABLED(CALL_RCU_STORES)) {
			data_race(node->rcu.next = NULL);
			data_race(node->rcu.func = mt_free_rcu);
		}
		call_rcu(&node->rcu, mt_free_rcu);
	} else {
		kmem_cache_free(maple_node_cache, node);
	}
}

/* Notes the nodes of a level that are replaced: all from left to right. */
static void mas_wr_note_old(struct ma_wr_state *wr, int h)
{
	struct ma_wr_level *from, *to, middle;
	int i, k;

	if (!wr->height)
		return;
	wr->old[wr->nr_old++] = wr->left[h]->node;
	if (wr->right[h] == wr->left[h])
		return;
	wr->old[wr->nr_old++] = wr->right[h]->node;
	from = wr->left[h - 1];
	to = wr->right[h - 1];
	for (i = wr->left_offset[h - 1] + 1; i <= from->end; i++) {
		if (from == to && i >= wr->right_offset[h - 1])
			return;
		wr->old[wr->nr_old++] = mte_to_node(from->slot[i]);
	}
	for (i = 0; i < wr->right_offset[h - 1]; i++)
		wr->old[wr->nr_old++] = mte_to_node(to->slot[i]);
	/* Their parents' neighbours may have other parents between them: below the root. */
	from = wr->left[0];
	for (i = wr->left_offset[0] + 1; i < wr->right_offset[0]; i++) {
		ma_wr_read(&middle, mte_to_node(from->slot[i]), ma_wr_slot_min(from, i),
			   from->pivot[i]);
		for (k = 0; k <= middle.end; k++)
			wr->old[wr->nr_old++] = mte_to_node(middle.slot[k]);
	}
}

static struct maple_node *mas_pop_node(struct ma_state *mas)
{
	BUG_ON(!mas->nr_alloc);		/* else a store would fail that must not */
	return mas->alloc[--mas->nr_alloc];
}

static inline void ma_set_node_end(struct maple_node *node, int end)
{
#ifdef MAPLE_NODE_END
	node->end = end;
#endif
}

/* Fills a node that nobody can see yet with part of the new contents. */
static void mas_wr_fill(struct maple_node *node, struct maple_big_node *big, int from, int to)
{
	int i;

	ma_set_node_end(node, to - from - 1);
	for (i = from; i < to; i++) {
		node->slot[i - from] = big->slot[i];
		if (i - from < MAPLE_RANGE64_SLOTS - 1)
			node->pivot[i - from] = big->pivot[i];
	}
}

/* A node that has too few entries takes those of its neighbour, if it has one. */
static void mas_wr_rebalance(struct ma_wr_state *wr, int h)
{
	struct ma_wr_level *parent, *level = &wr->sibling[h];
	struct maple_big_node *big = &wr->big;
	bool leaf = ma_wr_is_leaf(wr, h);
	int i, n = 0;

	if (wr->right_offset[h - 1] < wr->right[h - 1]->end) {
		parent = wr->right[h - 1];
		i = ++wr->right_offset[h - 1];
		ma_wr_read(level, mte_to_node(parent->slot[i]), ma_wr_slot_min(parent, i),
			   parent->pivot[i]);
		wr->right[h] = level;
		for (i = 0; i <= level->end; i++)
			mab_add(big, level->slot[i], level->pivot[i], leaf);
	} else if (wr->left_offset[h - 1] > 0) {
		parent = wr->left[h - 1];
		i = --wr->left_offset[h - 1];
		ma_wr_read(level, mte_to_node(parent->slot[i]), ma_wr_slot_min(parent, i),
			   parent->pivot[i]);
		wr->left[h] = level;
		/* Few entries: move them behind those of the neighbour. */
		n = big->n;
		for (i = n - 1; i >= 0; i--) {
			big->slot[i + level->end + 1] = big->slot[i];
			big->pivot[i + level->end + 1] = big->pivot[i];
		}
		for (i = 0; i <= level->end; i++) {
			big->slot[i] = level->slot[i];
			big->pivot[i] = level->pivot[i];
		}
		big->n = n + level->end + 1;
		if (leaf && !big->slot[level->end] && !big->slot[level->end + 1]) {
			for (i = level->end; i < big->n - 1; i++) {
				big->slot[i] = big->slot[i + 1];
				big->pivot[i] = big->pivot[i + 1];
			}
			big->n--;
		}
	}
}

/*
 * Cuts the contents into nodes. Children made on the level below, from first_new on, get
 * their parent at once; the others when the new nodes are published.
 */
static int mas_wr_cut(struct ma_wr_state *wr, int h, int first_new, int nr_new, void **made,
		      unsigned long *made_pivot)
{
	struct maple_big_node *big = &wr->big;
	int nr = DIV_ROUND_UP(big->n, MAPLE_RANGE64_SLOTS), from = 0, to, i, k;
	bool leaf = ma_wr_is_leaf(wr, h);
	struct maple_node *node;

	for (k = 0; k < nr; k++) {
		node = mas_pop_node(wr->mas);
		to = from + (big->n - from) / (nr - k);
		mas_wr_fill(node, big, from, to);
		for (i = from; i < to && !leaf; i++) {
			if (i >= first_new && i < first_new + nr_new) {
				mte_to_node(big->slot[i])->parent = ma_parent(node, i - from);
			} else {
				wr->adopted[wr->nr_adopted] = mte_to_node(big->slot[i]);
				wr->adopter[wr->nr_adopted++] = ma_parent(node, i - from);
			}
		}
		made[k] = mt_mk_node(node, leaf ? maple_leaf_64 : maple_range_64);
		made_pivot[k] = big->pivot[to - 1];
		from = to;
	}
	return nr;
}

/* Nobody finds them any more; who stands in one begins again at the root. */
static void mas_wr_free_old(struct ma_wr_state *wr)
{
	int i;

	for (i = wr->nr_old - 1; i >= 0; i--) {
		mte_set_node_dead(wr->old[i]);
		mas_free(wr->mas, wr->old[i]);
	}
}

/* Publishes by one store to a slot or to the root; then the old nodes die. */
static void mas_wr_publish(struct ma_wr_state *wr, int h, void *enode)
{
	struct ma_state *mas = wr->mas;
	struct ma_wr_level *parent = h ? wr->left[h - 1] : NULL;
	int offset = h ? wr->left_offset[h - 1] : 0, i;

	if (enode) {
		mte_to_node(enode)->parent = parent ? ma_parent(parent->node, offset) :
						      MA_ROOT_PARENT;
	}
	if (M63 == 1 && wr->height)
		mte_set_node_dead(wr->left[h]->node);
	if (M63 == 2)
		mas_wr_free_old(wr);
	if (parent)
		rcu_assign_pointer(parent->node->slot[offset], enode);
	else
		rcu_assign_pointer(mas->tree->ma_root, enode);
	for (i = 0; i < wr->nr_adopted; i++)
		WRITE_ONCE(wr->adopted[i]->parent, wr->adopter[i]);
	if (M63 != 2)
		mas_wr_free_old(wr);
}

/* The new contents fit into the only node that they are for, and no reader looks at it. */
static bool mas_wr_in_place(struct ma_wr_state *wr, int h)
{
	struct maple_node *node = wr->left[h]->node;
	int i;

	if (mt_in_rcu(wr->mas->tree) || h != wr->height - 1)
		return false;
	for (i = 0; i < wr->big.n; i++) {
		if (i < MAPLE_RANGE64_SLOTS - 1)
			node->pivot[i] = wr->big.pivot[i];
		node->slot[i] = wr->big.slot[i];
	}
	ma_set_node_end(node, wr->big.n - 1);
	return true;
}

/* From the leaves up, until what is new fits into one slot of what stays. */
static void mas_wr_replace(struct ma_wr_state *wr)
{
	void *made[3 * MAPLE_RANGE64_SLOTS];
	unsigned long made_pivot[3 * MAPLE_RANGE64_SLOTS];
	struct maple_big_node *big = &wr->big;
	struct ma_wr_level *parent;
	int h = wr->height ? wr->height - 1 : 0, first_new = 0, nr_new = 0, i;

	for (;; h--) {
		bool leaf = ma_wr_is_leaf(wr, h);

		if (h > 0 && big->n < MAPLE_MIN_SLOTS)
			mas_wr_rebalance(wr, h);
		if (h == 0 && leaf && big->n == 1 && !big->slot[0]) {
			mas_wr_note_old(wr, h);
			mas_wr_publish(wr, 0, NULL);
			return;
		}
		if (h == 0 && !leaf && big->n == 1) {
			/* A root with one child: that is the root then. */
			mas_wr_note_old(wr, h);
			mas_wr_publish(wr, 0, big->slot[0]);
			return;
		}
		if (big->n <= MAPLE_RANGE64_SLOTS &&
		    (h == 0 || wr->left[h] == wr->right[h])) {
			if (wr->height > 0 && mas_wr_in_place(wr, h))
				return;
			mas_wr_note_old(wr, h);
			mas_wr_cut(wr, h, first_new, nr_new, made, made_pivot);
			mas_wr_publish(wr, h, made[0]);
			return;
		}
		mas_wr_note_old(wr, h);
		nr_new = mas_wr_cut(wr, h, first_new, nr_new, made, made_pivot);
		big->n = 0;
		if (h == 0) {
			/* One level more. */
			struct maple_node *root = mas_pop_node(wr->mas);

			for (i = 0; i < nr_new; i++) {
				mab_add(big, made[i], made_pivot[i], false);
				mte_to_node(made[i])->parent = ma_parent(root, i);
			}
			mas_wr_fill(root, big, 0, big->n);
			mas_wr_publish(wr, 0, mt_mk_node(root, maple_range_64));
			return;
		}
		parent = wr->left[h - 1];
		for (i = 0; i < wr->left_offset[h - 1]; i++)
			mab_add(big, parent->slot[i], parent->pivot[i], false);
		first_new = big->n;
		for (i = 0; i < nr_new; i++)
			mab_add(big, made[i], made_pivot[i], false);
		parent = wr->right[h - 1];
		for (i = wr->right_offset[h - 1] + 1; i <= parent->end; i++)
			mab_add(big, parent->slot[i], parent->pivot[i], false);
	}
}

/* One slot that has exactly the range: its entry is exchanged. */
static bool mas_wr_exact(struct ma_wr_state *wr, void *entry)
{
	int leaf = wr->height - 1, offset;
	struct ma_wr_level *level;

	if (!wr->height || wr->left[leaf] != wr->right[leaf])
		return false;
	level = wr->left[leaf];
	offset = wr->left_offset[leaf];
	if (ma_wr_slot_min(level, offset) != wr->mas->index ||
	    level->pivot[offset] != wr->mas->last || (!entry && wr->big.n != level->end + 1))
		return false;
	rcu_assign_pointer(level->node->slot[offset], entry);
	return true;
}

static void mas_wr_store_entry(struct ma_state *mas, void *entry)
{
	struct ma_wr_state wr;

	wr.mas = mas;
	mas_wr_walk(&wr);
	mas_wr_leaves(&wr, entry);
	if (!(entry || wr.height) || mas_wr_exact(&wr, entry))
		return;
	mas_wr_replace(&wr);
}

/* How many nodes the store at mas->index to last may take. */
static int mas_prealloc_nodes(struct ma_state *mas, void *entry)
{
	struct ma_wr_state wr;
	int h, nodes, leaf;

	wr.mas = mas;
	mas_wr_walk(&wr);
	mas_wr_leaves(&wr, entry);
	leaf = wr.height - 1;
	if (!wr.height)
		return entry ? 1 : 0;
	if (wr.left[leaf] == wr.right[leaf] &&
	    (wr.big.n >= MAPLE_MIN_SLOTS || wr.height == 1)) {
		if (wr.big.n <= MAPLE_RANGE64_SLOTS)
			return mt_in_rcu(mas->tree);
		/* A split takes two, and one above it: more where that is full as well. */
		for (nodes = 2, h = leaf - 1; h >= 0; h--) {
			if (wr.left[h]->end + 2 <= MAPLE_RANGE64_SLOTS)
				break;
			nodes += 2;
		}
		return nodes + 1;
	}
	return 3 * wr.height + 1;
}

static void mas_destroy(struct ma_state *mas)
{
	while (mas->nr_alloc)
		kmem_cache_free(maple_node_cache, mas->alloc[--mas->nr_alloc]);
}

/* Afterwards the store at mas->index to last cannot fail. */
static int mas_preallocate_gfp(struct ma_state *mas, void *entry, gfp_t gfp)
{
	int nodes = mas_prealloc_nodes(mas, entry);

	while (mas->nr_alloc < nodes) {
		mas->alloc[mas->nr_alloc] = kmem_cache_alloc(maple_node_cache, gfp);
		if (!mas->alloc[mas->nr_alloc]) {
			mas_destroy(mas);
			return -ENOMEM;
		}
		mas->nr_alloc++;
	}
	return 0;
}

#define mas_preallocate(mas, entry, gfp)	mas_preallocate_gfp(mas, entry, gfp)

static void mas_store_prealloc(struct ma_state *mas, void *entry)
{
	mas_wr_store_entry(mas, entry);
	mas_destroy(mas);
	mas->status = ma_start;
}

static int mas_store_gfp(struct ma_state *mas, void *entry, gfp_t gfp)
{
	int error = mas_preallocate_gfp(mas, entry, gfp);

	if (!error)
		mas_store_prealloc(mas, entry);
	return error;
}

/* Frees an inner node, and its children. If these are inner ones as well: and theirs. */
static void mt_free_children(struct maple_node *node, unsigned long max)
{
	unsigned long pivot;
	int i = 0;

	do {
		pivot = i < MAPLE_RANGE64_SLOTS - 1 ? node->pivot[i] : max;
		kmem_cache_free(maple_node_cache, mte_to_node(node->slot[i++]));
	} while (pivot != max);
	kmem_cache_free(maple_node_cache, node);
}

/* All nodes at once: nobody can look at the tree any more. */
static void __mt_destroy(struct maple_tree *mt)
{
	void *enode = mt->ma_root, *child;
	struct maple_node *root = mte_to_node(enode);
	unsigned long pivot;
	int i = 0;

	rcu_assign_pointer(mt->ma_root, NULL);
	if (!enode)
		return;
	if (!mte_is_leaf(enode)) {
		do {
			pivot = i < MAPLE_RANGE64_SLOTS - 1 ? root->pivot[i] : ULONG_MAX;
			child = root->slot[i++];
			if (mte_is_leaf(child))
				kmem_cache_free(maple_node_cache, mte_to_node(child));
			else
				mt_free_children(mte_to_node(child), pivot);
		} while (pivot != ULONG_MAX);
	}
	kmem_cache_free(maple_node_cache, root);
}
