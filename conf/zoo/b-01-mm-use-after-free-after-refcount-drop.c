// SPDX-License-Identifier: Apache-2.0
/*
 * B-01: mm_struct used after it was freed, when a reader drops its reference on a
 * recycled VMA.
 *
 * Fixed in 9bbffee67ffd "mm: fix a UAF when vma->mm is freed after vma->vm_refcnt
 * got dropped"; came with 3104138517fc "mm: make vma cache SLAB_TYPESAFE_BY_RCU".
 * CVE-2025-38554. Linux 6.15 to 6.16.0.
 *
 * Process A has threads that fault and one that unmaps (and may map again). Process B
 * maps and exits. VMAs are type-safe by RCU, so the fault may take its
 * reference on a VMA that belongs to B by now. It notices and puts it back:
 *
 *   fault (A)                  unmap (A)        process B
 *   mas_walk() finds the VMA
 *                              detach, free
 *                                               maps: the same VMA again
 *   vm_refcnt 1 -> 2
 *                                               exits: VMA_LOCK_OFFSET set
 *   vm_mm is not mine:
 *   vm_refcnt drops, the last
 *   reader must wake the writer
 *                                               sees the count, need not sleep;
 *                                               frees its mm_struct
 *   rcuwait_wake_up(&mm->...)  <- use after free
 *
 *   racewalk run conf/zoo/b-01-mm-use-after-free-after-refcount-drop.c -D BUGGY
 *
 * finds a use after free of an mm_struct: read in vma_refcount_put(), on behalf of
 * rcuwait_wake_up(), freed in __mmdrop(). Without -D BUGGY the reader checks vm_mm
 * right after the increment and keeps the other mm_struct alive with mmgrab() until it
 * has put the reference: nothing is found.
 *
 * That use after free is how I-18 (the mm_struct of a wake-up is allocated), I-64
 * (it outlives every use of vma->vm_mm by a foreign reader) and I-43 (nothing is
 * used after it was freed) break here; the machine watches it. The invariants below
 * must hold in both variants.
 *
 * M-12 is the fix without the mmgrab(): the check comes where it should, and nobody keeps the other mm_struct.
 *
 * id: B-01 M-12
 * fix: 9bbffee67ffd
 * cve: CVE-2025-38554
 * expect: B-01 -D BUGGY: use-after-free on mm_struct
 * expect: M-12 -D M12: use-after-free on mm_struct
 * expect: --runs 4000: clean
 * expect: canary -D STRONGER --runs 4000: clean
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/kconfig.h>
#include <linux/rcupdate.h>
#include <linux/rcuwait.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>

SCENARIO("a fault against unmap, and against reuse of the VMA by a process that exits");

/* ---- objects ------------------------------------------------------------------ */

#define MAPLE_RANGE64_SLOTS	4

struct maple_tree {
	void __rcu *ma_root;
};

struct mm_struct {
	struct maple_tree mm_mt;
	int map_count;
	struct rw_semaphore mmap_lock;
	seqcount_t mm_lock_seq;
	struct rcuwait vma_writer_wait;
	atomic_t mm_users;
	atomic_t mm_count;
};

struct vm_area_struct {
	union {
		struct {
			unsigned long vm_start;
			unsigned long vm_end;
		};
		freeptr_t vm_freeptr;
	};
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	unsigned int vm_lock_seq;
	refcount_t vm_refcnt;
};

#define VM_READ			0x1UL
#define VMA_LOCK_OFFSET		0x40000000
#define VMA_REF_LIMIT		(VMA_LOCK_OFFSET - 1)

static struct kmem_cache *mm_cachep, *vm_area_cachep, *maple_node_cache;

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

static bool mt_locked(struct maple_tree *mt)
{
	return lockdep_is_held(&container_of(mt, struct mm_struct, mm_mt)->mmap_lock);
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

static bool ma_dead_node(struct maple_node *node)
{
	smp_rmb();
	return READ_ONCE(node->parent) == node;
}

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

/* ---- mm_struct ------------------------------------------------------------------ */

static struct mm_struct *mm_alloc(int users)
{
	struct mm_struct *mm = kmem_cache_alloc(mm_cachep, GFP_KERNEL | __GFP_NOFAIL);

	RCU_INIT_POINTER(mm->mm_mt.ma_root, NULL);
	mm->map_count = 0;
	init_rwsem(&mm->mmap_lock);
	seqcount_init(&mm->mm_lock_seq);
	rcuwait_init(&mm->vma_writer_wait);
	atomic_set(&mm->mm_users, users);
	atomic_set(&mm->mm_count, 1);
	return mm;
}

static void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

static void __mmdrop(struct mm_struct *mm)
{
	kmem_cache_free(mm_cachep, mm);
}

static void mmdrop(struct mm_struct *mm)
{
	if (unlikely(atomic_dec_and_test(&mm->mm_count)))
		__mmdrop(mm);
}

static void mmap_write_lock(struct mm_struct *mm)
{
	down_write(&mm->mmap_lock);
	do_raw_write_seqcount_begin(&mm->mm_lock_seq);
}

/* Unlocks all VMAs that this section has locked, then the mm. */
static void mmap_write_unlock(struct mm_struct *mm)
{
	do_raw_write_seqcount_end(&mm->mm_lock_seq);
	up_write(&mm->mmap_lock);
}

static void mmap_read_lock(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
}

static void mmap_read_unlock(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
}

/* ---- the lock of a VMA ------------------------------------------------------------ */

static bool is_vma_writer_only(int refcnt)
{
	return (refcnt & VMA_LOCK_OFFSET) && refcnt <= VMA_LOCK_OFFSET + 1;
}

/* Afterwards the VMA may be gone, and its mm with it unless somebody keeps that. */
static void vma_refcount_put(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	int oldcnt;

	if (IS_ENABLED(STRONGER))
		mmgrab(mm);
	if (!__refcount_dec_and_test(&vma->vm_refcnt, &oldcnt)) {
		if (is_vma_writer_only(oldcnt - 1))
			rcuwait_wake_up(&mm->vma_writer_wait);
	}
	if (IS_ENABLED(STRONGER))
		mmdrop(mm);
}

static void vma_end_read(struct vm_area_struct *vma)
{
	vma_refcount_put(vma);
}

/*
 * Takes a reference on a VMA found under RCU: the VMA, NULL if it is locked, or
 * -EAGAIN if it is detached. It may have been recycled since it was found.
 */
static struct vm_area_struct *__vma_start_read(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int oldcnt;

	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(mm->mm_lock_seq.sequence)) {
		sometimes("the VMA was write-locked before the reference");
		return NULL;
	}
	if (unlikely(!__refcount_inc_not_zero_limited_acquire(&vma->vm_refcnt, &oldcnt,
							      VMA_REF_LIMIT))) {
		if (oldcnt) {
			sometimes("a writer was keeping readers out");
			return NULL;
		}
		sometimes("the VMA was detached");
		return ERR_PTR(-EAGAIN);
	}
	return vma;
}

static bool vma_locked_meanwhile(struct mm_struct *mm, struct vm_area_struct *vma)
{
	if (likely(vma->vm_lock_seq != raw_read_seqcount(&mm->mm_lock_seq)))
		return false;
	sometimes("the VMA was write-locked after the reference");
	vma_refcount_put(vma);
	return true;
}

#ifdef BUGGY

static struct vm_area_struct *vma_start_read(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma = __vma_start_read(mm, vma);
	if (!IS_ERR_OR_NULL(vma) && vma_locked_meanwhile(mm, vma))
		vma = NULL;
	return vma;
}

static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	rcu_read_lock();
	do {
		vma = mas_walk(&mm->mm_mt, address);
		if (vma)
			vma = vma_start_read(mm, vma);
	} while (IS_ERR(vma));

	if (vma && (vma->vm_mm != mm || address < vma->vm_start || address >= vma->vm_end)) {
		if (vma->vm_mm != mm)
			sometimes("the VMA belonged to another mm");
		else
			sometimes("the VMA was another one of this mm");
		vma_end_read(vma);
		vma = NULL;
	}
	rcu_read_unlock();
	return vma;
}

#else

/* Enters in an RCU read section, which goes on only if the VMA is locked. */
static struct vm_area_struct *vma_start_read(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct mm_struct *other_mm;

	vma = __vma_start_read(mm, vma);
	if (IS_ERR_OR_NULL(vma))
		goto failed;
	if (unlikely(vma->vm_mm != mm)) {
		/* As long as we hold the reference, that mm cannot go away. */
		sometimes("the VMA belonged to another mm");
		other_mm = vma->vm_mm;
		rcu_read_unlock();
		if (!IS_ENABLED(M12))
			mmgrab(other_mm);
		vma_refcount_put(vma);
		if (!IS_ENABLED(M12))
			mmdrop(other_mm);
		return NULL;
	}
	if (!vma_locked_meanwhile(mm, vma))
		return vma;
	vma = NULL;
failed:
	rcu_read_unlock();
	return vma;
}

static struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	do {
		rcu_read_lock();
		vma = mas_walk(&mm->mm_mt, address);
		if (!vma) {
			rcu_read_unlock();
			return NULL;
		}
		vma = vma_start_read(mm, vma);
	} while (IS_ERR(vma));
	if (!vma)
		return NULL;

	rcu_read_unlock();
	if (address < vma->vm_start || address >= vma->vm_end) {
		sometimes("the VMA was another one of this mm");
		vma_end_read(vma);
		return NULL;
	}
	return vma;
}

#endif

static bool vma_readers_gone(struct vm_area_struct *vma, int target)
{
	if (refcount_read(&vma->vm_refcnt) == target)
		return true;
	sometimes("a writer waited for a reader of the VMA");
	return false;
}

/* Keeps new readers out and waits for the old ones. False: detached, there are none. */
static bool __vma_enter_locked(struct vm_area_struct *vma, bool detaching)
{
	int target = VMA_LOCK_OFFSET + (detaching ? 0 : 1);

	if (!refcount_add_not_zero(VMA_LOCK_OFFSET, &vma->vm_refcnt))
		return false;
	rcuwait_wait_event(&vma->vm_mm->vma_writer_wait, vma_readers_gone(vma, target),
			   TASK_UNINTERRUPTIBLE);
	return true;
}

/* True if the VMA is detached now. */
static bool __vma_exit_locked(struct vm_area_struct *vma)
{
	return refcount_sub_and_test(VMA_LOCK_OFFSET, &vma->vm_refcnt);
}

static void vma_start_write(struct vm_area_struct *vma)
{
	unsigned int mm_lock_seq = vma->vm_mm->mm_lock_seq.sequence;
	bool locked;

	if (vma->vm_lock_seq == mm_lock_seq)
		return;
	locked = __vma_enter_locked(vma, false);
	WRITE_ONCE(vma->vm_lock_seq, mm_lock_seq);
	if (locked)
		WARN_ON_ONCE(__vma_exit_locked(vma));
}

/* Whoever holds a stale pointer to this object may take references from here on. */
static void vma_mark_attached(struct vm_area_struct *vma)
{
	refcount_set_release(&vma->vm_refcnt, 1);
}

static void vma_mark_detached(struct vm_area_struct *vma)
{
	if (likely(refcount_dec_and_test(&vma->vm_refcnt)))
		return;
	/* Readers that have not seen yet that the VMA is write-locked. */
	sometimes("a VMA was detached with readers on it");
	if (__vma_enter_locked(vma, true))
		WARN_ON_ONCE(!__vma_exit_locked(vma));
}

/* ---- mapping, unmapping, faulting, exit ------------------------------------------- */

/* Readers of its last life may look at it, so each field is set by itself. */
static struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!vma)
		return NULL;
	vma->vm_mm = mm;
	vma->vm_flags = VM_READ;
	WRITE_ONCE(vma->vm_lock_seq, UINT_MAX);
	refcount_set(&vma->vm_refcnt, 0);
	return vma;
}

static void vm_area_free(struct vm_area_struct *vma)
{
	kmem_cache_free(vm_area_cachep, vma);
}

/* mmap() into a hole. */
static int do_mmap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma;
	int error = -ENOMEM;

	mmap_write_lock(mm);
	vma = vm_area_alloc(mm);
	if (!vma)
		goto unlock;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma_start_write(vma);
	vma_mark_attached(vma);
	error = mas_store_gfp(&mm->mm_mt, addr, addr + len - 1, vma);
	if (error) {
		vma_mark_detached(vma);
		vm_area_free(vma);
		goto unlock;
	}
	mm->map_count++;
unlock:
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
	vma_mark_detached(vma);
	error = mas_store_gfp(&mm->mm_mt, vma->vm_start, vma->vm_end - 1, NULL);
	if (error) {
		vma_mark_attached(vma);
		goto unlock;
	}
	mm->map_count--;
	vm_area_free(vma);
unlock:
	mmap_write_unlock(mm);
	return error;
}

static bool handle_mm_fault(struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_READ;
}

/* A page fault: under the lock of the VMA, or else under that of the mm. */
static bool do_user_addr_fault(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;
	bool mapped = false;

	vma = lock_vma_under_rcu(mm, address);
	if (vma) {
		mapped = handle_mm_fault(vma);
		vma_end_read(vma);
		return mapped;
	}

	sometimes("the fault fell back to mmap_lock");
	mmap_read_lock(mm);
	vma = mas_walk(&mm->mm_mt, address);
	if (vma)
		mapped = handle_mm_fault(vma);
	mmap_read_unlock(mm);
	return mapped;
}

static void exit_mmap(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	while ((vma = mas_find(&mas))) {
		vma_start_write(vma);
		vma_mark_detached(vma);
		vm_area_free(vma);
	}
	__mt_destroy(&mm->mm_mt);
	mmap_write_unlock(mm);
}

static void mmput(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	exit_mmap(mm);
	mmdrop(mm);
}

/* ---- two processes ------------------------------------------------------------------ */

#define LEN	0x1000UL
#define ADDR	0x10000UL
#define OTHER	0x20000UL
#define FAULTS	3

static struct mm_struct *mm_a, *mm_b;

setup(void)
{
	struct kmem_cache_args args = {
		.use_freeptr_offset = true,
		.freeptr_offset = offsetof(struct vm_area_struct, vm_freeptr),
	};

	mm_cachep = KMEM_CACHE(mm_struct, SLAB_HWCACHE_ALIGN);
	vm_area_cachep = kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), &args,
					   SLAB_HWCACHE_ALIGN | SLAB_TYPESAFE_BY_RCU);
	maple_node_cache = kmem_cache_create("maple_node", sizeof(struct maple_node),
					     MAPLE_NODE_MASK + 1, SLAB_PANIC, NULL);
	mm_a = mm_alloc(FAULTS + 1);
	mm_b = mm_alloc(1);
	WARN_ON(do_mmap(mm_a, ADDR, LEN));
}

task(fault, .count = FAULTS)
{
	do_user_addr_fault(mm_a, ADDR);
	mmput(mm_a);
}

task(unmap, .cpu = 3)
{
	int again = choose(8);

	if (!do_munmap(mm_a, ADDR) && again > 5)
		do_mmap(mm_a, again == 6 ? ADDR : OTHER, LEN);
	mmput(mm_a);
}

task(other, .cpu = 3)
{
	do_mmap(mm_b, ADDR, LEN);
	mmput(mm_b);
}

/* ---- what must hold ------------------------------------------------------------------ */

/* What each fault holds, and what it found, with the life that it found it in. */
ghost static struct vm_area_struct *held[FAULTS];
ghost static struct vm_area_struct *found[FAULTS];
ghost static long found_life[FAULTS];

/* How many tasks want the mmap_lock of A and do not have it yet. */
ghost static int want_write, want_read;

on_enter(mmap_write_lock, struct mm_struct *mm)
{
	want_write += mm == mm_a;
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	want_write -= mm == mm_a;
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
	if (want_read && mm == mm_a)
		sometimes("a reader wanted mmap_lock while a writer held it");
}

on_enter(mmap_read_unlock, struct mm_struct *mm)
{
	if (want_write)
		sometimes("a writer wanted mmap_lock while a reader held it");
}

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	found[task_index()] = NULL;
}

on_enter(__vma_start_read, struct mm_struct *mm, struct vm_area_struct *vma)
{
	found[task_index()] = vma;
	found_life[task_index()] = life(vma);
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm,
	  unsigned long address)
{
	if (!vma)
		return;
	if (life(vma) != found_life[task_index()])
		sometimes("the fault locked a VMA in its second life, rightly");
	require(vma->vm_mm == mm, "I-01: a VMA is locked only for its own mm");
	require(refcount_read(&vma->vm_refcnt) > 1, "I-01: a VMA that is locked is attached");
	require(vma->vm_start <= address && address < vma->vm_end,
		"I-04: a VMA that is locked for an address covers it");
	held[task_index()] = vma;
}

on_enter(handle_mm_fault, struct vm_area_struct *vma)
{
	if (vma != held[task_index()])
		sometimes("a fault was handled under mmap_lock");
}

on_enter(vma_end_read, struct vm_area_struct *vma)
{
	held[task_index()] = NULL;
}

on_enter(vma_refcount_put, struct vm_area_struct *vma)
{
	if (vma == found[task_index()] && life(vma) != found_life[task_index()])
		sometimes("the VMA was reused between the walk and the reference");
}

invariant(no_reader_in_write_section,
	  "I-02: a VMA that is locked for reading is not locked for writing")
{
	int i;

	for (i = 0; i < FAULTS; i++) {
		if (held[i])
			require(held[i]->vm_lock_seq != held[i]->vm_mm->mm_lock_seq.sequence);
	}
}

/* While a writer is at work, or before mm_alloc() and after exit, nothing is said. */
ghost static bool settled(struct mm_struct *mm)
{
	return mm && is_allocated(mm) && atomic_read(&mm->mm_users) &&
	       !(mm->mm_lock_seq.sequence & 1);
}

ghost static void check_map_count(struct mm_struct *mm)
{
	MA_STATE(mas, &mm->mm_mt, 0);
	struct vm_area_struct *vma;
	unsigned long end = 0;
	int count = 0;

	while ((vma = mas_find(&mas))) {
		require(end <= vma->vm_start, "I-45: VMAs of a tree do not overlap");
		end = vma->vm_end;
		count++;
	}
	require(count == mm->map_count, "I-51: map_count is the number of VMAs in the tree");
}

invariant(map_count_a, "I-51: map_count is the number of VMAs in the tree of A")
{
	if (settled(mm_a))
		check_map_count(mm_a);
}

invariant(map_count_b, "I-51: map_count is the number of VMAs in the tree of B")
{
	if (settled(mm_b))
		check_map_count(mm_b);
}

finally(void)
{
	require(!is_allocated(mm_a) && !is_allocated(mm_b), "each mm is freed at exit");
}
