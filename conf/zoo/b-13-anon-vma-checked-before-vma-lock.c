// SPDX-License-Identifier: Apache-2.0
/*
 * B-13: vma->anon_vma was tested before the VMA was locked.
 *
 * Fixed in 657b5146955e "mm: lock_vma_under_rcu() must check vma->anon_vma under vma
 * lock". Linux 6.4 to 6.5-rc3.
 *
 * A fault that finds vma->anon_vma NULL wants to share the one of a neighbour, and
 * reads that VMA without a lock on it: fine under mmap_lock, not under the lock of
 * its own VMA only. So lock_vma_under_rcu() gives back only VMAs that have an
 * anon_vma. But mremap() may take it away until the VMA is locked:
 *
 *   fault                      mremap of V                munmap of X
 *   V->anon_vma is set: good
 *                              locks V, moves its pages,
 *                              unlink_anon_vmas(V),
 *                              unlocks
 *   locks V
 *   V->anon_vma is NULL:
 *   looks at the neighbour X
 *                                                         unmaps X; a grace period
 *                                                         later X is freed
 *   reads X                    <- use after free
 *
 *   racewalk run conf/zoo/b-13-anon-vma-checked-before-vma-lock.c -D BUGGY
 *
 * finds a use after free. It has two faces, as the neighbour is looked up without RCU
 * as well: of the vm_area_struct in reusable_anon_vma(), or of a maple_node in
 * mas_walk(), which munmap() replaced. Without -D BUGGY the test comes after
 * vma_start_read(), and nothing is found.
 *
 * That is how I-11 (every use of a VMA is inside RCU or while it is held) and I-43
 * (nothing is used after it was freed) break here; the machine watches them. The
 * invariants below must hold in both variants, I-42 (vma->anon_vma, once read by a
 * fault as set, stays) among them. X has no anon_vma of its own: one that is freed while
 * it is being shared would be a third face.
 *
 * id: B-13
 * fix: 657b5146955e
 * expect: -D BUGGY: use-after-free on vm_area_struct
 *     or use-after-free on maple_node
 * expect: clean
 * expect: canary -D STRONGER: clean
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("a fault without an anon_vma against mremap, and against munmap of the neighbour");

/* ---- objects ------------------------------------------------------------------ */

#define MAPLE_RANGE64_SLOTS	4

struct maple_tree {
	void __rcu *ma_root;
};

struct mm_struct {
	struct maple_tree mm_mt;
	int map_count;
	struct rw_semaphore mmap_lock;
	int mm_lock_seq;
	spinlock_t page_table_lock;
};

struct anon_vma {
	struct rw_semaphore rwsem;
	atomic_t refcount;
	unsigned long num_active_vmas;
};

struct vma_lock {
	struct rw_semaphore lock;
};

struct vm_area_struct {
	union {
		struct {
			unsigned long vm_start;
			unsigned long vm_end;
		};
		struct rcu_head vm_rcu;
	};
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	int vm_lock_seq;
	struct vma_lock *vm_lock;
	bool detached;
	struct anon_vma *anon_vma;
};

#define VM_READ			0x1UL
#define VM_WRITE		0x2UL

static struct kmem_cache *vm_area_cachep, *vma_lock_cachep, *anon_vma_cachep, *maple_node_cache;

/* ---- the maple tree: two levels, nodes replaced under RCU ----------------------- */

/* Never changes once it is published, but for parent: a dead node is its own. */
struct maple_node {
	struct maple_node *parent;
	unsigned long pivot[MAPLE_RANGE64_SLOTS - 1];
	void __rcu *slot[MAPLE_RANGE64_SLOTS];
	struct rcu_head rcu;
};

enum maple_type {
	maple_leaf_64 = 1,
	maple_range_64 = 2,
};

#define MAPLE_NODE_MASK		255UL
#define MAPLE_ENODE_TYPE_SHIFT	3

/*
 * With -D CONFIG_PROVE_RCU a walk without RCU or mmap_lock is reported as such, before
 * it has done any harm.
 */
static bool mt_locked(struct maple_tree *mt)
{
	return !IS_ENABLED(CONFIG_PROVE_RCU) ||
	       lockdep_is_held(&container_of(mt, struct mm_struct, mm_mt)->mmap_lock);
}

static struct maple_node *mte_to_node(void *entry)
{
	return (struct maple_node *)((unsigned long)entry & ~MAPLE_NODE_MASK);
}

static bool mte_is_leaf(void *entry)
{
	return ((unsigned long)entry & MAPLE_NODE_MASK) >> MAPLE_ENODE_TYPE_SHIFT == maple_leaf_64;
}

static void *mt_mk_node(struct maple_node *node, enum maple_type type)
{
	return (void *)((unsigned long)node | (unsigned long)type << MAPLE_ENODE_TYPE_SHIFT);
}

#define ma_dead_node(node)							\
({										\
	smp_rmb();								\
	READ_ONCE((node)->parent) == (node);					\
})

static void mt_free_rcu(struct rcu_head *head)
{
	kmem_cache_free(maple_node_cache, container_of(head, struct maple_node, rcu));
}

static void mas_free_dead(struct maple_node *node)
{
	WRITE_ONCE(node->parent, node);
	smp_wmb();
	call_rcu(&node->rcu, mt_free_rcu);
}

/* The entry at an index. Needs an RCU read section or mmap_lock. */
static void *mas_walk(struct maple_tree *mt, unsigned long index)
{
	struct maple_node *node;
	bool leaf = false;
	void *entry;
	int i;

retry:
	entry = rcu_dereference_check(mt->ma_root, mt_locked(mt));
	while (entry && !leaf) {
		node = mte_to_node(entry);
		leaf = mte_is_leaf(entry);
		for (i = 0; i < MAPLE_RANGE64_SLOTS - 1; i++) {
			if (index <= node->pivot[i])
				break;
		}
		entry = rcu_dereference_check(node->slot[i], mt_locked(mt));
		if (unlikely(ma_dead_node(node))) {
			sometimes("a walk met a dead node and began again");
			leaf = false;
			goto retry;
		}
	}
	return entry;
}

/* Where an iteration stands: after a range of a leaf, or (no node) before an index. */
struct ma_state {
	struct maple_tree *tree;
	unsigned long index;
	struct maple_node *node;
	unsigned long max;
	int offset;
};

#define MA_STATE(name, mt, first)						\
	struct ma_state name = { .tree = (mt), .index = (first) }

/* The next entry of an iteration, or NULL at its end. Needs mmap_lock. */
static void *mas_find(struct ma_state *mas)
{
	struct maple_node *node = mas->node;
	unsigned long max = mas->max, pivot;
	int i = mas->offset + 1;
	void *entry, *enode;

	for (;;) {
		if (!node) {
			max = ULONG_MAX;
			enode = rcu_access_pointer(mas->tree->ma_root);
			if (!enode)
				return NULL;
			for (;;) {
				node = mte_to_node(enode);
				for (i = 0; i < MAPLE_RANGE64_SLOTS - 1; i++) {
					pivot = node->pivot[i];
					if (mas->index <= pivot)
						break;
				}
				if (mte_is_leaf(enode))
					break;
				if (i < MAPLE_RANGE64_SLOTS - 1)
					max = pivot;
				enode = rcu_access_pointer(node->slot[i]);
			}
		}
		entry = rcu_access_pointer(node->slot[i]);
		pivot = i < MAPLE_RANGE64_SLOTS - 1 ? node->pivot[i] : max;
		mas->node = pivot == max ? NULL : node;
		mas->index = pivot + 1;
		mas->max = max;
		mas->offset = i;
		if (entry)
			return entry;
		if (pivot == ULONG_MAX)
			return NULL;
		node = mas->node;
		i++;
	}
}

/* A root with two leaves in place of the one in the given slot of the old root, if any. */
static void *mas_new_root(struct maple_node *old, int replaced, struct maple_node *left,
			  unsigned long left_max, struct maple_node *right)
{
	struct maple_node *root = kmem_cache_alloc(maple_node_cache, GFP_KERNEL);
	unsigned long pivot;
	int from = 0, to = 0;
	void *child;

	if (!root)
		return NULL;
	root->parent = NULL;
	do {
		pivot = old && from < MAPLE_RANGE64_SLOTS - 1 ? old->pivot[from] : ULONG_MAX;
		child = old ? old->slot[from] : NULL;
		/* Else a third level would be needed. */
		BUG_ON(to + (from == replaced) >= MAPLE_RANGE64_SLOTS);
		if (from == replaced) {
			root->slot[to] = mt_mk_node(left, maple_leaf_64);
			root->pivot[to++] = left_max;
			child = mt_mk_node(right, maple_leaf_64);
		}
		root->slot[to] = child;
		if (to < MAPLE_RANGE64_SLOTS - 1)
			root->pivot[to] = pivot;
		from++;
		to++;
	} while (pivot != ULONG_MAX);
	left->parent = root;
	right->parent = root;
	return mt_mk_node(root, maple_range_64);
}

/*
 * Stores an entry (or NULL) for first to last, which lie in one leaf. The new leaf is
 * made aside, published by one store, and the old one freed after a grace period. A
 * leaf that is too full becomes two, below a new root; a tree without entries is NULL.
 */
static int mas_store_gfp(struct maple_tree *mt, unsigned long first, unsigned long last, void *entry)
{
	struct maple_node *parent = NULL, *old = NULL, *left = NULL, *node = NULL, *right = NULL;
	unsigned long min = 0, max = ULONG_MAX, lo, hi, end, previous_end = 0, left_max = 0;
	void *enode = rcu_access_pointer(mt->ma_root);
	int parent_slot = 0, i, n = 0, part;
	void *was, *value, *previous = NULL;
	bool some = false;

	if (enode && !mte_is_leaf(enode)) {
		parent = mte_to_node(enode);
		for (i = 0; i < MAPLE_RANGE64_SLOTS - 1; i++) {
			if (first <= parent->pivot[i]) {
				max = parent->pivot[i];
				break;
			}
			min = parent->pivot[i] + 1;
		}
		parent_slot = i;
		enode = parent->slot[i];
	}
	if (enode)
		old = mte_to_node(enode);
	BUG_ON(last > max);

	/*
	 * Each old range gives what is left of it before, the new one, and what is after.
	 * A range is written when the next one is known, so that holes grow together.
	 */
	for (lo = min, i = 0; ; lo = hi + 1, i++) {
		was = old ? old->slot[i] : NULL;
		hi = old && i < MAPLE_RANGE64_SLOTS - 1 ? old->pivot[i] : max;
		for (part = 0; part < 4; part++) {
			value = was;
			if (part == 0) {
				if (lo >= first)
					continue;
				end = hi < first ? hi : first - 1;
			} else if (part == 1) {
				if (lo > last || hi < last)
					continue;
				end = last;
				value = entry;
			} else if (part == 2) {
				if (hi <= last)
					continue;
				end = hi;
			} else {
				/* After the last one, the one that is left. */
				if (hi != max || (!parent && !left && !previous))
					break;
				end = max;
			}
			if (part < 3 && (!some || (!value && !previous))) {
				some = true;
				previous = value;
				previous_end = end;
				continue;
			}
			if (!node || n == MAPLE_RANGE64_SLOTS) {
				node = kmem_cache_alloc(maple_node_cache, GFP_KERNEL);
				if (!node)
					goto no_memory;
				node->parent = parent;
				n = 0;
				if (!left)
					left = node;
				else
					right = node;
			}
			node->slot[n] = previous;
			if (n < MAPLE_RANGE64_SLOTS - 1)
				node->pivot[n] = previous_end;
			n++;
			if (!right)
				left_max = previous_end;
			previous = value;
			previous_end = end;
		}
		if (hi == max)
			break;
	}

	if (right) {
		enode = mas_new_root(parent, parent_slot, left, left_max, right);
		if (!enode)
			goto no_memory;
		rcu_assign_pointer(mt->ma_root, enode);
		if (parent)
			mas_free_dead(parent);
	} else {
		enode = left ? mt_mk_node(left, maple_leaf_64) : NULL;
		if (parent)
			rcu_assign_pointer(parent->slot[parent_slot], enode);
		else
			rcu_assign_pointer(mt->ma_root, enode);
	}
	if (old)
		mas_free_dead(old);
	return 0;

no_memory:
	if (left)
		kmem_cache_free(maple_node_cache, left);
	if (right)
		kmem_cache_free(maple_node_cache, right);
	return -ENOMEM;
}

/* Frees all nodes at once: nobody can walk the tree any more. */
static void __mt_destroy(struct maple_tree *mt)
{
	void *enode = rcu_access_pointer(mt->ma_root);
	struct maple_node *root, *leaf;
	unsigned long pivot;
	int i = 0;

	rcu_assign_pointer(mt->ma_root, NULL);
	if (!enode)
		return;
	root = mte_to_node(enode);
	if (!mte_is_leaf(enode)) {
		do {
			leaf = mte_to_node(root->slot[i]);
			pivot = i < MAPLE_RANGE64_SLOTS - 1 ? root->pivot[i] : ULONG_MAX;
			kmem_cache_free(maple_node_cache, leaf);
			i++;
		} while (pivot != ULONG_MAX);
	}
	kmem_cache_free(maple_node_cache, root);
}

/* ---- locks ---------------------------------------------------------------------- */

static void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
}

/* Unlocks all VMAs that this section has locked, then the mm. */
static void mmap_write_unlock(struct mm_struct *mm)
{
	smp_store_release(&mm->mm_lock_seq, mm->mm_lock_seq + 1);
	up_write(&mm->mmap_lock);
}

/* The same, but goes on as a reader. */
static void mmap_write_downgrade(struct mm_struct *mm)
{
	smp_store_release(&mm->mm_lock_seq, mm->mm_lock_seq + 1);
	downgrade_write(&mm->mmap_lock);
}

static void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

static bool vma_start_read(struct vm_area_struct *vma)
{
	/* Only a hint, so that we do not disturb a writer. */
	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(vma->vm_mm->mm_lock_seq)) {
		sometimes("the VMA was write-locked before it was tried");
		return false;
	}
	if (unlikely(!down_read_trylock(&vma->vm_lock->lock))) {
		sometimes("the lock of the VMA was held by a writer");
		return false;
	}
	if (unlikely(vma->vm_lock_seq == smp_load_acquire(&vma->vm_mm->mm_lock_seq))) {
		sometimes("the VMA was write-locked when its lock was taken");
		up_read(&vma->vm_lock->lock);
		return false;
	}
	return true;
}

/* A writer that we wake may free the VMA while we are still in up_read(). */
static void vma_end_read(struct vm_area_struct *vma)
{
	rcu_read_lock();
	up_read(&vma->vm_lock->lock);
	rcu_read_unlock();
}

static void vma_start_write(struct vm_area_struct *vma)
{
	int mm_lock_seq = vma->vm_mm->mm_lock_seq;

	if (vma->vm_lock_seq == mm_lock_seq)
		return;
	down_write(&vma->vm_lock->lock);
	WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	up_write(&vma->vm_lock->lock);
}

static void vma_mark_detached(struct vm_area_struct *vma, bool detached)
{
	WRITE_ONCE(vma->detached, detached);
}

/* ---- anon_vma: one for a VMA, without the chains of the real one ------------------- */

static struct anon_vma *anon_vma_alloc(void)
{
	struct anon_vma *anon_vma = kmem_cache_alloc(anon_vma_cachep, GFP_KERNEL);

	if (anon_vma) {
		init_rwsem(&anon_vma->rwsem);
		atomic_set(&anon_vma->refcount, 1);
		anon_vma->num_active_vmas = 0;
	}
	return anon_vma;
}

static void put_anon_vma(struct anon_vma *anon_vma)
{
	if (atomic_dec_and_test(&anon_vma->refcount))
		kmem_cache_free(anon_vma_cachep, anon_vma);
}

static void anon_vma_lock_write(struct anon_vma *anon_vma)
{
	down_write(&anon_vma->rwsem);
}

static void anon_vma_unlock_write(struct anon_vma *anon_vma)
{
	up_write(&anon_vma->rwsem);
}

/* The new VMA shares the anon_vma of the old one. */
static void anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	struct anon_vma *anon_vma = src->anon_vma;

	if (!anon_vma)
		return;
	atomic_inc(&anon_vma->refcount);
	anon_vma_lock_write(anon_vma);
	anon_vma->num_active_vmas++;
	anon_vma_unlock_write(anon_vma);
	dst->anon_vma = anon_vma;
}

static void unlink_anon_vmas(struct vm_area_struct *vma)
{
	struct anon_vma *anon_vma = vma->anon_vma;

	if (!anon_vma)
		return;
	anon_vma_lock_write(anon_vma);
	anon_vma->num_active_vmas--;
	anon_vma_unlock_write(anon_vma);
	WRITE_ONCE(vma->anon_vma, NULL);
	put_anon_vma(anon_vma);
}

/* The anon_vma of old, which is a or b, if the two adjoin and are of one kind. */
static struct anon_vma *reusable_anon_vma(struct vm_area_struct *old, struct vm_area_struct *a,
					  struct vm_area_struct *b)
{
	if (a->vm_end != b->vm_start || a->vm_flags != b->vm_flags)
		return NULL;
	return READ_ONCE(old->anon_vma);
}

/* The anon_vma of the next VMA, if the two might be merged one day. */
static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = mas_walk(&vma->vm_mm->mm_mt, vma->vm_end);

	return next ? reusable_anon_vma(next, vma, next) : NULL;
}

static int __anon_vma_prepare(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct anon_vma *anon_vma, *allocated = NULL;

	anon_vma = find_mergeable_anon_vma(vma);
	if (!anon_vma) {
		anon_vma = allocated = anon_vma_alloc();
		if (!anon_vma)
			return -ENOMEM;
	}
	anon_vma_lock_write(anon_vma);
	spin_lock(&mm->page_table_lock);
	if (likely(!vma->anon_vma)) {
		WRITE_ONCE(vma->anon_vma, anon_vma);
		anon_vma->num_active_vmas++;
		if (!allocated)
			atomic_inc(&anon_vma->refcount);
		allocated = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	anon_vma_unlock_write(anon_vma);
	if (unlikely(allocated))
		put_anon_vma(allocated);
	return 0;
}

/* Needs mmap_lock, or the lock of a VMA whose anon_vma is set. */
static int anon_vma_prepare(struct vm_area_struct *vma)
{
	if (likely(READ_ONCE(vma->anon_vma)))
		return 0;
	return __anon_vma_prepare(vma);
}

/* ---- faulting --------------------------------------------------------------------- */

static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	rcu_read_lock();
retry:
	vma = mas_walk(&mm->mm_mt, address);
	if (!vma)
		goto unlock;
#if defined(BUGGY) || defined(STRONGER)
	if (unlikely(!READ_ONCE(vma->anon_vma))) {
		sometimes("the VMA had no anon_vma");
		vma = NULL;
		goto unlock;
	}
#endif
	if (!vma_start_read(vma)) {
		vma = NULL;
		goto unlock;
	}
#ifndef BUGGY
	if (unlikely(!READ_ONCE(vma->anon_vma))) {
		sometimes("the VMA had no anon_vma");
		vma_end_read(vma);
		vma = NULL;
		goto unlock;
	}
#endif
	if (unlikely(address < vma->vm_start || address >= vma->vm_end)) {
		vma_end_read(vma);
		vma = NULL;
		goto unlock;
	}
	if (READ_ONCE(vma->detached)) {
		sometimes("the VMA was detached");
		vma_end_read(vma);
		goto retry;
	}
unlock:
	rcu_read_unlock();
	return vma;
}

/* A write to anonymous memory: the page would be put under the anon_vma. */
static int do_anonymous_page(struct vm_area_struct *vma)
{
	return anon_vma_prepare(vma);
}

static void do_user_addr_fault(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	vma = lock_vma_under_rcu(mm, address);
	if (vma) {
		do_anonymous_page(vma);
		vma_end_read(vma);
		return;
	}

	sometimes("the fault fell back to mmap_lock");
	mmap_read_lock(mm);
	vma = mas_walk(&mm->mm_mt, address);
	if (vma)
		do_anonymous_page(vma);
	mmap_read_unlock(mm);
}

/* ---- mapping, unmapping, moving ---------------------------------------------------- */

static struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_lock = kmem_cache_alloc(vma_lock_cachep, GFP_KERNEL);
	if (!vma->vm_lock) {
		kmem_cache_free(vm_area_cachep, vma);
		return NULL;
	}
	init_rwsem(&vma->vm_lock->lock);
	vma->vm_lock_seq = -1;
	vma->vm_mm = mm;
	vma->vm_flags = VM_READ | VM_WRITE;
	vma->detached = false;
	vma->anon_vma = NULL;
	return vma;
}

static void __vm_area_free(struct vm_area_struct *vma)
{
	kmem_cache_free(vma_lock_cachep, vma->vm_lock);
	kmem_cache_free(vm_area_cachep, vma);
}

static void vm_area_free_rcu_cb(struct rcu_head *head)
{
	struct vm_area_struct *vma = container_of(head, struct vm_area_struct, vm_rcu);

	WARN_ON_ONCE(rwsem_is_locked(&vma->vm_lock->lock));
	__vm_area_free(vma);
}

static void vm_area_free(struct vm_area_struct *vma)
{
	call_rcu(&vma->vm_rcu, vm_area_free_rcu_cb);
}

/* Puts a new VMA into a hole. Needs mmap_lock for writing. */
static int vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int error;

	vma_start_write(vma);
	error = mas_store_gfp(&mm->mm_mt, vma->vm_start, vma->vm_end - 1, vma);
	if (!error)
		mm->map_count++;
	return error;
}

static int do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma;
	int error = -ENOMEM;

	mmap_write_lock(mm);
	vma = vm_area_alloc(mm);
	if (vma) {
		vma->vm_start = addr;
		vma->vm_end = addr + len;
		error = vma_link(mm, vma);
		if (error)
			__vm_area_free(vma);
	}
	mmap_write_unlock(mm);
	return error;
}

/* munmap() of a whole VMA. */
static int do_munmap(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	int error = 0;

	mmap_write_lock(mm);
	vma = mas_walk(&mm->mm_mt, addr);
	if (!vma)
		goto unlock;
	vma_start_write(vma);
	vma_mark_detached(vma, true);
	error = mas_store_gfp(&mm->mm_mt, vma->vm_start, vma->vm_end - 1, NULL);
	if (error) {
		vma_mark_detached(vma, false);
		goto unlock;
	}
	mm->map_count--;
	mmap_write_downgrade(mm);
	unlink_anon_vmas(vma);
	vm_area_free(vma);
	mmap_read_unlock(mm);
	return 0;
unlock:
	mmap_write_unlock(mm);
	return error;
}

/* A VMA for the same memory at another address. */
static struct vm_area_struct *copy_vma(struct vm_area_struct *vma, unsigned long addr,
				       unsigned long len)
{
	struct vm_area_struct *new_vma = vm_area_alloc(vma->vm_mm);

	if (!new_vma)
		return NULL;
	new_vma->vm_start = addr;
	new_vma->vm_end = addr + len;
	anon_vma_clone(new_vma, vma);
	if (vma_link(vma->vm_mm, new_vma)) {
		unlink_anon_vmas(new_vma);
		__vm_area_free(new_vma);
		return NULL;
	}
	return new_vma;
}

/* mremap() with MREMAP_DONTUNMAP: the pages move, the old VMA stays and is empty. */
static int do_mremap(struct mm_struct *mm, unsigned long addr, unsigned long len,
		     unsigned long new_addr)
{
	struct vm_area_struct *vma;
	int error = -EFAULT;

	mmap_write_lock(mm);
	vma = mas_walk(&mm->mm_mt, addr);
	if (vma) {
		vma_start_write(vma);
		error = -ENOMEM;
		if (copy_vma(vma, new_addr, len)) {
			/* No page of the old VMA is left that would need it. */
			unlink_anon_vmas(vma);
			error = 0;
		}
	}
	mmap_write_unlock(mm);
	return error;
}

/* When all threads are gone. */
static void exit_mmap(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	while ((vma = mas_find(&mas))) {
		unlink_anon_vmas(vma);
		__vm_area_free(vma);
		mm->map_count--;
	}
	__mt_destroy(&mm->mm_mt);
	mmap_write_unlock(mm);
}

/* ---- one process with three threads -------------------------------------------------- */

#define LEN	0x1000UL
#define V	0x10000UL
#define X	(V + LEN)
#define MOVED	0x20000UL

static struct mm_struct mm;

setup(void)
{
	vm_area_cachep = KMEM_CACHE(vm_area_struct, SLAB_PANIC);
	vma_lock_cachep = KMEM_CACHE(vma_lock, SLAB_PANIC);
	anon_vma_cachep = KMEM_CACHE(anon_vma, SLAB_TYPESAFE_BY_RCU | SLAB_PANIC);
	maple_node_cache = kmem_cache_create("maple_node", sizeof(struct maple_node),
					     MAPLE_NODE_MASK + 1, SLAB_PANIC, NULL);
	init_rwsem(&mm.mmap_lock);
	spin_lock_init(&mm.page_table_lock);
	WARN_ON(do_mmap(&mm, V, LEN));
	WARN_ON(do_mmap(&mm, X, LEN));
	mmap_read_lock(&mm);
	WARN_ON(anon_vma_prepare(mas_walk(&mm.mm_mt, V)));
	mmap_read_unlock(&mm);
}

task(fault)
{
	do_user_addr_fault(&mm, V);
}

task(mremap)
{
	do_mremap(&mm, V, LEN, MOVED);
}

task(munmap)
{
	do_munmap(&mm, choose(2) ? V : X);
}

finally(void)
{
	exit_mmap(&mm);
}

/* ---- what must hold ------------------------------------------------------------------ */

/* The VMA that the fault holds by its own lock, and the anon_vma that it saw there. */
ghost static struct vm_area_struct *held;
ghost static struct anon_vma *seen;

/* How many tasks want mmap_lock and do not have it yet. */
ghost static int want_write, want_read;

on_enter(mmap_write_lock, struct mm_struct *mm)
{
	want_write++;
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	want_write--;
}

on_enter(mmap_read_lock, struct mm_struct *mm)
{
	want_read++;
}

on_return(mmap_read_lock, struct mm_struct *mm)
{
	want_read--;
}

on_enter(mmap_write_unlock, struct mm_struct *mm)
{
	if (want_write)
		sometimes("a writer wanted mmap_lock while another one held it");
	if (want_read)
		sometimes("a reader wanted mmap_lock while a writer held it");
}

on_enter(vma_start_write, struct vm_area_struct *vma)
{
	if (vma->vm_lock->lock.count)
		sometimes("a writer found a reader in the VMA");
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm,
	  unsigned long address)
{
	if (!vma)
		return;
	require(!vma->detached, "I-01: a VMA that is locked is attached");
	require(vma->vm_start <= address && address < vma->vm_end,
		"I-04: a VMA that is locked for an address covers it");
	held = vma;
	seen = vma->anon_vma;
}

on_enter(vma_end_read, struct vm_area_struct *vma)
{
	if (vma != held)
		return;
	if (seen)
		require(vma->anon_vma == seen,
			"I-42: an anon_vma that a fault has seen stays while the VMA is locked");
	held = NULL;
}

/*
 * The search goes on from here. Without BUGGY a fault that holds the lock of its VMA alone has an anon_vma, and
 * does not look for one.
 */
#ifdef BUGGY
ghost static bool looking;

on_enter(find_mergeable_anon_vma, struct vm_area_struct *vma)
{
	looking = vma == held;
}

on_return(find_mergeable_anon_vma, struct anon_vma *anon_vma, struct vm_area_struct *vma)
{
	looking = false;
}

on_return(mas_walk, void *entry, struct maple_tree *mt, unsigned long index)
{
	if (looking && entry && index == held->vm_end)
		sometimes("a fault that holds the lock of its VMA alone has the neighbour");
}
#endif

invariant(no_reader_in_write_section,
	  "I-02: a VMA that is locked for reading is not locked for writing")
{
	if (held)
		require(held->vm_lock_seq != held->vm_mm->mm_lock_seq);
}

invariant(map_count, "I-51: map_count is the number of VMAs in the tree")
{
	MA_STATE(mas, &mm.mm_mt, 0);
	struct vm_area_struct *vma;
	unsigned long end = 0;
	int count = 0;

	if (mm.mmap_lock.count)
		return;
	while ((vma = mas_find(&mas))) {
		require(end <= vma->vm_start, "I-45: VMAs of a tree do not overlap");
		end = vma->vm_end;
		count++;
	}
	require(count == mm.map_count);
}
