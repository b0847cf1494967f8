/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a page to the entries that map it: the VMAs of its file (i_mmap) or of its anon_vma.
 * The kernel's interval trees are lists here; who may be in them when, and under which
 * locks, is as in the kernel.
 */
#ifndef _MM_RMAP_H
#define _MM_RMAP_H

#include "i_mmap_lock.h"
#include "mmu_gather.h"

static struct kmem_cache *anon_vma_cachep, *anon_vma_chain_cachep;

/* What the VMA side has: whether a neighbour's anon_vma will do. */
static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma);

/* Once for the memory: who has a pointer from an earlier life may look at the lock and the count. */
static void anon_vma_ctor(void *data)
{
	struct anon_vma *anon_vma = data;

	init_rwsem(&anon_vma->rwsem);
	atomic_set(&anon_vma->refcount, 0);
	INIT_LIST_HEAD(&anon_vma->rb_root);
}

static void anon_vma_init(void)
{
	anon_vma_cachep = kmem_cache_create("anon_vma", sizeof(struct anon_vma), 0,
					    SLAB_TYPESAFE_BY_RCU | SLAB_PANIC, anon_vma_ctor);
	anon_vma_chain_cachep = KMEM_CACHE(anon_vma_chain, SLAB_PANIC);
}

/* ---- locks and trees --------------------------------------------------------------------------- */

#define anon_vma_lock_write(anon_vma)	down_write(&(anon_vma)->root->rwsem)
#define anon_vma_trylock_write(anon_vma)	down_write_trylock(&(anon_vma)->root->rwsem)
#define anon_vma_unlock_write(anon_vma)	up_write(&(anon_vma)->root->rwsem)
#define anon_vma_lock_read(anon_vma)	down_read(&(anon_vma)->root->rwsem)
#define anon_vma_trylock_read(anon_vma)	down_read_trylock(&(anon_vma)->root->rwsem)
#define anon_vma_unlock_read(anon_vma)	up_read(&(anon_vma)->root->rwsem)

#define vma_pages(vma)		(((vma)->vm_end - (vma)->vm_start) >> PAGE_SHIFT)
#define vma_last_pgoff(vma)	((vma)->vm_pgoff + vma_pages(vma) - 1)

#define vma_interval_tree_insert(vma, mapping)	list_add_tail(&(vma)->shared_node, &(mapping)->i_mmap)
#define vma_interval_tree_remove(vma, mapping)	list_del_init(&(vma)->shared_node)
#define vma_interval_tree_foreach(vma, mapping, first, last)			\
	list_for_each_entry(vma, &(mapping)->i_mmap, shared_node)		\
		if ((vma)->vm_pgoff > (last) || vma_last_pgoff(vma) < (first)) { \
		} else

#define anon_vma_interval_tree_insert(avc, anon_vma)	list_add_tail(&(avc)->rb, &(anon_vma)->rb_root)
#define anon_vma_interval_tree_remove(avc, anon_vma)	list_del_init(&(avc)->rb)
#define anon_vma_interval_tree_foreach(avc, anon_vma, first, last)		\
	list_for_each_entry(avc, &(anon_vma)->rb_root, rb)			\
		if ((avc)->vma->vm_pgoff > (last) || vma_last_pgoff((avc)->vma) < (first)) { \
		} else

/* Where a page of the object lies in a VMA; -EFAULT if it is not in it. */
static unsigned long vma_address(struct vm_area_struct *vma, pgoff_t pgoff)
{
	unsigned long address = vma->vm_start + ((pgoff - vma->vm_pgoff) << PAGE_SHIFT);

	if (pgoff < vma->vm_pgoff || address >= vma->vm_end)
		return -EFAULT;
	return address;
}

#define linear_page_index(vma, address)						\
	((((address) - (vma)->vm_start) >> PAGE_SHIFT) + (vma)->vm_pgoff)

/* ---- anon_vma ---------------------------------------------------------------------------------- */

static struct anon_vma *anon_vma_alloc(void)
{
	struct anon_vma *anon_vma = kmem_cache_alloc(anon_vma_cachep, GFP_KERNEL);

	if (anon_vma) {
		atomic_set(&anon_vma->refcount, 1);
		anon_vma->num_children = 0;
		anon_vma->num_active_vmas = 0;
		anon_vma->parent = anon_vma;
		anon_vma->root = anon_vma;
	}
	return anon_vma;
}

#define get_anon_vma(anon_vma)	atomic_inc(&(anon_vma)->refcount)

static void put_anon_vma(struct anon_vma *anon_vma)
{
	struct anon_vma *root;

	/* Its root lives as long as it does. */
	while (atomic_dec_and_test(&anon_vma->refcount)) {
		root = anon_vma->root;
		kmem_cache_free(anon_vma_cachep, anon_vma);
		if (root == anon_vma)
			break;
		anon_vma = root;
	}
}

static void anon_vma_chain_link(struct vm_area_struct *vma, struct anon_vma_chain *avc,
				struct anon_vma *anon_vma)
{
	avc->vma = vma;
	avc->anon_vma = anon_vma;
	list_add(&avc->same_vma, &vma->anon_vma_chain);
	anon_vma_interval_tree_insert(avc, anon_vma);
}

/*
 * Others look at vma->anon_vma without a lock, and then at what it points to. Linux orders neither
 * (-D LINUX_ANON_VMA_ORDER): the two locks below are acquires, and what anon_vma_alloc() wrote
 * may be seen after the pointer. A release and acquires have been proposed (Horn, July 2023); that is
 * what is here. See docs/findings.md.
 */
#ifdef LINUX_ANON_VMA_ORDER
#define vma_anon_vma_publish(vma, anon_vma)	WRITE_ONCE((vma)->anon_vma, anon_vma)
#define vma_anon_vma_lockless(vma)		READ_ONCE((vma)->anon_vma)
#else
#define vma_anon_vma_publish(vma, anon_vma)	smp_store_release(&(vma)->anon_vma, anon_vma)
#define vma_anon_vma_lockless(vma)		smp_load_acquire(&(vma)->anon_vma)
#endif

/* Needs mmap_lock, at least for reading: a neighbour is looked at. */
static int __anon_vma_prepare(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	struct anon_vma *anon_vma, *allocated = NULL;
	struct anon_vma_chain *avc;

	avc = kmem_cache_alloc(anon_vma_chain_cachep, GFP_KERNEL);
	if (!avc)
		return -ENOMEM;
	anon_vma = find_mergeable_anon_vma(vma);
	if (!anon_vma) {
		anon_vma = allocated = anon_vma_alloc();
		if (!anon_vma) {
			kmem_cache_free(anon_vma_chain_cachep, avc);
			return -ENOMEM;
		}
		anon_vma->num_children++;
	}
	anon_vma_lock_write(anon_vma);
	spin_lock(&mm->page_table_lock);
	if (likely(!READ_ONCE(vma->anon_vma))) {
		if (IS_ENABLED(LINUX_ANON_VMA_ORDER))
			vma_anon_vma_publish(vma, anon_vma);
		anon_vma_chain_link(vma, avc, anon_vma);
		anon_vma->num_active_vmas++;
		if (!allocated)
			get_anon_vma(anon_vma);
		if (!IS_ENABLED(LINUX_ANON_VMA_ORDER))
			vma_anon_vma_publish(vma, anon_vma);
		allocated = NULL;
		avc = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	anon_vma_unlock_write(anon_vma);
	if (unlikely(allocated))
		put_anon_vma(allocated);
	if (unlikely(avc))
		kmem_cache_free(anon_vma_chain_cachep, avc);
	return 0;
}

#define anon_vma_prepare(vma)							\
	(likely(vma_anon_vma_lockless(vma)) ? 0 : __anon_vma_prepare(vma))

/* The VMA leaves all anon_vmas that it is in. */
static void unlink_anon_vmas(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc, *next;
	struct anon_vma *root = NULL;

	list_for_each_entry(avc, &vma->anon_vma_chain, same_vma) {
		if (!root) {
			root = avc->anon_vma->root;
			down_write(&root->rwsem);
		}
		anon_vma_interval_tree_remove(avc, avc->anon_vma);
		/* Its parent has this VMA too, so it is there still. */
		if (list_empty(&avc->anon_vma->rb_root))
			avc->anon_vma->parent->num_children--;
	}
	if (vma->anon_vma) {
		vma->anon_vma->num_active_vmas--;
		/* A fault that goes on with the VMA must make a new one. */
		WRITE_ONCE(vma->anon_vma, NULL);
	}
	if (root)
		up_write(&root->rwsem);
	list_for_each_entry_safe(avc, next, &vma->anon_vma_chain, same_vma) {
		list_del(&avc->same_vma);
		put_anon_vma(avc->anon_vma);
		kmem_cache_free(anon_vma_chain_cachep, avc);
	}
}

/*
 * Chains of forks would make ever more anon_vmas: one that no VMA has as its own, and whose children are not more
 * than one, will do for the child's VMA too. ANON_VMA_DEGREE counts VMAs and children together, as before
 * 2555283eb40d (Linux 6.0): the one that is counted may be a VMA.
 */
static bool anon_vma_reusable(struct anon_vma *anon_vma, struct vm_area_struct *src)
{
	if (IS_ENABLED(ANON_VMA_DEGREE))
		return anon_vma != src->anon_vma &&
		       anon_vma->num_children + anon_vma->num_active_vmas < 2;
	return anon_vma->num_children < 2 && anon_vma->num_active_vmas == 0;
}

/* dst enters all anon_vmas that src is in: its pages may be of any of them. Without one yet it may get one of them. */
static int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	struct anon_vma_chain *avc, *pavc;
	struct anon_vma *root = NULL;

	list_for_each_entry_reverse(pavc, &src->anon_vma_chain, same_vma) {
		avc = kmem_cache_alloc(anon_vma_chain_cachep, GFP_NOWAIT);
		if (unlikely(!avc)) {
			if (root)
				up_write(&root->rwsem);
			root = NULL;
			avc = kmem_cache_alloc(anon_vma_chain_cachep, GFP_KERNEL);
			if (!avc)
				goto enomem;
		}
		if (!root) {
			root = pavc->anon_vma->root;
			down_write(&root->rwsem);
		}
		anon_vma_chain_link(dst, avc, pavc->anon_vma);
		get_anon_vma(pavc->anon_vma);
		if (!dst->anon_vma && src->anon_vma && anon_vma_reusable(pavc->anon_vma, src))
			dst->anon_vma = pavc->anon_vma;
	}
	if (dst->anon_vma)
		dst->anon_vma->num_active_vmas++;
	if (root)
		up_write(&root->rwsem);
	return 0;
enomem:
	dst->anon_vma = NULL;
	unlink_anon_vmas(dst);
	return -ENOMEM;
}

/* The child's VMA enters the parent's anon_vmas, and gets one of its own below or one that nobody has any more. */
static int anon_vma_fork(struct vm_area_struct *vma, struct vm_area_struct *pvma)
{
	struct anon_vma_chain *avc;
	struct anon_vma *anon_vma;

	if (!pvma->anon_vma)
		return 0;
	vma->anon_vma = NULL;
	if (anon_vma_clone(vma, pvma))
		return -ENOMEM;
	if (vma->anon_vma)
		return 0;
	anon_vma = anon_vma_alloc();
	avc = anon_vma ? kmem_cache_alloc(anon_vma_chain_cachep, GFP_KERNEL) : NULL;
	if (!avc) {
		if (anon_vma)
			put_anon_vma(anon_vma);
		unlink_anon_vmas(vma);
		return -ENOMEM;
	}
	anon_vma->num_active_vmas++;
	anon_vma->root = pvma->anon_vma->root;
	anon_vma->parent = pvma->anon_vma;
	get_anon_vma(anon_vma->root);
	vma->anon_vma = anon_vma;
	anon_vma_lock_write(anon_vma);
	anon_vma_chain_link(vma, avc, anon_vma);
	anon_vma->parent->num_children++;
	anon_vma_unlock_write(anon_vma);
	return 0;
}

/* What is asked of try_to_unmap(). */
enum ttu_flags {
	TTU_IGNORE_MLOCK = 0x8,
	TTU_HWPOISON = 0x20,		/* entries of a page that is bad say so from now on */
	TTU_BATCH_FLUSH = 0x40,		/* the caller flushes: try_to_unmap_flush() */
};

/* ---- counting mappings -------------------------------------------------------------------------- */

#define add_mm_counter(mm, member, value)	atomic_add(value, &(mm)->rss_stat[member])
#define inc_mm_counter(mm, member)	add_mm_counter(mm, member, 1)
#define dec_mm_counter(mm, member)	add_mm_counter(mm, member, -1)
#define get_mm_counter(mm, member)	atomic_read(&(mm)->rss_stat[member])
#define mm_counter(folio)	(folio_test_anon(folio) ? MM_ANONPAGES : MM_FILEPAGES)

/* A new anonymous page, before anybody can see it. */
static void folio_add_new_anon_rmap(struct folio *folio, struct vm_area_struct *vma,
				    unsigned long address)
{
	folio->mapping = (struct address_space *)((unsigned long)READ_ONCE(vma->anon_vma) |
						  PAGE_MAPPING_ANON);
	folio->index = linear_page_index(vma, address);
	if (folio_test_large(folio)) {
		atomic_inc(&folio->_entire_mapcount);
	} else {
		atomic_set(&folio->_mapcount, 0);
	}
	SetPageAnonExclusive(&folio->page);
}

#define folio_add_file_rmap_pte(folio, page, vma)	atomic_inc(&(page)->_mapcount)
#define folio_dup_rmap_pte(folio, page)		atomic_inc(&(page)->_mapcount)
#define folio_add_anon_rmap_pte(folio, page, vma, address, flags...)	atomic_inc(&(page)->_mapcount)
#define folio_add_file_rmap_pmd(folio, page, vma)	atomic_inc(&(folio)->_entire_mapcount)

/* Marks a page as one that others may map too, unless it is pinned: then -EBUSY. */
static int folio_try_share_anon_rmap_pte(struct folio *folio, struct page *page)
{
	/* gup_fast takes its reference, and then looks at the entry, which has been cleared. */
	smp_mb();
	if (folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS)
		return -EBUSY;
	ClearPageAnonExclusive(page);
	smp_mb__after_atomic();
	return 0;
}

/* The kernel says "Bad page map" if there was no such mapping. */
static void folio_remove_rmap_pte(struct folio *folio, struct page *page,
				  struct vm_area_struct *vma)
{
	int left = atomic_dec_return(&page->_mapcount);

	VM_WARN_ON_FOLIO(left < -1, folio);
}

static void folio_remove_rmap_pmd(struct folio *folio, struct page *page,
				  struct vm_area_struct *vma)
{
	int left = atomic_dec_return(&folio->_entire_mapcount);

	VM_WARN_ON_FOLIO(left < 0, folio);
}

static inline bool folio_mapped(struct folio *folio)
{
	long i;

	if (folio_entire_mapcount(folio))
		return true;
	for (i = 0; i < folio_nr_pages(folio); i++) {
		if (atomic_read(&folio_page(folio, i)->_mapcount) >= 0)
			return true;
	}
	return false;
}

/*
 * The anon_vma of a page, with a reference, while it still has one: the memory of an anon_vma
 * stays one as long as the RCU section lasts, so the page is looked at again.
 */
static struct anon_vma *folio_get_anon_vma(struct folio *folio)
{
	unsigned long mapping;
	struct anon_vma *anon_vma = NULL;

	rcu_read_lock();
	mapping = (unsigned long)READ_ONCE(folio->mapping);
	if (!(mapping & PAGE_MAPPING_ANON) || !folio_mapped(folio))
		goto out;
	anon_vma = (struct anon_vma *)(mapping - PAGE_MAPPING_ANON);
	if (!atomic_inc_not_zero(&anon_vma->refcount)) {
		anon_vma = NULL;
		goto out;
	}
	if (!folio_mapped(folio)) {
		rcu_read_unlock();
		put_anon_vma(anon_vma);
		return NULL;
	}
out:
	rcu_read_unlock();
	return anon_vma;
}

static struct anon_vma *folio_lock_anon_vma_read(struct folio *folio)
{
	struct anon_vma *anon_vma = folio_get_anon_vma(folio);

	if (anon_vma)
		anon_vma_lock_read(anon_vma);
	return anon_vma;
}

static void folio_unlock_anon_vma_read(struct anon_vma *anon_vma)
{
	anon_vma_unlock_read(anon_vma);
	put_anon_vma(anon_vma);
}

#endif
