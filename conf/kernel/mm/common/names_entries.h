/* SPDX-License-Identifier: Apache-2.0 */
/*
 * More names of the kernel for what is here under another one, as in names.h: sizes, what an entry says (mm/leafops.h, swapops.h),
 * VMAs, and what is never so here (hugetlb folios that are not asked for by hugetlb.h, devices, the zero page).
 */
#ifndef _MM_NAMES_ENTRIES_H
#define _MM_NAMES_ENTRIES_H

#include "names.h"

/* ---- sizes ------------------------------------------------------------------------------------- */

#define offset_in_page(p)		((unsigned long)(p) & ~PAGE_MASK)
#define PAGE_ALIGNED(addr)		(offset_in_page(addr) == 0)
#define PAGE_ALIGN_DOWN(addr)		((unsigned long)(addr) & PAGE_MASK)
#define PFN_UP(x)			(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)			((x) >> PAGE_SHIFT)
#define PFN_PHYS(x)			((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x)			((unsigned long)((x) >> PAGE_SHIFT))
#define folio_shift(folio)		(PAGE_SHIFT + folio_order(folio))
#define folio_size(folio)		(PAGE_SIZE << folio_order(folio))
#define folio_pos(folio)		((loff_t)(folio)->index << PAGE_SHIFT)
#define folio_next_index(folio)		((folio)->index + folio_nr_pages(folio))
#define folio_contains(folio, i)	((i) - (folio)->index < folio_nr_pages(folio))
#define folio_file_page(folio, i)	folio_page(folio, (i) & (folio_nr_pages(folio) - 1))
#define folio_page_idx(folio, page)	((page) - &(folio)->page)
#define folio_address(folio)		page_address(&(folio)->page)
#define offset_in_folio(folio, p)	((unsigned long)(p) & (folio_size(folio) - 1))
#define pfn_folio(pfn)			page_folio(pfn_to_page(pfn))
#define compound_order(page)		folio_order(page_folio(page))
#define compound_nr(page)		((unsigned long)folio_nr_pages(page_folio(page)))
#define page_size(page)			folio_size(page_folio(page))
#define thp_nr_pages(page)		folio_nr_pages(page_folio(page))
#define page_to_pgoff(page)	\
	(page_folio(page)->index + folio_page_idx(page_folio(page), page))
#define virt_to_folio(addr)		page_folio(virt_to_page(addr))

/* ---- references and flags ------------------------------------------------------------------------ */

#define folio_ref_inc(folio)		atomic_inc(&(folio)->_refcount)
#define folio_ref_dec(folio)		atomic_dec(&(folio)->_refcount)
/* Full. */
#define folio_ref_dec_and_test(folio)	atomic_dec_and_test(&(folio)->_refcount)
#define folio_put_testzero(folio)	atomic_dec_and_test(&(folio)->_refcount)
#define page_ref_dec_and_test(page)	atomic_dec_and_test(&(page)->_refcount)
#define put_page_testzero(page)		atomic_dec_and_test(&(page)->_refcount)
#define folio_ref_sub_and_test(folio, nr)	atomic_sub_and_test(nr, &(folio)->_refcount)
#define page_ref_sub_and_test(page, nr)	atomic_sub_and_test(nr, &(page)->_refcount)
/* Full if it succeeds. */
#define page_ref_add_unless(page, nr, u)	atomic_add_unless(&(page)->_refcount, nr, u)
#define folio_ref_add_unless(folio, nr, u)	atomic_add_unless(&(folio)->_refcount, nr, u)
#define set_page_count(page, v)		atomic_set(&(page)->_refcount, v)
#define init_page_count(page)		set_page_count(page, 1)
#define folio_set_count(folio, v)	atomic_set(&(folio)->_refcount, v)
#define __folio_mark_uptodate(folio)	folio_mark_uptodate(folio)
#define folio_test_hwpoison(folio)	PageHWPoison(&(folio)->page)
#define folio_test_ksm(folio)		((void)(folio), false)
#define folio_test_slab(folio)		((void)(folio), false)
#define folio_test_reserved(folio)	((void)(folio), false)
#define folio_is_zone_device(folio)	((void)(folio), false)
#define is_zone_device_page(page)	((void)(page), false)
#define folio_is_device_private(folio)	((void)(folio), false)
#define folio_test_pmd_mappable(folio)	(folio_order(folio) >= HPAGE_PMD_ORDER)
#define folio_test_large_rmappable(folio)	folio_test_large(folio)
#define folio_mark_accessed(folio)	((void)(folio))
#define mark_page_accessed(page)	((void)(page))
#define folio_nid(folio)		((void)(folio), 0)
#define page_to_nid(page)		((void)(page), 0)
/* Full: what the writer of the page did before it is written back. */
#define folio_test_clear_dirty(folio)	test_and_clear_bit(PG_dirty, &(folio)->flags)

#define __kmap(page)			((void *)page_address(page))
#define kmap_local_page(page)		__kmap(page)
#define kmap_local_folio(folio, offset)	(__kmap(&(folio)->page) + (offset))
#define kmap_atomic(page)		({ preempt_disable(); __kmap(page); })
#define kmap(page)			__kmap(page)
#define kunmap_local(addr)		((void)(addr))
#define kunmap_atomic(addr)		do { (void)(addr); preempt_enable(); } while (0)
#define kunmap(page)			((void)(page))
#define clear_user_highpage(page, vaddr)	((void)(vaddr), clear_highpage(page))
#define copy_user_highpage(to, from, vaddr, vma)	((void)(vaddr), (void)(vma), copy_highpage(to, from))

/* ---- entries -------------------------------------------------------------------------------------- */

#define arch_enter_lazy_mmu_mode()	((void)0)
#define arch_leave_lazy_mmu_mode()	((void)0)
#define lazy_mmu_mode_enable()		((void)0)
#define lazy_mmu_mode_disable()		((void)0)
#define pte_mksoft_dirty(pte)		__pte(pte_val(pte) | _PAGE_SOFT_DIRTY)
#define pmd_young(pmd)			((pmd_val(pmd) & _PAGE_ACCESSED) != 0)
#define pmd_folio(pmd)			page_folio(pmd_page(pmd))
#define pmd_special(pmd)		((void)(pmd), false)
#define pte_devmap(pte)			((void)(pte), false)
#define pud_write(pud)			((pud_val(pud) & _PAGE_RW) != 0)
#define pud_pfn(pud)			(pud_val(pud) >> PAGE_SHIFT)
#define pud_trans_huge(pud)		pud_leaf(pud)
#define pud_devmap(pud)			((void)(pud), false)
#define p4d_present(p4d)		(!p4d_none(p4d))
#define pgd_present(pgd)		(!pgd_none(pgd))
#define p4d_leaf(p4d)			((void)(p4d), false)
#define pgd_leaf(pgd)			((void)(pgd), false)
#define __NONE_OR_CLEAR_BAD(entry, none, bad)					\
({										\
	int __absent = none(entry);						\
	if (!__absent && bad(entry)) {						\
		WARN_ON_ONCE(1);						\
		__absent = 1;							\
	}									\
	__absent;								\
})
#define pud_none_or_clear_bad(pudp)						\
({										\
	pud_t __pudval = pudp_get(pudp);					\
	__NONE_OR_CLEAR_BAD(__pudval, pud_none, pud_bad);			\
})
#define p4d_none_or_clear_bad(p4dp)						\
({										\
	p4d_t __p4dval = p4dp_get(p4dp);					\
	__NONE_OR_CLEAR_BAD(__p4dval, p4d_none, p4d_bad);			\
})
#define pgd_none_or_clear_bad(pgdp)						\
({										\
	pgd_t __pgdval = pgdp_get(pgdp);					\
	__NONE_OR_CLEAR_BAD(__pgdval, pgd_none, pgd_bad);			\
})
#define is_zero_pfn(pfn)		((void)(pfn), false)
#define is_zero_folio(folio)		((void)(folio), false)
#define is_huge_zero_pmd(pmd)		((void)(pmd), false)
#define is_huge_zero_folio(folio)	((void)(folio), false)
#define has_transparent_hugepage()	true
#define thp_migration_supported()	true

#define is_swap_pmd(pmd)		(!pmd_none(pmd) && !pmd_present(pmd))
#define is_readable_migration_entry(entry)	(swp_type(entry) == SWP_MIGRATION_READ)
#define is_readable_exclusive_migration_entry(entry)	\
	(swp_type(entry) == SWP_MIGRATION_READ_EXCLUSIVE)
#define is_writable_migration_entry(entry)	(swp_type(entry) == SWP_MIGRATION_WRITE)
#define make_readable_exclusive_migration_entry(offset)	\
	swp_entry(SWP_MIGRATION_READ_EXCLUSIVE, (unsigned long)(offset) << PAGE_SHIFT)
#define is_device_private_entry(entry)		((void)(entry), false)
#define is_device_exclusive_entry(entry)	((void)(entry), false)
#define is_pte_marker_entry(entry)	(swp_type(entry) == SWP_PTE_MARKER)
#define is_pfn_swap_entry(entry)	(is_migration_entry(entry) || is_hwpoison_entry(entry))
#define swp_offset_pfn(entry)		((entry).val >> PAGE_SHIFT)

/* The same since 6.19. An entry that is present, or none, gives an empty one. */
typedef swp_entry_t softleaf_t;
#define softleaf_mk_none()		((softleaf_t){ .val = 0 })
#define softleaf_from_pte(pte)	\
	(is_swap_pte(pte) ? pte_to_swp_entry(pte) : softleaf_mk_none())
#define softleaf_from_pmd(pmd)	\
	(is_swap_pmd(pmd) ? pmd_to_swp_entry(pmd) : softleaf_mk_none())
#define softleaf_to_pte(entry)		swp_entry_to_pte(entry)
#define softleaf_is_none(entry)		((entry).val == 0)
#define __SOFTLEAF_IS(entry, type)	(!softleaf_is_none(entry) && swp_type(entry) == (type))
#define softleaf_is_swap(entry)		__SOFTLEAF_IS(entry, SWP_SWAP)
#define softleaf_is_migration(entry)	(!softleaf_is_none(entry) && is_migration_entry(entry))
#define softleaf_is_migration_read(entry)	__SOFTLEAF_IS(entry, SWP_MIGRATION_READ)
#define softleaf_is_migration_read_exclusive(entry)	\
	__SOFTLEAF_IS(entry, SWP_MIGRATION_READ_EXCLUSIVE)
#define softleaf_is_migration_write(entry)	__SOFTLEAF_IS(entry, SWP_MIGRATION_WRITE)
#define softleaf_is_hwpoison(entry)	__SOFTLEAF_IS(entry, SWP_HWPOISON)
#define softleaf_is_marker(entry)	__SOFTLEAF_IS(entry, SWP_PTE_MARKER)
#define softleaf_is_device_private(entry)	((void)(entry), false)
#define softleaf_is_device_exclusive(entry)	((void)(entry), false)
#define softleaf_to_marker(entry)	pte_marker_get(entry)
#define softleaf_is_guard_marker(entry)	\
	(softleaf_is_marker(entry) && (pte_marker_get(entry) & PTE_MARKER_GUARD))
#define softleaf_is_uffd_wp_marker(entry)	\
	(softleaf_is_marker(entry) && (pte_marker_get(entry) & PTE_MARKER_UFFD_WP))
#define softleaf_is_poison_marker(entry)	\
	(softleaf_is_marker(entry) && (pte_marker_get(entry) & PTE_MARKER_POISONED))
#define softleaf_has_pfn(entry)		(softleaf_is_migration(entry) || softleaf_is_hwpoison(entry))
#define softleaf_to_pfn(entry)		swp_offset_pfn(entry)
#define softleaf_to_page(entry)		pfn_swap_entry_to_page(entry)
#define softleaf_to_folio(entry)	pfn_swap_entry_folio(entry)
#define pte_is_marker(pte)		softleaf_is_marker(softleaf_from_pte(pte))
#define pmd_is_migration_entry(pmd)	softleaf_is_migration(softleaf_from_pmd(pmd))

/* ---- VMAs -------------------------------------------------------------------------------------------- */

#define vma_is_accessible(vma)		(((vma)->vm_flags & VM_ACCESS_FLAGS) != 0)
#define vma_is_shared_maywrite(vma)	(((vma)->vm_flags & VM_SHARED) != 0)
#define is_shared_maywrite(vm_flags)	(((vm_flags) & VM_SHARED) != 0)
#define vma_is_dax(vma)			((void)(vma), false)
#define vma_is_shmem(vma)		((void)(vma), false)
#define vma_is_anon_shmem(vma)		((void)(vma), false)
#define vma_is_special_huge(vma)	((void)(vma), false)
#define range_in_vma(vma, start, end)	\
	((vma) && (vma)->vm_start <= (start) && (end) <= (vma)->vm_end)
#define vm_start_gap(vma)		((vma)->vm_start)
#define vm_end_gap(vma)			((vma)->vm_end)
#define vma_set_page_prot(vma)		((void)(vma))
#define vma_policy(vma)			((void)(vma), (struct mempolicy *)NULL)
#define anon_vma_name(vma)		((void)(vma), (struct anon_vma_name *)NULL)
#define vmf_error(err)			((err) == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS)
#define can_do_mlock()			true
#define expand_stack_locked(vma, address)	expand_downwards(vma, address)
#define vma_iter_addr(vmi)		((vmi)->mas.index)
#define vma_iter_end(vmi)		((vmi)->mas.last + 1)
#define vma_iter_invalidate(vmi)	mas_pause(&(vmi)->mas)
/* mmap_lock is held for writing, and dropped by the caller. */
#define do_munmap(mm, start, len, uf)						\
({										\
	VMA_ITERATOR(__vmi, mm, start);						\
	(void)(uf);								\
	do_vmi_munmap(&__vmi, mm, start, len, false);				\
})

#define get_mm_rss(mm)			(get_mm_counter(mm, MM_FILEPAGES) +	\
					 get_mm_counter(mm, MM_ANONPAGES) +	\
					 get_mm_counter(mm, MM_SHMEMPAGES))
#define get_mm_counter_sum(mm, member)	get_mm_counter(mm, member)
#define mm_counter_file(folio)		((void)(folio), MM_FILEPAGES)
#define update_hiwater_rss(mm)		((void)(mm))
#define update_hiwater_vm(mm)		((void)(mm))
#define lru_add_page_tail(head, tail)	((void)(tail))
#define mmap_read_trylock_non_owner(mm)	mmap_read_trylock(mm)
#define mmap_read_unlock_non_owner(mm)	mmap_read_unlock(mm)

/* ---- files ------------------------------------------------------------------------------------------- */

#define file_inode(file)		((file)->f_inode)
#define inode_lock(inode)		down_write(&(inode)->i_rwsem)
#define inode_unlock(inode)		up_write(&(inode)->i_rwsem)
#define inode_lock_shared(inode)	down_read(&(inode)->i_rwsem)
#define inode_unlock_shared(inode)	up_read(&(inode)->i_rwsem)
#define inode_trylock(inode)		down_write_trylock(&(inode)->i_rwsem)
#define inode_trylock_shared(inode)	down_read_trylock(&(inode)->i_rwsem)
#define inode_is_locked(inode)		rwsem_is_locked(&(inode)->i_rwsem)
#define mapping_mapped(mapping)		(!list_empty(&(mapping)->i_mmap))

/* ---- the kernel's arguments, where there are fewer here --------------------------------------------- */

#define handle_mm_fault(vma, address, flags, regs...)	handle_mm_fault(vma, address, flags)
#define folio_add_new_anon_rmap(folio, vma, address, flags...)	\
	folio_add_new_anon_rmap(folio, vma, address)
#define folio_lock_anon_vma_read(folio, rwc...)	folio_lock_anon_vma_read(folio)
#define __LAST_OF_TWO(a, ...)		__LAST_OF_TWO_(a, ##__VA_ARGS__, a)
#define __LAST_OF_TWO_(a, b, ...)	b
/* With the shift of the stride or without. */
#define flush_tlb_mm_range(mm, start, end, how...)	\
	flush_tlb_mm_range(mm, start, end, __LAST_OF_TWO(how))
/* Without an mm it is that of the current task: use_mm_as_thread(). */
#define __GUP_FAST(mm, start, nr, flags, pages, fast, ...)	fast
#define __GUP_FAST_MM(pin, mm, start, nr, flags, pages)	\
	gup_fast_fallback(mm, start, nr, (flags) | (pin), pages)
#define __GUP_FAST_CURRENT(pin, start, nr, flags, pages)	\
	gup_fast_fallback(current->mm, start, nr, (flags) | (pin), pages)
#undef get_user_pages_fast
#undef pin_user_pages_fast
#define get_user_pages_fast(args...)	\
	__GUP_FAST(args, __GUP_FAST_MM, __GUP_FAST_CURRENT, none)(0, args)
#define pin_user_pages_fast(args...)	\
	__GUP_FAST(args, __GUP_FAST_MM, __GUP_FAST_CURRENT, none)(FOLL_PIN, args)

/* Until a page in flight has arrived; its entry is looked at under the PTE lock. */
static inline void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address)
{
	struct folio *folio = NULL;
	spinlock_t *ptl;
	pte_t *ptep = pte_offset_map_lock(mm, pmd, address, &ptl);
	pte_t pte;

	if (!ptep)
		return;
	pte = ptep_get(ptep);
	if (is_swap_pte(pte) && is_migration_entry(pte_to_swp_entry(pte)))
		folio = page_folio(pfn_swap_entry_to_page(pte_to_swp_entry(pte)));
	pte_unmap_unlock(ptep, ptl);
	if (folio)
		migration_wait_on_locked(folio);
}

/* A fault for who could not touch the page: 0 or -EFAULT. mmap_lock is held, and may be let go meanwhile: *unlocked. */
static inline int fixup_user_fault(struct mm_struct *mm, unsigned long address,
				   unsigned int fault_flags, bool *unlocked)
{
	struct vm_area_struct *vma;
	vm_fault_t ret;

	if (unlocked)
		fault_flags |= FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE;
	for (;;) {
		vma = vma_lookup(mm, address);
		if (!vma || !(vma->vm_flags & (fault_flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_READ)))
			return -EFAULT;
		ret = handle_mm_fault(vma, address, fault_flags);
		if (ret & VM_FAULT_ERROR)
			return -EFAULT;
		if (!(ret & VM_FAULT_RETRY))
			return 0;
		mmap_read_lock(mm);
		*unlocked = true;
		fault_flags |= FAULT_FLAG_TRIED;
	}
}

/* As since Linux 6.4: an error pointer if there is none. filemap_get_entry() gives NULL. */
static inline struct folio *filemap_get_folio(struct address_space *mapping, pgoff_t index)
{
	return filemap_get_entry(mapping, index) ?: ERR_PTR(-ENOENT);
}
#define filemap_add_folio(mapping, folio, index, gfp...)	filemap_add_folio(mapping, folio, index)
#define hugetlb_fault(mm, vma, address, flags...)	hugetlb_fault(mm, vma, address)
#define swap_duplicate(entry, nr...)		swap_duplicate(entry)
#define swap_free_nr(entry, nr)			swap_free(entry)
#define swapcache_prepare(entry, nr...)		swapcache_prepare(entry)

#endif
