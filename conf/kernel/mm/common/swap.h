/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Swap: its slots and their counts, and the swap cache. mm/swapfile.c, mm/swap_state.c, as in Linux 6.8 to 6.17. With
 * -D CONFIG_SWAP=1 only. A slot has one count for each entry of a page table that names it, and SWAP_HAS_CACHE
 * while a folio of the cache stands for it, or is about to. Counts change under the lock of the area; the cache is
 * looked up without, and what is found there is looked at again when it is locked: folio_test_swapcache(), folio_swap().
 *
 * Lock order: folio lock, PTE lock, the lock of the area.
 */
#ifndef _MM_SWAP_H
#define _MM_SWAP_H

#include "rmap.h"

#ifdef CONFIG_SWAP

/* Slot 0 is the header of the area. */
#ifndef NR_SWAP_SLOTS
#define NR_SWAP_SLOTS		4
#endif
#define SWAP_HAS_CACHE		0x40
#define SWAP_COUNT_MASK		0x3f

struct swap_info_struct {
	spinlock_t lock;			/* of swap_map */
	unsigned char swap_map[NR_SWAP_SLOTS];
	unsigned long contents[NR_SWAP_SLOTS];	/* what is on the disk */
	spinlock_t cache_lock;
	struct folio *cache[NR_SWAP_SLOTS];	/* under cache_lock; read under RCU */
};

static struct swap_info_struct swap_info = {
	.lock = __SPIN_LOCK_UNLOCKED(swap_info.lock),
	.cache_lock = __SPIN_LOCK_UNLOCKED(swap_info.cache_lock),
};

/* ---- entries ------------------------------------------------------------------------------------- */

#define _PAGE_SWP_EXCLUSIVE	_PAGE_DIRTY
#define swp_offset(entry)	((entry).val >> PAGE_SHIFT)
#define swp_swap_entry(offset)	swp_entry(SWP_SWAP, (unsigned long)(offset) << PAGE_SHIFT)
#define non_swap_entry(entry)	(swp_type(entry) != SWP_SWAP)
#define pte_swp_mkexclusive(pte)	__pte(pte_val(pte) | _PAGE_SWP_EXCLUSIVE)
#define pte_swp_clear_exclusive(pte)	__pte(pte_val(pte) & ~_PAGE_SWP_EXCLUSIVE)
#define pte_swp_exclusive(pte)	((pte_val(pte) & _PAGE_SWP_EXCLUSIVE) != 0)

#define folio_test_swapcache(folio)	test_bit(PG_swapcache, &(folio)->flags)
/* The entry of a folio in the cache: the kernel's folio->swap. */
#define folio_swap(folio)	((swp_entry_t){ .val = READ_ONCE((folio)->private) })

/* A locked folio stands for the slot: it stays so. */
static bool folio_is_of_swap_entry(struct folio *folio, swp_entry_t entry)
{
	return folio_test_swapcache(folio) && swp_offset(folio_swap(folio)) == swp_offset(entry);
}

/* ---- counts of slots ------------------------------------------------------------------------------- */

/* How many entries of page tables name the slot, unlocked. */
#define __swap_count(entry)							\
	(READ_ONCE(swap_info.swap_map[swp_offset(entry)]) & SWAP_COUNT_MASK)

/* One more entry names it. -ENOENT: it is free. */
static int swap_duplicate(swp_entry_t entry)
{
	unsigned char *map = &swap_info.swap_map[swp_offset(entry)];
	int error = -ENOENT;

	spin_lock(&swap_info.lock);
	if (*map) {
		WRITE_ONCE(*map, *map + 1);
		error = 0;
	}
	spin_unlock(&swap_info.lock);
	return error;
}

/* What is left of it. */
static unsigned char swap_free(swp_entry_t entry)
{
	unsigned char *map = &swap_info.swap_map[swp_offset(entry)], left;

	spin_lock(&swap_info.lock);
	VM_WARN_ON(!(*map & SWAP_COUNT_MASK));
	left = *map - 1;
	WRITE_ONCE(*map, left);
	spin_unlock(&swap_info.lock);
	return left;
}

/* The right to bring the slot in, for one at a time. -EEXIST: another one has it; -ENOENT: the slot is free. */
static int swapcache_prepare(swp_entry_t entry)
{
	unsigned char *map = &swap_info.swap_map[swp_offset(entry)];
	int error = 0;

	spin_lock(&swap_info.lock);
	if (!*map)
		error = -ENOENT;
	else if (*map & SWAP_HAS_CACHE)
		error = -EEXIST;
	else
		WRITE_ONCE(*map, *map | SWAP_HAS_CACHE);
	spin_unlock(&swap_info.lock);
	return error;
}

/* No folio of the cache stands for the slot any more: put_swap_folio(). */
static void swapcache_clear(swp_entry_t entry)
{
	unsigned char *map = &swap_info.swap_map[swp_offset(entry)];

	spin_lock(&swap_info.lock);
	VM_WARN_ON(!(*map & SWAP_HAS_CACHE));
	WRITE_ONCE(*map, *map & ~SWAP_HAS_CACHE);
	spin_unlock(&swap_info.lock);
}

/* ---- the cache ------------------------------------------------------------------------------------- */

/* A folio with a reference, or NULL. Not locked: it may leave the cache, and stand for another slot. */
static struct folio *swap_cache_get_folio(swp_entry_t entry)
{
	struct folio **slot = &swap_info.cache[swp_offset(entry)], *folio;

repeat:
	rcu_read_lock();
	folio = READ_ONCE(*slot);
	if (folio) {
		if (!folio_try_get(folio)) {
			rcu_read_unlock();
			cpu_relax();
			goto repeat;
		}
		if (folio != READ_ONCE(*slot)) {
			rcu_read_unlock();
			folio_put(folio);
			goto repeat;
		}
	}
	rcu_read_unlock();
	return folio;
}

/* A locked folio, by who has SWAP_HAS_CACHE of the slot. The cache has a reference. */
static void add_to_swap_cache(struct folio *folio, swp_entry_t entry)
{
	folio_get(folio);
	spin_lock(&swap_info.cache_lock);
	WRITE_ONCE(folio->private, swp_swap_entry(swp_offset(entry)).val);
	set_bit(PG_swapcache, &folio->flags);
	WRITE_ONCE(swap_info.cache[swp_offset(entry)], folio);
	spin_unlock(&swap_info.cache_lock);
}

static void __delete_from_swap_cache(struct folio *folio, swp_entry_t entry)
{
	spin_lock(&swap_info.cache_lock);
	VM_WARN_ON(swap_info.cache[swp_offset(entry)] != folio);
	WRITE_ONCE(swap_info.cache[swp_offset(entry)], NULL);
	clear_bit(PG_swapcache, &folio->flags);
	spin_unlock(&swap_info.cache_lock);
}

/* Locked by the caller, who has a reference. */
static void delete_from_swap_cache(struct folio *folio)
{
	swp_entry_t entry = folio_swap(folio);

	__delete_from_swap_cache(folio, entry);
	swapcache_clear(entry);
	folio_ref_sub(folio, 1);
}

/* Whether the folio, which is locked, stands for no slot any more: no entry has named it. */
static bool folio_free_swap(struct folio *folio)
{
	if (!folio_test_swapcache(folio) || __swap_count(folio_swap(folio)))
		return false;
	delete_from_swap_cache(folio);
	folio_mark_dirty(folio);
	return true;
}

/* An entry goes for good, under the PTE lock: the folio of the cache too, if it is the last and nobody has it. */
static void free_swap_and_cache(swp_entry_t entry)
{
	struct folio *folio;

	if (swap_free(entry) != SWAP_HAS_CACHE)
		return;
	folio = swap_cache_get_folio(entry);
	if (!folio)
		return;
	if (folio_trylock(folio)) {
		if (folio_is_of_swap_entry(folio, entry) && !folio_mapped(folio))
			folio_free_swap(folio);
		folio_unlock(folio);
	}
	folio_put(folio);
}

/* ---- out and in ------------------------------------------------------------------------------------- */

/* A slot for a locked folio, which is in the cache then. */
static int folio_alloc_swap(struct folio *folio)
{
	unsigned int offset;

	spin_lock(&swap_info.lock);
	for (offset = 1; offset < NR_SWAP_SLOTS && swap_info.swap_map[offset]; offset++)
		;
	if (offset < NR_SWAP_SLOTS)
		WRITE_ONCE(swap_info.swap_map[offset], SWAP_HAS_CACHE);
	spin_unlock(&swap_info.lock);
	if (offset == NR_SWAP_SLOTS)
		return -ENOMEM;
	add_to_swap_cache(folio, swp_swap_entry(offset));
	folio_mark_dirty(folio);
	return 0;
}

/* Locked; mapped by nobody, and no TLB has it for writing. */
static void swap_writeout(struct folio *folio)
{
	folio_clear_dirty(folio);
	smp_mb__after_atomic();
	WRITE_ONCE(swap_info.contents[swp_offset(folio_swap(folio))], page_contents(&folio->page));
}

static void swap_read_folio(struct folio *folio, swp_entry_t entry)
{
	page_contents(&folio->page) = READ_ONCE(swap_info.contents[swp_offset(entry)]);
	smp_wmb();
}

static struct folio *swap_cache_read_in(struct folio *folio, swp_entry_t entry)
{
	folio_lock(folio);
	add_to_swap_cache(folio, entry);
	swap_read_folio(folio, entry);
	folio_unlock(folio);
	return folio;
}

/* The folio of the slot, read in if need be, with a reference; NULL: the slot is free by now, or no memory. */
static struct folio *read_swap_cache_async(swp_entry_t entry)
{
	struct folio *folio, *new_folio = NULL;
	int error;

	for (;;) {
		folio = swap_cache_get_folio(entry);
		if (folio || !__swap_count(entry))
			break;
		if (!new_folio)
			new_folio = folio_alloc(GFP_KERNEL, 0);
		if (!new_folio)
			return NULL;
		error = swapcache_prepare(entry);
		if (!error)
			return swap_cache_read_in(new_folio, entry);
		if (error != -EEXIST)
			break;
		/* Another one has it, and has not put it into the cache yet, or taken it out. */
		schedule_timeout_uninterruptible(1);
	}
	if (new_folio)
		folio_put(new_folio);
	return folio;
}

/*
 * The entry of a locked folio of the cache becomes one that names its slot. The PTE lock is held, the entry is cleared and
 * flushed, or will be before the page is written out. False: the entry is to be as it was.
 */
static bool try_to_unmap_swap(struct folio *folio, struct page *page, struct vm_area_struct *vma,
			      unsigned long address, pte_t *pte)
{
	bool exclusive = PageAnonExclusive(page);
	swp_entry_t entry = folio_swap(folio);
	pte_t swp_pte = swp_entry_to_pte(entry);

	if (!folio_test_swapcache(folio) || swap_duplicate(entry))
		return false;
	if (exclusive && folio_try_share_anon_rmap_pte(folio, page)) {
		swap_free(entry);
		return false;
	}
	if (exclusive)
		swp_pte = pte_swp_mkexclusive(swp_pte);
	inc_mm_counter(vma->vm_mm, MM_SWAPENTS);
	set_pte_at(vma->vm_mm, address, pte, swp_pte);
	return true;
}

/* For `finally`, when nothing is mapped: what is left in the cache goes, and no slot may be left. */
static void swap_exit(void)
{
	struct folio *folio;
	unsigned int offset;

	for (offset = 1; offset < NR_SWAP_SLOTS; offset++) {
		folio = swap_cache_get_folio(swp_swap_entry(offset));
		if (!folio)
			continue;
		folio_lock(folio);
		folio_free_swap(folio);
		folio_unlock(folio);
		folio_put(folio);
	}
	for (offset = 1; offset < NR_SWAP_SLOTS; offset++)
		VM_WARN_ON(swap_info.swap_map[offset]);
}

#endif

#endif
