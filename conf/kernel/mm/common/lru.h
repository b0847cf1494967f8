/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lists of pages for reclaim, and the batches by which pages come to them and are mlock()ed: mm/swap.c, mm/mlock.c, Linux 5.18 to 6.17. A scenario
 * includes this before mm/mm.h (and before folio_wait.h): new anonymous pages then go to a list, pages that a VM_LOCKED mapping gets or
 * loses are mlocked or munlocked, and a page that is freed leaves its list. Pages of files are for the scenario to add: folio_add_lru().
 *
 * One node, two lists. A page in a batch has a reference of the batch; whoever wants the page for himself drains the batches first. The kernel drains
 * those of other CPUs by work on them; here a batch has a lock (as with PREEMPT_RT) and lru_add_drain_all() takes them one by one.
 */
#ifndef _MM_LRU_H
#define _MM_LRU_H

#ifdef _MM_FILEMAP_H
#error "mm/common/lru.h comes before mm/mm.h: what follows it takes its folio_put()"
#endif

#include <linux/percpu.h>
#include "page.h"

/* How many pages a batch has room for. */
#ifndef PAGEVEC_SIZE
#define PAGEVEC_SIZE	2
#endif

enum lru_list { LRU_INACTIVE, LRU_UNEVICTABLE, NR_LRU_LISTS };

struct lruvec {
	spinlock_t lru_lock;
	struct list_head lists[NR_LRU_LISTS];
	unsigned int mlock_count[NR_PAGES];	/* of pages on the unevictable list: how often they are mlocked */
};

/* The kernel's struct folio_batch; that of vmscan.h is another one. */
struct lru_fbatch {
	unsigned char nr;
	struct folio *folios[PAGEVEC_SIZE];
};

/* What a CPU has gathered; mlock entries carry in their lowest bits what is to be done. */
struct cpu_fbatches {
	spinlock_t lock;
	struct lru_fbatch lru_add;
	struct lru_fbatch mlock;
};

#define LRU_FOLIO	0x1UL
#define NEW_FOLIO	0x2UL

static struct lruvec node_lruvec;
static DEFINE_PER_CPU(struct cpu_fbatches, cpu_fbatches);

#define folio_test_lru(folio)		test_bit(PG_lru, &(folio)->flags)
#define folio_set_lru(folio)		set_bit(PG_lru, &(folio)->flags)
#define folio_clear_lru(folio)		clear_bit(PG_lru, &(folio)->flags)
#define folio_test_clear_lru(folio)	test_and_clear_bit(PG_lru, &(folio)->flags)
#define folio_test_unevictable(folio)	test_bit(PG_unevictable, &(folio)->flags)
#define folio_set_unevictable(folio)	set_bit(PG_unevictable, &(folio)->flags)
#define folio_clear_unevictable(folio)	clear_bit(PG_unevictable, &(folio)->flags)
#define folio_test_mlocked(folio)	test_bit(PG_mlocked, &(folio)->flags)
#define folio_test_set_mlocked(folio)	test_and_set_bit(PG_mlocked, &(folio)->flags)
#define folio_test_clear_mlocked(folio)	test_and_clear_bit(PG_mlocked, &(folio)->flags)
#define PageLRU(page)			folio_test_lru(page_folio(page))
#define PageMlocked(page)		folio_test_mlocked(page_folio(page))
#define PageUnevictable(page)		folio_test_unevictable(page_folio(page))
/* Mappings that are unevictable as a whole are not modelled. */
#define folio_evictable(folio)		(!folio_test_mlocked(folio))
#define folio_lruvec(folio)		((void)(folio), &node_lruvec)
#define folio_mlock_count(folio)	(node_lruvec.mlock_count[(struct page *)(folio) - mem_map])

/* lruvec_init(), lru_cache setup */
setup(void)
{
	int i;

	spin_lock_init(&node_lruvec.lru_lock);
	for (i = 0; i < NR_LRU_LISTS; i++)
		INIT_LIST_HEAD(&node_lruvec.lists[i]);
	for_each_possible_cpu(i)
		spin_lock_init(&per_cpu_ptr(&cpu_fbatches, i)->lock);
}

/* ---- lists, under lru_lock ----------------------------------------------------------------------------- */

#define folio_lru_list(folio)							\
	(folio_test_unevictable(folio) ? LRU_UNEVICTABLE : LRU_INACTIVE)
#define lruvec_add_folio(lruvec, folio)						\
	list_add(&(folio)->lru, &(lruvec)->lists[folio_lru_list(folio)])
#define lruvec_del_folio(lruvec, folio)	((void)(lruvec), list_del(&(folio)->lru))

/* The last reference is gone, also that of any batch. */
static void __page_cache_release(struct folio *folio)
{
	unsigned long flags;

	if (folio_test_lru(folio)) {
		spin_lock_irqsave(&node_lruvec.lru_lock, flags);
		folio_clear_lru(folio);
		lruvec_del_folio(&node_lruvec, folio);
		folio_clear_unevictable(folio);
		spin_unlock_irqrestore(&node_lruvec.lru_lock, flags);
	}
	/* Munlocked when the last mapping went, but that is still in a batch, or was lost. */
	if (folio_test_mlocked(folio))
		clear_bit(PG_mlocked, &folio->flags);
}

static void lru_folio_put_refs(struct folio *folio, int refs)
{
	int left = atomic_sub_return(refs, &folio->_refcount);

	VM_BUG_ON_FOLIO(left < 0, folio);
	if (!left) {
		__page_cache_release(folio);
		__folio_put(folio);
	}
}

#define folio_put_refs(folio, refs)	lru_folio_put_refs(folio, refs)

/* ---- batches -------------------------------------------------------------------------------------------- */

static struct cpu_fbatches *lock_fbatches(int cpu)
{
	struct cpu_fbatches *fbatches = per_cpu_ptr(&cpu_fbatches, cpu);

	spin_lock(&fbatches->lock);
	return fbatches;
}

#define lock_local_fbatches()	lock_fbatches(raw_smp_processor_id())

/* Whether there is room for more. */
static bool lru_fbatch_add(struct lru_fbatch *fbatch, struct folio *folio)
{
	fbatch->folios[fbatch->nr++] = folio;
	return fbatch->nr < PAGEVEC_SIZE;
}

static void lru_add(struct lruvec *lruvec, struct folio *folio)
{
	if (folio_evictable(folio)) {
		folio_clear_unevictable(folio);
	} else {
		folio_set_unevictable(folio);
		/* __mlock_folio() may count it yet. */
		folio_mlock_count(folio) = 0;
	}
	lruvec_add_folio(lruvec, folio);
}

static void folio_batch_move_lru(struct lru_fbatch *fbatch)
{
	struct lruvec *lruvec = &node_lruvec;
	int i;

	spin_lock_irq(&lruvec->lru_lock);
	for (i = 0; i < fbatch->nr; i++) {
		lru_add(lruvec, fbatch->folios[i]);
		folio_set_lru(fbatch->folios[i]);
	}
	spin_unlock_irq(&lruvec->lru_lock);
	for (i = 0; i < fbatch->nr; i++)
		folio_put(fbatch->folios[i]);
	fbatch->nr = 0;
}

/* For a page that is on no list. It is put there some time later. */
static void folio_add_lru(struct folio *folio)
{
	struct cpu_fbatches *fbatches;

	VM_BUG_ON_FOLIO(folio_test_lru(folio), folio);
	folio_get(folio);
	fbatches = lock_local_fbatches();
	if (!lru_fbatch_add(&fbatches->lru_add, folio) || folio_test_large(folio))
		folio_batch_move_lru(&fbatches->lru_add);
	spin_unlock(&fbatches->lock);
}

/* Takes the page off its list, with a reference; the caller has one. Who clears PG_lru has the page. */
static bool folio_isolate_lru(struct folio *folio)
{
	VM_BUG_ON_FOLIO(!folio_ref_count(folio), folio);
	if (!folio_test_clear_lru(folio))
		return false;
	folio_get(folio);
	spin_lock_irq(&node_lruvec.lru_lock);
	lruvec_del_folio(&node_lruvec, folio);
	spin_unlock_irq(&node_lruvec.lru_lock);
	return true;
}

#define isolate_lru_page(page)		folio_isolate_lru(page_folio(page))
#define lru_cache_add(page)		folio_add_lru(page_folio(page))

/* Gives back what folio_isolate_lru() took. */
static void folio_putback_lru(struct folio *folio)
{
	folio_add_lru(folio);
	folio_put(folio);
}

#define putback_lru_page(page)		folio_putback_lru(page_folio(page))

/* ---- mlock ------------------------------------------------------------------------------------------------ */

static void __mlock_folio(struct folio *folio, struct lruvec *lruvec)
{
	/* Off its list nothing can be done: who puts it back looks at PG_mlocked. */
	if (!folio_test_clear_lru(folio))
		return;
	spin_lock_irq(&lruvec->lru_lock);
	if (unlikely(folio_evictable(folio))) {
		/* Munlocked meanwhile. */
		if (folio_test_unevictable(folio)) {
			lruvec_del_folio(lruvec, folio);
			folio_clear_unevictable(folio);
			lruvec_add_folio(lruvec, folio);
		}
	} else if (folio_test_unevictable(folio)) {
		if (folio_test_mlocked(folio))
			folio_mlock_count(folio)++;
	} else {
		lruvec_del_folio(lruvec, folio);
		folio_set_unevictable(folio);
		folio_mlock_count(folio) = !!folio_test_mlocked(folio);
		lruvec_add_folio(lruvec, folio);
	}
	folio_set_lru(folio);
	spin_unlock_irq(&lruvec->lru_lock);
}

static void __mlock_new_folio(struct folio *folio, struct lruvec *lruvec)
{
	VM_BUG_ON_FOLIO(folio_test_lru(folio), folio);
	spin_lock_irq(&lruvec->lru_lock);
	/* Munlocked meanwhile, or not. */
	if (!folio_evictable(folio)) {
		folio_set_unevictable(folio);
		folio_mlock_count(folio) = !!folio_test_mlocked(folio);
	}
	lruvec_add_folio(lruvec, folio);
	folio_set_lru(folio);
	spin_unlock_irq(&lruvec->lru_lock);
}

/* MUNLOCK_CLEARS_LOCKED: unlike Linux, always with lru_lock held; who is about to set PG_lru has it. */
static void __munlock_folio(struct folio *folio, struct lruvec *lruvec)
{
	bool locked = IS_ENABLED(MUNLOCK_CLEARS_LOCKED), isolated;

	if (locked)
		spin_lock_irq(&lruvec->lru_lock);
	isolated = folio_test_clear_lru(folio);
	if (isolated && !locked)
		spin_lock_irq(&lruvec->lru_lock);
	if (isolated && folio_test_unevictable(folio)) {
		if (folio_mlock_count(folio))
			folio_mlock_count(folio)--;
		if (folio_mlock_count(folio))
			goto out;
	}
	folio_test_clear_mlocked(folio);
	if (isolated && folio_test_unevictable(folio) && folio_evictable(folio)) {
		lruvec_del_folio(lruvec, folio);
		folio_clear_unevictable(folio);
		lruvec_add_folio(lruvec, folio);
	}
out:
	if (isolated)
		folio_set_lru(folio);
	if (isolated || locked)
		spin_unlock_irq(&lruvec->lru_lock);
}

static void mlock_folio_batch(struct lru_fbatch *fbatch)
{
	unsigned long what;
	struct folio *folio;
	int i;

	for (i = 0; i < fbatch->nr; i++) {
		what = (unsigned long)fbatch->folios[i] & (LRU_FOLIO | NEW_FOLIO);
		folio = (struct folio *)((unsigned long)fbatch->folios[i] - what);
		if (what & LRU_FOLIO)
			__mlock_folio(folio, &node_lruvec);
		else if (what & NEW_FOLIO)
			__mlock_new_folio(folio, &node_lruvec);
		else
			__munlock_folio(folio, &node_lruvec);
		folio_put(folio);
	}
	fbatch->nr = 0;
}

static void mlock_batch_add(struct folio *folio, unsigned long what)
{
	struct cpu_fbatches *fbatches;

	folio_get(folio);
	fbatches = lock_local_fbatches();
	if (!lru_fbatch_add(&fbatches->mlock, (struct folio *)((unsigned long)folio + what)) ||
	    folio_test_large(folio))
		mlock_folio_batch(&fbatches->mlock);
	spin_unlock(&fbatches->lock);
}

static void mlock_folio(struct folio *folio)
{
	folio_test_set_mlocked(folio);
	mlock_batch_add(folio, LRU_FOLIO);
}

/* For a page that nobody has seen yet, in place of folio_add_lru(). */
static void mlock_new_folio(struct folio *folio)
{
	set_bit(PG_mlocked, &folio->flags);
	mlock_batch_add(folio, NEW_FOLIO);
}

#define munlock_folio(folio)	mlock_batch_add(folio, 0UL)

/* ---- draining ----------------------------------------------------------------------------------------------- */

static void lru_add_drain_cpu(int cpu)
{
	struct cpu_fbatches *fbatches = lock_fbatches(cpu);

	if (fbatches->lru_add.nr)
		folio_batch_move_lru(&fbatches->lru_add);
	if (fbatches->mlock.nr)
		mlock_folio_batch(&fbatches->mlock);
	spin_unlock(&fbatches->lock);
}

#define lru_add_drain()		lru_add_drain_cpu(raw_smp_processor_id())
#define mlock_drain_local()	lru_add_drain()

static void lru_add_drain_all(void)
{
	int cpu;

	for_each_online_cpu(cpu)
		lru_add_drain_cpu(cpu);
}

/* ---- what the rest of the mm does with it ------------------------------------------------------------------- */

#include "mmu_gather.h"
#include "rmap.h"

#define VMA_MLOCKS(vma)								\
	((READ_ONCE((vma)->vm_flags) & (VM_LOCKED | VM_SPECIAL)) == VM_LOCKED)
#define mlock_vma_folio(folio, vma)						\
	((void)(VMA_MLOCKS(vma) && (mlock_folio(folio), 1)))
#define munlock_vma_folio(folio, vma)						\
	((void)(VMA_MLOCKS(vma) && (munlock_folio(folio), 1)))

static void folio_add_lru_vma(struct folio *folio, struct vm_area_struct *vma)
{
	if (VMA_MLOCKS(vma))
		mlock_new_folio(folio);
	else
		folio_add_lru(folio);
}

static void lru_add_new_anon(struct folio *folio, struct vm_area_struct *vma, unsigned long address)
{
	folio_add_new_anon_rmap(folio, vma, address);
	folio_add_lru_vma(folio, vma);
}

static void lru_remove_rmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma)
{
	folio_remove_rmap_pte(folio, page, vma);
	munlock_vma_folio(folio, vma);
}

#undef folio_add_file_rmap_pte
#undef folio_add_anon_rmap_pte
#define folio_add_new_anon_rmap(folio, vma, address)	lru_add_new_anon(folio, vma, address)
#define folio_add_file_rmap_pte(folio, page, vma)				\
	(atomic_inc(&(page)->_mapcount), mlock_vma_folio(folio, vma))
#define folio_add_anon_rmap_pte(folio, page, vma, address)			\
	(atomic_inc(&(page)->_mapcount), mlock_vma_folio(folio, vma))
#define folio_remove_rmap_pte(folio, page, vma)	lru_remove_rmap_pte(folio, page, vma)

/* For finally(), before the last mm goes, and again after the last page has gone. */
static void lru_exit(void)
{
	lru_add_drain_all();
}

#endif
