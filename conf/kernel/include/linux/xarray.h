/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XArrays: lib/xarray.c. A tree of small nodes: entries are published with release and looked up under RCU
 * without a lock, and stored with the lock held. Nodes that have become empty are freed after a grace period; when only
 * the first entry is left, the root points to it, and who still stands in the node is told to look again. Entries of more
 * than one index are not offered. A struct xa_state remembers its index and its slot, and goes on from the root.
 */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/bug.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <racewalk/xa_entry.h>

#ifndef XA_CHUNK_SHIFT
#define XA_CHUNK_SHIFT		2
#endif
#define XA_CHUNK_SIZE		(1UL << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK		(XA_CHUNK_SIZE - 1)

typedef unsigned int xa_mark_t;
#define XA_MARK_0		0U
#define XA_MARK_1		1U
#define XA_MARK_2		2U
#define XA_PRESENT		8U
#define XA_MARK_MAX		XA_MARK_2
#define XA_FREE_MARK		XA_MARK_0
#define XA_MAX_MARKS		3

#define XA_FLAGS_LOCK_IRQ	1U
#define XA_FLAGS_LOCK_BH	2U
#define XA_FLAGS_TRACK_FREE	4U
#define XA_FLAGS_ZERO_BUSY	8U
#define XA_FLAGS_ALLOC_WRAPPED	16U
#define XA_FLAGS_ACCOUNT	32U
#define XA_FLAGS_MARK(mark)	(1U << (16 + (mark)))
#define XA_FLAGS_ALLOC		XA_FLAGS_TRACK_FREE
#define XA_FLAGS_ALLOC1		(XA_FLAGS_TRACK_FREE | XA_FLAGS_ZERO_BUSY)

struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;
	void __rcu *xa_head;
};

struct xa_node {
	unsigned char shift;
	unsigned char offset;
	unsigned char count;
	struct xa_node *parent;
	struct rcu_head rcu_head;
	unsigned long marks[XA_MAX_MARKS];
	void __rcu *slots[XA_CHUNK_SIZE];
};

struct xa_limit {
	u32 max;
	u32 min;
};
#define XA_LIMIT(_min, _max)	(struct xa_limit) { .min = _min, .max = _max }
#define xa_limit_32b		XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b		XA_LIMIT(0, INT_MAX)
#define xa_limit_16b		XA_LIMIT(0, USHRT_MAX)

#define XARRAY_INIT(name, flags)						\
	{ .xa_lock = __SPIN_LOCK_UNLOCKED((name).xa_lock), .xa_flags = (flags), .xa_head = NULL }
#define DEFINE_XARRAY_FLAGS(name, flags)	struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name)			DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name)		DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name)		DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

#define xa_init_flags(xa, flags)						\
do {										\
	spin_lock_init(&(xa)->xa_lock);						\
	(xa)->xa_flags = (flags);						\
	(xa)->xa_head = NULL;							\
} while (0)
#define xa_init(xa)		xa_init_flags(xa, 0)

#define xa_lock(xa)		spin_lock(&(xa)->xa_lock)
#define xa_trylock(xa)		spin_trylock(&(xa)->xa_lock)
#define xa_unlock(xa)		spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa)		spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa)	spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa)		spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa)	spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags)	spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags)	spin_unlock_irqrestore(&(xa)->xa_lock, flags)

#define xa_is_node(entry)	(xa_is_internal(entry) && (unsigned long)(entry) > 4096)
#define xa_mk_node(node)	((void *)((unsigned long)(node) | 2))
#define xa_to_node(entry)	((struct xa_node *)((unsigned long)(entry) - 2))
#define xa_is_err(entry)							\
	unlikely(xa_is_internal(entry) && (unsigned long)(entry) >= (unsigned long)xa_mk_internal(-4095L))
#define xa_err(entry)		(xa_is_err(entry) ? (int)((long)(entry) >> 2) : 0)
#define xa_mk_err(error)	xa_mk_internal((long)(error))
#define xa_is_advanced(entry)							\
	(xa_is_internal(entry) && (entry) <= XA_RETRY_ENTRY)

struct xa_state {
	struct xarray *xa;
	unsigned long xa_index;
	void __rcu **xa_slot;		/* of the last look; NULL: there is none */
	struct xa_node *xa_node;	/* the slot's; NULL: the root */
	struct xa_node *xa_alloc;
	int xa_error;
	bool xa_started;
};

#define __XA_STATE(array, index)						\
	{ .xa = (array), .xa_index = (index), .xa_slot = NULL, .xa_node = NULL,	\
	  .xa_alloc = NULL, .xa_error = 0, .xa_started = false }
#define XA_STATE(name, array, index)						\
	struct xa_state name = __XA_STATE(array, index)

#define xas_lock(xas)		xa_lock((xas)->xa)
#define xas_trylock(xas)	xa_trylock((xas)->xa)
#define xas_unlock(xas)		xa_unlock((xas)->xa)
#define xas_lock_bh(xas)	xa_lock_bh((xas)->xa)
#define xas_unlock_bh(xas)	xa_unlock_bh((xas)->xa)
#define xas_lock_irq(xas)	xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas)	xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags)		xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags)	xa_unlock_irqrestore((xas)->xa, flags)

#define xas_error(xas)		((xas)->xa_error)
#define xas_invalid(xas)	((xas)->xa_error != 0)
#define xas_valid(xas)		(!xas_invalid(xas))
#define xas_set_err(xas, err)	((void)((xas)->xa_error = (err)))

static inline void xas_reset(struct xa_state *xas)
{
	xas->xa_error = 0;
	xas->xa_slot = NULL;
	xas->xa_node = NULL;
	xas->xa_started = false;
}

static inline void xas_set(struct xa_state *xas, unsigned long index)
{
	xas_reset(xas);
	xas->xa_index = index;
}
/* The lock or the read section is about to be left: the walk goes on behind this index. */
#define xas_pause(xas)		((void)(xas))

/* The entry is to be looked up again: it was moved while this one looked. */
static inline bool xas_retry(struct xa_state *xas, const void *entry)
{
	if (xa_is_zero(entry))
		return true;
	if (!xa_is_retry(entry))
		return false;
	xas_reset(xas);
	return true;
}

/* ---- looking: under RCU or the lock --------------------------------------------------------- */

static inline void *xas_load(struct xa_state *xas)
{
	void *entry = rcu_dereference_raw(xas->xa->xa_head);
	struct xa_node *node;

	xas->xa_slot = &xas->xa->xa_head;
	xas->xa_node = NULL;
	xas->xa_started = true;
	if (xa_is_node(entry)) {
		node = xa_to_node(entry);
		if (xas->xa_index >> node->shift > XA_CHUNK_MASK) {
			xas->xa_slot = NULL;
			return NULL;
		}
	} else if (xas->xa_index) {
		xas->xa_slot = NULL;
		return NULL;
	}
	while (xa_is_node(entry)) {
		node = xa_to_node(entry);
		xas->xa_node = node;
		xas->xa_slot = &node->slots[(xas->xa_index >> node->shift) & XA_CHUNK_MASK];
		entry = rcu_dereference_raw(*xas->xa_slot);
		if (node->shift == 0)
			break;
		if (!entry)
			xas->xa_slot = NULL;
	}
	return entry;
}

/* What stands where the last look was: for who took a reference meanwhile. */
static inline void *xas_reload(struct xa_state *xas)
{
	return xas->xa_slot ? rcu_dereference_raw(*xas->xa_slot) : NULL;
}

/* The first entry from *index on, up to max. */
static inline void *__xas_next_entry(struct xa_state *xas, unsigned long max)
{
	unsigned long index = xas->xa_index, step;
	struct xa_node *node;
	void *entry;

	for (;;) {
		if (index > max)
			return NULL;
		xas->xa_index = index;
		xas->xa_slot = &xas->xa->xa_head;
		xas->xa_node = NULL;
		entry = rcu_dereference_raw(xas->xa->xa_head);
		if (!xa_is_node(entry))
			return index ? NULL : entry;
		if (index >> xa_to_node(entry)->shift > XA_CHUNK_MASK)
			return NULL;
		step = 1;
		while (xa_is_node(entry)) {
			node = xa_to_node(entry);
			step = 1UL << node->shift;
			xas->xa_node = node;
			xas->xa_slot = &node->slots[(index >> node->shift) & XA_CHUNK_MASK];
			entry = rcu_dereference_raw(*xas->xa_slot);
			if (!node->shift)
				break;
		}
		if (entry)
			return entry;
		index = (index / step + 1) * step;
	}
}

static inline bool xas_get_mark(struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;

	if (!node)
		return READ_ONCE(xas->xa->xa_flags) & XA_FLAGS_MARK(mark);
	return test_bit((xas->xa_index >> node->shift) & XA_CHUNK_MASK, &node->marks[mark]);
}

static inline void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	void *entry;

	if (xas->xa_started) {
		if (xas->xa_index == ULONG_MAX)
			return NULL;
		xas->xa_index++;
	}
	xas->xa_started = true;
	for (;;) {
		entry = __xas_next_entry(xas, max);
		if (!entry || mark == XA_PRESENT || xas_get_mark(xas, mark))
			return entry;
		if (xas->xa_index == ULONG_MAX)
			return NULL;
		xas->xa_index++;
	}
}
/* The next entry: at the index of a new state, behind it of one that has looked. */
#define xas_find(xas, max)		xas_find_marked(xas, max, XA_PRESENT)
#define xas_next_entry(xas, max)	xas_find_marked(xas, max, XA_PRESENT)
#define xas_for_each(xas, entry, max)						\
	for (entry = xas_find(xas, max); entry; entry = xas_find(xas, max))
#define xas_for_each_marked(xas, entry, max, mark)				\
	for (entry = xas_find_marked(xas, max, mark); entry;			\
	     entry = xas_find_marked(xas, max, mark))

/* The neighbouring index, whether or not there is an entry. */
static inline void *xas_next(struct xa_state *xas)
{
	if (xas->xa_started)
		xas->xa_index++;
	return xas_load(xas);
}

static inline void *xas_prev(struct xa_state *xas)
{
	if (xas->xa_started)
		xas->xa_index--;
	return xas_load(xas);
}

/* ---- storing: under the lock -------------------------------------------------------------------- */

static inline void __xa_node_free_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct xa_node, rcu_head));
}

static inline struct xa_node *xas_alloc(struct xa_state *xas, struct xa_node *parent,
					unsigned int shift, unsigned int offset)
{
	struct xa_node *node = xas->xa_alloc;

	if (node)
		xas->xa_alloc = NULL;
	else
		node = kzalloc(sizeof(*node), GFP_NOWAIT);
	if (!node) {
		xas_set_err(xas, -ENOMEM);
		return NULL;
	}
	node->shift = shift;
	node->offset = offset;
	node->parent = parent;
	if (parent)
		parent->count++;
	return node;
}

/* Lacking memory: allocates without the lock, and says whether to try again. */
static inline bool xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	if (xas->xa_error != -ENOMEM) {
		if (xas->xa_alloc)
			kfree(xas->xa_alloc);
		xas->xa_alloc = NULL;
		return false;
	}
	xas->xa_alloc = kzalloc(sizeof(struct xa_node), gfp);
	if (!xas->xa_alloc)
		return false;
	xas->xa_error = 0;
	return true;
}

static inline bool __xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	bool again;

	if (xas->xa_error != -ENOMEM || !gfpflags_allow_blocking(gfp))
		return xas_nomem(xas, gfp);
	if (xas->xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xas_unlock_irq(xas);
	else if (xas->xa->xa_flags & XA_FLAGS_LOCK_BH)
		xas_unlock_bh(xas);
	else
		xas_unlock(xas);
	again = xas_nomem(xas, gfp);
	if (xas->xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xas_lock_irq(xas);
	else if (xas->xa->xa_flags & XA_FLAGS_LOCK_BH)
		xas_lock_bh(xas);
	else
		xas_lock(xas);
	return again;
}

/* The slot of the index, with nodes made as needed. */
static inline void __rcu **xas_create(struct xa_state *xas)
{
	struct xarray *xa = xas->xa;
	void *head = xa->xa_head;
	struct xa_node *node;
	void __rcu **slot;
	unsigned int shift, offset;
	int mark;

	/* Higher, until the index fits. */
	while (xas->xa_index && (!xa_is_node(head) ||
				 xas->xa_index >> xa_to_node(head)->shift > XA_CHUNK_MASK)) {
		shift = xa_is_node(head) ? xa_to_node(head)->shift + XA_CHUNK_SHIFT : 0;
		while (!head && xas->xa_index >> shift > XA_CHUNK_MASK)
			shift += XA_CHUNK_SHIFT;
		node = xas_alloc(xas, NULL, shift, 0);
		if (!node)
			return NULL;
		if (head) {
			node->count = 1;
			RCU_INIT_POINTER(node->slots[0], head);
			for (mark = 0; mark < XA_MAX_MARKS; mark++) {
				if (xa->xa_flags & XA_FLAGS_MARK(mark))
					node->marks[mark] = 1;
			}
			if (xa_is_node(head))
				WRITE_ONCE(xa_to_node(head)->parent, node);
		}
		head = xa_mk_node(node);
		rcu_assign_pointer(xa->xa_head, head);
	}
	slot = &xa->xa_head;
	xas->xa_node = NULL;
	while (xa_is_node(head)) {
		node = xa_to_node(head);
		offset = (xas->xa_index >> node->shift) & XA_CHUNK_MASK;
		slot = &node->slots[offset];
		xas->xa_node = node;
		if (!node->shift)
			break;
		head = *slot;
		if (!head) {
			node = xas_alloc(xas, node, node->shift - XA_CHUNK_SHIFT, offset);
			if (!node)
				return NULL;
			head = xa_mk_node(node);
			rcu_assign_pointer(*slot, head);
		}
	}
	return slot;
}

/* Nodes that have become empty go; the root points to a first entry that is alone. */
static inline void xas_delete_nodes(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node, *parent;
	struct xarray *xa = xas->xa;
	void *entry;

	while (node && !node->count) {
		parent = node->parent;
		if (parent) {
			RCU_INIT_POINTER(parent->slots[node->offset], NULL);
			parent->count--;
		} else {
			RCU_INIT_POINTER(xa->xa_head, NULL);
		}
		call_rcu(&node->rcu_head, __xa_node_free_rcu);
		node = parent;
	}
	while (xa_is_node(xa->xa_head)) {
		node = xa_to_node(xa->xa_head);
		entry = node->slots[0];
		if (node->count != 1 || !entry || (!xa_is_node(entry) && node->shift))
			break;
		if (!xa_is_node(entry) && xa_is_zero(entry))
			break;
		rcu_assign_pointer(xa->xa_head, entry);
		if (xa_is_node(entry))
			WRITE_ONCE(xa_to_node(entry)->parent, NULL);
		else
			RCU_INIT_POINTER(node->slots[0], XA_RETRY_ENTRY);
		call_rcu(&node->rcu_head, __xa_node_free_rcu);
	}
	xas->xa_node = NULL;
	xas->xa_slot = NULL;
}

static inline void xas_set_mark(struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = node ? (xas->xa_index >> node->shift) & XA_CHUNK_MASK : 0;

	while (node) {
		if (test_and_set_bit(offset, &node->marks[mark]))
			return;
		offset = node->offset;
		node = node->parent;
	}
	if (!(xas->xa->xa_flags & XA_FLAGS_MARK(mark)))
		WRITE_ONCE(xas->xa->xa_flags, xas->xa->xa_flags | XA_FLAGS_MARK(mark));
}

static inline void xas_clear_mark(struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = node ? (xas->xa_index >> node->shift) & XA_CHUNK_MASK : 0;

	while (node) {
		if (!test_and_clear_bit(offset, &node->marks[mark]) || node->marks[mark])
			return;
		offset = node->offset;
		node = node->parent;
	}
	if (xas->xa->xa_flags & XA_FLAGS_MARK(mark))
		WRITE_ONCE(xas->xa->xa_flags, xas->xa->xa_flags & ~XA_FLAGS_MARK(mark));
}

/* What was there before; NULL and xas_error() if there is no memory. */
static inline void *xas_store(struct xa_state *xas, void *entry)
{
	void *curr = xas_load(xas);
	void __rcu **slot = xas->xa_slot;
	xa_mark_t mark;

	if (xas_invalid(xas))
		return NULL;
	if (curr == entry)
		return curr;
	if (!curr) {
		slot = xas_create(xas);
		if (!slot)
			return NULL;
		xas->xa_slot = slot;
		if (xas->xa_node)
			xas->xa_node->count++;
	}
	if (!entry) {
		for (mark = 0; mark < XA_MAX_MARKS; mark++)
			xas_clear_mark(xas, mark);
	}
	rcu_assign_pointer(*slot, entry);
	if (!entry) {
		if (xas->xa_node)
			xas->xa_node->count--;
		xas_delete_nodes(xas);
	}
	return curr;
}

/* ---- the plain interface -------------------------------------------------------------------------- */

#define __xa_result(xas, curr)							\
	(xas_error(xas) ? xa_mk_err(xas_error(xas)) : xa_is_zero(curr) ? NULL : (curr))

static inline void *xa_load(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_load(&xas);
		if (xa_is_zero(entry))
			entry = NULL;
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	return entry;
}

static inline void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	do {
		curr = xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return __xa_result(&xas, curr);
}

static inline void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry,
				 gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	do {
		curr = xas_load(&xas);
		if (curr == old)
			xas_store(&xas, entry);
	} while (__xas_nomem(&xas, gfp));
	return __xa_result(&xas, curr);
}

/* -EBUSY if there is an entry. */
static inline int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	if (!entry)
		entry = XA_ZERO_ENTRY;
	do {
		curr = xas_load(&xas);
		if (!curr)
			xas_store(&xas, entry);
		else
			xas_set_err(&xas, -EBUSY);
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}
#define __xa_erase(xa, index)	__xa_store(xa, index, NULL, 0)

/* The first index of the limit that is free, -EBUSY if there is none. */
static inline int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	XA_STATE(xas, xa, 0);
	unsigned long index = limit.min;

	if ((xa->xa_flags & XA_FLAGS_ZERO_BUSY) && !index)
		index = 1;
	if (!entry)
		entry = XA_ZERO_ENTRY;
	do {
		for (; index <= limit.max; index++) {
			xas_set(&xas, index);
			if (!xas_load(&xas))
				break;
		}
		if (index > limit.max) {
			xas_set_err(&xas, -EBUSY);
		} else {
			*id = index;
			xas_store(&xas, entry);
		}
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}

static inline int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
				    u32 *next, gfp_t gfp)
{
	struct xa_limit from = XA_LIMIT(max(*next, limit.min), limit.max);
	int ret = __xa_alloc(xa, id, entry, from, gfp);

	if (ret == -EBUSY && from.min > limit.min) {
		ret = __xa_alloc(xa, id, entry, limit, gfp);
		if (!ret)
			ret = 1;
	}
	if (ret >= 0)
		*next = *id + 1;
	return ret;
}

#define __RACEWALK_XA(lock, unlock, xa, call)					\
({										\
	struct xarray *__xa = (xa);						\
	lock(__xa);								\
	typeof(call) __xa_ret = (call);						\
	unlock(__xa);								\
	__xa_ret;								\
})
#define xa_store(xa, index, entry, gfp)						\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_store(__xa, index, entry, gfp))
#define xa_store_bh(xa, index, entry, gfp)					\
	__RACEWALK_XA(xa_lock_bh, xa_unlock_bh, xa, __xa_store(__xa, index, entry, gfp))
#define xa_store_irq(xa, index, entry, gfp)					\
	__RACEWALK_XA(xa_lock_irq, xa_unlock_irq, xa, __xa_store(__xa, index, entry, gfp))
#define xa_erase(xa, index)							\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_erase(__xa, index))
#define xa_erase_bh(xa, index)							\
	__RACEWALK_XA(xa_lock_bh, xa_unlock_bh, xa, __xa_erase(__xa, index))
#define xa_erase_irq(xa, index)							\
	__RACEWALK_XA(xa_lock_irq, xa_unlock_irq, xa, __xa_erase(__xa, index))
#define xa_cmpxchg(xa, index, old, entry, gfp)					\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_cmpxchg(__xa, index, old, entry, gfp))
#define xa_insert(xa, index, entry, gfp)					\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_insert(__xa, index, entry, gfp))
#define xa_insert_irq(xa, index, entry, gfp)					\
	__RACEWALK_XA(xa_lock_irq, xa_unlock_irq, xa, __xa_insert(__xa, index, entry, gfp))
#define xa_alloc(xa, id, entry, limit, gfp)					\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_alloc(__xa, id, entry, limit, gfp))
#define xa_alloc_irq(xa, id, entry, limit, gfp)					\
	__RACEWALK_XA(xa_lock_irq, xa_unlock_irq, xa, __xa_alloc(__xa, id, entry, limit, gfp))
#define xa_alloc_cyclic(xa, id, entry, limit, next, gfp)			\
	__RACEWALK_XA(xa_lock, xa_unlock, xa, __xa_alloc_cyclic(__xa, id, entry, limit, next, gfp))
/* An index that is taken, and has no entry yet. */
#define xa_reserve(xa, index, gfp)						\
	xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp))
#define xa_release(xa, index)	((void)xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0))
#define xa_empty(xa)		(READ_ONCE((xa)->xa_head) == NULL)
#define xa_marked(xa, mark)	((READ_ONCE((xa)->xa_flags) & XA_FLAGS_MARK(mark)) != 0)

static inline bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);
	bool marked;

	rcu_read_lock();
	marked = xas_load(&xas) && xas_get_mark(&xas, mark);
	rcu_read_unlock();
	return marked;
}

static inline void __xa_change_mark(struct xarray *xa, unsigned long index, xa_mark_t mark, bool set)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas)) {
		if (set)
			xas_set_mark(&xas, mark);
		else
			xas_clear_mark(&xas, mark);
	}
}
#define __xa_set_mark(xa, index, mark)		__xa_change_mark(xa, index, mark, true)
#define __xa_clear_mark(xa, index, mark)	__xa_change_mark(xa, index, mark, false)

static inline void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_set_mark(xa, index, mark);
	xa_unlock(xa);
}

static inline void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_clear_mark(xa, index, mark);
	xa_unlock(xa);
}

/* The first entry from *index on, with the mark if that is none of XA_PRESENT. */
static inline void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	XA_STATE(xas, xa, *index);
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_find_marked(&xas, max, filter);
		/* What moved to the root is found from its index on. */
		if (xa_is_retry(entry))
			xas.xa_started = false;
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	if (entry)
		*index = xas.xa_index;
	return entry;
}

static inline void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max,
				  xa_mark_t filter)
{
	unsigned long after = *index + 1;
	void *entry;

	if (*index == ULONG_MAX)
		return NULL;
	entry = xa_find(xa, &after, max, filter);
	if (entry)
		*index = after;
	return entry;
}

/* Each entry is found in a read section of its own. */
#define xa_for_each_range(xa, index, entry, start, last)			\
	for (index = (start), entry = xa_find(xa, &index, last, XA_PRESENT);	\
	     entry; entry = xa_find_after(xa, &index, last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start)				\
	xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry)	xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, filter)				\
	for (index = 0, entry = xa_find(xa, &index, ULONG_MAX, filter);		\
	     entry; entry = xa_find_after(xa, &index, ULONG_MAX, filter))

static inline void xa_destroy(struct xarray *xa)
{
	XA_STATE(xas, xa, 0);
	unsigned long flags;

	xa_lock_irqsave(xa, flags);
	while (xa->xa_head) {
		xas_set(&xas, 0);
		if (!__xas_next_entry(&xas, ULONG_MAX))
			break;
		xas_store(&xas, NULL);
	}
	xa_unlock_irqrestore(xa, flags);
}

#endif /* _LINUX_XARRAY_H */
