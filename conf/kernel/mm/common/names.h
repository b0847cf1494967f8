/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Further names of the kernel for what is here under another one: by pages in place of folios, older names, and those that do nothing here. All are
 * covers, so each has the steps and the order of what it stands for.
 */
#ifndef _MM_NAMES_H
#define _MM_NAMES_H

#include "filemap.h"
#include "gup.h"
#include "migrate.h"

/* ---- pages ------------------------------------------------------------------------------------- */

#define lock_page(page)			folio_lock(page_folio(page))
#define trylock_page(page)		folio_trylock(page_folio(page))
#define unlock_page(page)		folio_unlock(page_folio(page))
#define PageLocked(page)		folio_test_locked(page_folio(page))
#define folio_lock_killable(folio)	mutex_lock_killable(&(folio)->lock)
/* Until it is unlocked once. */
#define folio_wait_locked(folio)						\
do {										\
	if (folio_test_locked(folio)) {						\
		folio_lock(folio);						\
		folio_unlock(folio);						\
	}									\
} while (0)
#define wait_on_page_locked(page)	folio_wait_locked(page_folio(page))
#define page_count(page)		page_ref_count(page)
#define page_ref_inc(page)		atomic_inc(&(page)->_refcount)
#define page_ref_dec(page)		atomic_dec(&(page)->_refcount)
#define page_ref_add(page, nr)		atomic_add(nr, &(page)->_refcount)
#define page_ref_sub(page, nr)		atomic_sub(nr, &(page)->_refcount)
#define page_ref_freeze(page, count)	folio_ref_freeze(page_folio(page), count)
#define page_ref_unfreeze(page, count)	folio_ref_unfreeze(page_folio(page), count)
/* Full if it succeeds. */
#define get_page_unless_zero(page)	folio_try_get(page_folio(page))
#define try_get_page(page)		folio_try_get(page_folio(page))

static inline int folio_mapcount(struct folio *folio)
{
	int count = folio_entire_mapcount(folio);
	long i;

	for (i = 0; i < folio_nr_pages(folio); i++)
		count += atomic_read(&folio_page(folio, i)->_mapcount) + 1;
	return count;
}
#define total_mapcount(page)		folio_mapcount(page_folio(page))
/* Of one page, with the mappings of the whole. */
#define page_mapcount(page)							\
	(atomic_read(&(page)->_mapcount) + 1 +					\
	 (folio_test_large(page_folio(page)) ? folio_entire_mapcount(page_folio(page)) : 0))
#define page_mapped(page)		folio_mapped(page_folio(page))
#define set_page_dirty(page)		folio_mark_dirty(page_folio(page))
#define SetPageDirty(page)		folio_mark_dirty(page_folio(page))
#define PageDirty(page)			folio_test_dirty(page_folio(page))
#define ClearPageDirty(page)		folio_clear_dirty(page_folio(page))
#define folio_test_uptodate(folio)	test_bit_acquire(PG_uptodate, &(folio)->flags)
#define folio_mark_uptodate(folio)						\
do {										\
	smp_wmb();								\
	set_bit(PG_uptodate, &(folio)->flags);					\
} while (0)
#define PageUptodate(page)		folio_test_uptodate(page_folio(page))
#define SetPageUptodate(page)		folio_mark_uptodate(page_folio(page))
#define PageCompound(page)		(folio_test_large(page_folio(page)))
#define PageHead(page)			(folio_test_large((struct folio *)(page)) && !PageTail(page))
#define PageTail(page)			((READ_ONCE((page)->compound_head) & 1) != 0)
#define PageTransHuge(page)		PageHead(page)
#define folio_mapping(folio)							\
	(folio_test_anon(folio) ? NULL : READ_ONCE((folio)->mapping))
#define page_mapping(page)		folio_mapping(page_folio(page))
#define folio_anon_vma(folio)							\
	(folio_test_anon(folio) ? (struct anon_vma *)((unsigned long)READ_ONCE((folio)->mapping) - \
						      PAGE_MAPPING_ANON) : NULL)
#define page_anon_vma(page)		folio_anon_vma(page_folio(page))
#define page_get_anon_vma(page)		folio_get_anon_vma(page_folio(page))
#define page_lock_anon_vma_read(page)	folio_lock_anon_vma_read(page_folio(page))
#define folio_index(folio)		((folio)->index)
#define page_index(page)		((page)->index)
#define page_offset(page)		((loff_t)(page)->index << PAGE_SHIFT)
#define page_private(page)		((page)->private)
#define set_page_private(page, v)	((page)->private = (v))
#define pfn_valid(pfn)			(pfn_to_page(pfn) != NULL)
#define alloc_pages(gfp, order)							\
({										\
	struct folio *__allocated = folio_alloc(gfp, order);			\
	__allocated ? &__allocated->page : NULL;				\
})
#define __free_pages(page, order)	put_page(page)

/* ---- entries -------------------------------------------------------------------------------------- */

#define pte_none_mostly(pte)		(pte_none(pte) || is_pte_marker(pte))
#define pte_accessible(mm, pte)		(pte_present(pte) || pte_protnone(pte))
#define pmd_pfn(pmd)			(pmd_val(pmd) >> PAGE_SHIFT)
#define pmd_devmap(pmd)			false
#define pmd_none_or_clear_bad(pmdp)						\
({										\
	pmd_t __pmdval = pmdp_get_lockless(pmdp);				\
	int __none = pmd_none(__pmdval);					\
	if (!__none && pmd_bad(__pmdval)) {					\
		WARN_ON_ONCE(1);						\
		__none = 1;							\
	}									\
	__none;									\
})
#define pmd_none_or_trans_huge_or_clear_bad(pmdp)				\
({										\
	pmd_t __pmdv = pmdp_get_lockless(pmdp);					\
	pmd_none(__pmdv) || pmd_is_huge(__pmdv);				\
})
#define pmd_trans_unstable(pmdp)	pmd_none_or_trans_huge_or_clear_bad(pmdp)
#define ptep_clear(mm, address, ptep)	((void)ptep_get_and_clear(mm, address, ptep))
#define ptep_modify_prot_start(vma, address, ptep)				\
	ptep_get_and_clear((vma)->vm_mm, address, ptep)
#define ptep_modify_prot_commit(vma, address, ptep, old_pte, pte)		\
	((void)(old_pte), set_pte_at((vma)->vm_mm, address, ptep, pte))
#define set_ptes(mm, address, ptep, pte, nr)					\
do {										\
	unsigned int __i;							\
	for (__i = 0; __i < (nr); __i++)					\
		set_pte_at(mm, (address) + __i * PAGE_SIZE, (ptep) + __i,	\
			   __pte(pte_val(pte) + __i * PAGE_SIZE));		\
} while (0)
/* Under the PTE lock: more may be done with the page than before. Whether the entry has changed. */
#define ptep_set_access_flags(vma, address, ptep, entry, dirty)			\
({										\
	bool __changed = !pte_same(ptep_get(ptep), entry);			\
	if (__changed && (dirty))						\
		set_pte_at((vma)->vm_mm, address, ptep, entry);			\
	__changed;								\
})
/* As on x86: without a flush. */
#define ptep_clear_flush_young(vma, address, ptep)				\
	ptep_test_and_clear_young(vma, address, ptep)
#define pte_offset_map_nolock(mm, pmd, address, ptlp)				\
({										\
	pmd_t __pmd_unused;							\
	pte_offset_map_rw_nolock(mm, pmd, address, &__pmd_unused, ptlp);	\
})
#define pte_offset_map_ro_nolock(mm, pmd, address, ptlp)			\
	pte_offset_map_nolock(mm, pmd, address, ptlp)
#define pte_alloc_map(mm, pmd, address)						\
	(pte_alloc(mm, pmd) ? NULL : pte_offset_map(pmd, address))
#define vm_normal_folio(vma, address, pte)					\
({										\
	struct page *__normal = vm_normal_page(vma, address, pte);		\
	__normal ? page_folio(__normal) : NULL;					\
})
#define make_readable_migration_entry(offset)					\
	swp_entry(SWP_MIGRATION_READ, (unsigned long)(offset) << PAGE_SHIFT)
#define make_writable_migration_entry(offset)					\
	swp_entry(SWP_MIGRATION_WRITE, (unsigned long)(offset) << PAGE_SHIFT)
#define pfn_swap_entry_folio(entry)	page_folio(pfn_swap_entry_to_page(entry))
#define update_mmu_cache(vma, address, ptep)	((void)(ptep))
#define update_mmu_tlb(vma, address, ptep)	((void)(ptep))
#define flush_cache_page(vma, address, pfn)	((void)(vma))
#define flush_cache_range(vma, start, end)	((void)(vma))
#define flush_dcache_page(page)			((void)(page))

/* ---- mappings of pages ---------------------------------------------------------------------------- */

#define page_remove_rmap(page, vma, compound)					\
do {										\
	if (compound)								\
		folio_remove_rmap_pmd(page_folio(page), page, vma);		\
	else									\
		folio_remove_rmap_pte(page_folio(page), page, vma);		\
} while (0)
#define page_add_file_rmap(page, vma, compound)					\
do {										\
	if (compound)								\
		folio_add_file_rmap_pmd(page_folio(page), page, vma);		\
	else									\
		folio_add_file_rmap_pte(page_folio(page), page, vma);		\
} while (0)
#define page_add_new_anon_rmap(page, vma, address)				\
	folio_add_new_anon_rmap(page_folio(page), vma, address)
#define page_add_anon_rmap(page, vma, address, flags)				\
	folio_add_anon_rmap_pte(page_folio(page), page, vma, address)

/* The folio is locked. */
static inline void try_to_migrate(struct folio *folio, enum ttu_flags flags)
{
	struct rmap_walk_control rwc = { .rmap_one = try_to_migrate_one };

	(void)flags;
	rmap_walk(folio, &rwc);
}

static inline void remove_migration_ptes(struct folio *src, struct folio *dst, int flags)
{
	struct rmap_walk_control rwc = { .rmap_one = remove_migration_pte, .arg = src };

	(void)flags;
	rmap_walk(dst, &rwc);
}

/* ---- the page cache ------------------------------------------------------------------------------- */

/* A reference, or NULL. */
#define find_get_page(mapping, offset)						\
({										\
	struct folio *__cached = filemap_get_entry(mapping, offset);		\
	__cached ? folio_page(__cached, (offset) - __cached->index) : NULL;	\
})

/* A reference, and locked; or an error pointer. */
static inline struct folio *filemap_lock_folio(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio;

	for (;;) {
		folio = filemap_get_entry(mapping, index);
		if (!folio)
			return ERR_PTR(-ENOENT);
		folio_lock(folio);
		if (likely(READ_ONCE(folio->mapping) == mapping))
			return folio;
		/* It was truncated. */
		folio_unlock(folio);
		folio_put(folio);
	}
}
#define find_lock_page(mapping, offset)						\
({										\
	struct folio *__locked = filemap_lock_folio(mapping, offset);		\
	IS_ERR(__locked) ? NULL : folio_page(__locked, (offset) - __locked->index); \
})
#define filemap_invalidate_lock(mapping)	down_write(&(mapping)->invalidate_lock)
#define filemap_invalidate_unlock(mapping)	up_write(&(mapping)->invalidate_lock)
#define filemap_invalidate_lock_shared(mapping)	down_read(&(mapping)->invalidate_lock)
#define filemap_invalidate_unlock_shared(mapping)	up_read(&(mapping)->invalidate_lock)
#define delete_from_page_cache(page)						\
do {										\
	filemap_remove_folio(page_folio(page));					\
	put_page(page);								\
} while (0)

/* ---- users' pages: the mm is an argument, as everywhere here ------------------------------------------ */

#define get_user_pages_fast_only(mm, start, nr, flags, pages)			\
	gup_fast(mm, start, (start) + (nr) * PAGE_SIZE, flags, pages)
/* They take mmap_lock. */
#define get_user_pages_unlocked(mm, start, nr, pages, flags)	gup_slow(mm, start, nr, flags, pages)
#define pin_user_pages_unlocked(mm, start, nr, pages, flags)			\
	gup_slow(mm, start, nr, (flags) | FOLL_PIN, pages)
#define page_maybe_dma_pinned(page)	folio_maybe_dma_pinned(page_folio(page))
#define unpin_user_folio(folio, n)	gup_put_folio(folio, n, FOLL_PIN)
#define unpin_user_pages(pages, n)						\
do {										\
	unsigned long __unpinned;						\
	for (__unpinned = 0; __unpinned < (n); __unpinned++)			\
		unpin_user_page((pages)[__unpinned]);				\
} while (0)

/* ---- VMAs -------------------------------------------------------------------------------------------- */

#define vma_iter_init(vmi, mm, addr)						\
do {										\
	VMA_ITERATOR(__fresh, mm, addr);					\
	*(vmi) = __fresh;							\
} while (0)
#define userfaultfd_minor(vma)		(((vma)->vm_flags & VM_UFFD_MINOR) != 0)

static inline struct vm_area_struct *find_exact_vma(struct mm_struct *mm, unsigned long vm_start,
						    unsigned long vm_end)
{
	struct vm_area_struct *vma = vma_lookup(mm, vm_start);

	return vma && (vma->vm_start != vm_start || vma->vm_end != vm_end) ? NULL : vma;
}

#endif
