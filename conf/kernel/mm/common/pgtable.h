/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing entries of page tables.
 *
 * A read of an entry is one marked load (ptep_get(), pmdp_get(), ...). A store that others
 * may see is marked as well. ptep_get_and_clear() is one exchange, as the hardware walker
 * sets accessed and dirty bits meanwhile; it orders nothing beyond its own location, which
 * is what the kernel demands of an architecture.
 */
#ifndef _MM_PGTABLE_H
#define _MM_PGTABLE_H

#include "pgtable_types.h"
#include "page.h"

/*
 * A huge entry that is about to change is invalid: the walker takes it for none, everybody else for a
 * page that is mapped. On x86 its size bit tells so. With -D CONFIG_PMD_PRESENT_INVALID=1 a bit of
 * its own does (LoongArch, arm64), and entries of huge pages in flight have the size bit too.
 */
#ifndef CONFIG_PMD_PRESENT_INVALID
#define CONFIG_PMD_PRESENT_INVALID	0
#endif
#if CONFIG_PMD_PRESENT_INVALID
#define _PMD_INVALID		0x800UL
#define _PMD_PRESENT		(_PAGE_PRESENT | _PAGE_PROTNONE | _PMD_INVALID)
#define _PMD_SWP		_PAGE_PSE
#else
#define _PMD_INVALID		0UL
#define _PMD_PRESENT		(_PAGE_PRESENT | _PAGE_PROTNONE | _PAGE_PSE)
#define _PMD_SWP		0UL
#endif

/* ---- single entries: what they are ------------------------------------------------------ */

#define pte_none(pte)		(pte_val(pte) == 0)
#define pte_present(pte)	((pte_val(pte) & (_PAGE_PRESENT | _PAGE_PROTNONE)) != 0)
#define pte_protnone(pte)	((pte_val(pte) & (_PAGE_PRESENT | _PAGE_PROTNONE)) == _PAGE_PROTNONE)
#define pte_write(pte)		((pte_val(pte) & _PAGE_RW) != 0)
#define pte_dirty(pte)		((pte_val(pte) & _PAGE_DIRTY) != 0)
#define pte_young(pte)		((pte_val(pte) & _PAGE_ACCESSED) != 0)
#define pte_special(pte)	((pte_val(pte) & _PAGE_SPECIAL) != 0)
#define pte_uffd_wp(pte)	((pte_val(pte) & _PAGE_UFFD_WP) != 0)
#define pte_mkuffd_wp(pte)	pte_wrprotect(__pte(pte_val(pte) | _PAGE_UFFD_WP))
#define pte_clear_uffd_wp(pte)	__pte(pte_val(pte) & ~_PAGE_UFFD_WP)
/* Of an entry for a page in flight, or swapped out. */
#define pte_swp_uffd_wp(pte)	pte_uffd_wp(pte)
#define pte_swp_mkuffd_wp(pte)	__pte(pte_val(pte) | _PAGE_UFFD_WP)
#define pte_swp_clear_uffd_wp(pte)	pte_clear_uffd_wp(pte)
#define pte_same(a, b)		(pte_val(a) == pte_val(b))

/* With the VMA, as since 6.7, or without. */
#define pte_mkwrite(pte, vma...)	__pte(pte_val(pte) | _PAGE_RW)
#define pte_mkwrite_novma(pte)	pte_mkwrite(pte)
#define pte_mkdirty(pte)	__pte(pte_val(pte) | _PAGE_DIRTY | _PAGE_SOFT_DIRTY)
#define pte_soft_dirty(pte)	((pte_val(pte) & _PAGE_SOFT_DIRTY) != 0)
#define pte_clear_soft_dirty(pte)	__pte(pte_val(pte) & ~_PAGE_SOFT_DIRTY)
#define pte_mkyoung(pte)	__pte(pte_val(pte) | _PAGE_ACCESSED)
#define pte_mkold(pte)		__pte(pte_val(pte) & ~_PAGE_ACCESSED)
#define pte_mkclean(pte)	__pte(pte_val(pte) & ~_PAGE_DIRTY)
#define pte_mkspecial(pte)	__pte(pte_val(pte) | _PAGE_SPECIAL)
#define pte_wrprotect(pte)	__pte(pte_val(pte) & ~_PAGE_RW)
#define pte_modify(pte, prot)							\
	__pte((pte_val(pte) & _PAGE_CHG_MASK) | (pgprot_val(prot) & ~_PAGE_CHG_MASK))

/* The address of a frame carries its life: an entry of a page that is gone is caught. */
#define mk_pte(page, prot)	__pte((unsigned long)page_address(page) | pgprot_val(prot))
#define pte_page(pte)		virt_to_page(pte_val(pte))
#define pte_pfn(pte)		(pte_val(pte) >> PAGE_SHIFT)
#define pfn_pte(pfn, prot)	__pte(((pfn) << PAGE_SHIFT) | pgprot_val(prot))

#define pmd_none(pmd)		(pmd_val(pmd) == 0)
#define pmd_present(pmd)	((pmd_val(pmd) & _PMD_PRESENT) != 0)
#define pmd_leaf(pmd)		pmd_trans_huge(pmd)
#define pmd_mkinvalid(pmd)							\
	__pmd((pmd_val(pmd) | _PMD_INVALID) & ~(_PAGE_PRESENT | _PAGE_PROTNONE))
static inline bool pmd_trans_huge(pmd_t pmd)
{
	return (pmd_val(pmd) & _PAGE_PSE) && pmd_present(pmd);
}
#define pmd_bad(pmd)		((pmd_val(pmd) & ~PAGE_MASK) != _PAGE_TABLE)
#define pmd_protnone(pmd)	((pmd_val(pmd) & (_PAGE_PRESENT | _PAGE_PROTNONE)) == _PAGE_PROTNONE)
#define pmd_write(pmd)		((pmd_val(pmd) & _PAGE_RW) != 0)
#define pmd_dirty(pmd)		((pmd_val(pmd) & _PAGE_DIRTY) != 0)
#define pmd_same(a, b)		(pmd_val(a) == pmd_val(b))
#define pmd_mkhuge(pmd)		__pmd(pmd_val(pmd) | _PAGE_PSE)
#define pmd_mkdirty(pmd)	__pmd(pmd_val(pmd) | _PAGE_DIRTY)
#define pmd_mkwrite(pmd, vma...)	__pmd(pmd_val(pmd) | _PAGE_RW)
#define pmd_wrprotect(pmd)	__pmd(pmd_val(pmd) & ~_PAGE_RW)
#define pmd_mkyoung(pmd)	__pmd(pmd_val(pmd) | _PAGE_ACCESSED)
#define pmd_mkold(pmd)		__pmd(pmd_val(pmd) & ~_PAGE_ACCESSED)
#define pmd_modify(pmd, prot)							\
	__pmd((pmd_val(pmd) & _PAGE_CHG_MASK) | (pgprot_val(prot) & ~_PAGE_CHG_MASK))
#define mk_pmd(page, prot)	__pmd((unsigned long)page_address(page) | pgprot_val(prot))
#define pmd_page(pmd)		virt_to_page(pmd_val(pmd))
#define pmd_pgtable(pmd)	((pgtable_t)(pmd_val(pmd) & PAGE_MASK))

#define pud_leaf(pud)		((pud_val(pud) & (_PAGE_PSE | _PAGE_PRESENT)) == \
				 (_PAGE_PSE | _PAGE_PRESENT))

/* A folded level: its entry lies in the table below and is always there. */
#ifdef __PAGETABLE_PMD_FOLDED
#define pud_none(pud)		(0)
#define pud_present(pud)	(1)
#define pud_bad(pud)		(0)
#else
#define pud_none(pud)		(pud_val(pud) == 0)
#define pud_present(pud)	((pud_val(pud) & _PAGE_PRESENT) != 0)
#define pud_bad(pud)		((pud_val(pud) & ~PAGE_MASK) != _PAGE_TABLE)
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define p4d_none(p4d)		(0)
#define p4d_bad(p4d)		(0)
#else
#define p4d_none(p4d)		(p4d_val(p4d) == 0)
#define p4d_bad(p4d)		((p4d_val(p4d) & ~PAGE_MASK) != _PAGE_TABLE)
#endif
#ifdef __PAGETABLE_P4D_FOLDED
#define pgd_none(pgd)		(0)
#define pgd_bad(pgd)		(0)
#else
#define pgd_none(pgd)		(pgd_val(pgd) == 0)
#define pgd_bad(pgd)		((pgd_val(pgd) & ~PAGE_MASK) != _PAGE_TABLE)
#endif

/* ---- single entries: loads and stores ---------------------------------------------------- */

#define ptep_get(ptep)		__pte(READ_ONCE((ptep)->pte))
#define ptep_get_lockless(ptep)	ptep_get(ptep)
#define pmdp_get_lockless(pmdp)	pmdp_get(pmdp)
#define pmdp_get(pmdp)		__pmd(READ_ONCE((pmdp)->pmd))
/* A folded entry is not read: the read is that of the level below. */
#ifdef __PAGETABLE_PMD_FOLDED
#define pudp_get(pudp)		((void)(pudp), __pud(_PAGE_TABLE))
#else
#define pudp_get(pudp)		__pud(READ_ONCE((pudp)->pud))
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define p4dp_get(p4dp)		((void)(p4dp), __p4d(_PAGE_TABLE))
#else
#define p4dp_get(p4dp)		__p4d(READ_ONCE((p4dp)->p4d))
#endif
#ifdef __PAGETABLE_P4D_FOLDED
#define pgdp_get(pgdp)		((void)(pgdp), __pgd(_PAGE_TABLE))
#else
#define pgdp_get(pgdp)		__pgd(READ_ONCE((pgdp)->pgd))
#endif

#define set_pte(ptep, value)	WRITE_ONCE((ptep)->pte, pte_val(value))
#define set_pmd(pmdp, value)	WRITE_ONCE((pmdp)->pmd, pmd_val(value))
#define set_pte_at(mm, address, ptep, value)					\
do {										\
	pte_t __value = (value);						\
	trace_set_pte(mm, address, ptep, pte_val(__value));			\
	set_pte(ptep, __value);							\
} while (0)
#define set_pmd_at(mm, address, pmdp, value)					\
do {										\
	pmd_t __pmdval = (value);						\
	trace_set_pmd(mm, address, pmdp, pmd_val(__pmdval));			\
	set_pmd(pmdp, __pmdval);						\
} while (0)
#define pte_clear(mm, address, ptep)	set_pte(ptep, __pte(0))
#define pmd_clear(pmdp)		WRITE_ONCE((pmdp)->pmd, 0UL)
#ifdef __PAGETABLE_PMD_FOLDED
#define pud_clear(pudp)		((void)(pudp))
#else
#define pud_clear(pudp)		WRITE_ONCE((pudp)->pud, 0UL)
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define p4d_clear(p4dp)		((void)(p4dp))
#else
#define p4d_clear(p4dp)		WRITE_ONCE((p4dp)->p4d, 0UL)
#endif
#ifdef __PAGETABLE_P4D_FOLDED
#define pgd_clear(pgdp)		((void)(pgdp))
#else
#define pgd_clear(pgdp)		WRITE_ONCE((pgdp)->pgd, 0UL)
#endif

#ifdef M76
/* M-76: a bit that the walker sets between the two is lost. */
#define ptep_get_and_clear(mm, address, ptep)					\
({										\
	pte_t *__ptep = (ptep);							\
	pte_t __was = ptep_get(__ptep);						\
	set_pte(__ptep, __pte(0));						\
	__was;									\
})
#else
#define ptep_get_and_clear(mm, address, ptep)	__pte(xchg_relaxed(&(ptep)->pte, 0UL))
#endif
#define ptep_get_and_clear_full(mm, address, ptep, full)			\
	((void)(full), ptep_get_and_clear(mm, address, ptep))
#define pmdp_huge_get_and_clear(mm, address, pmdp)	__pmd(xchg_relaxed(&(pmdp)->pmd, 0UL))
/* The walker may set bits meanwhile: these are atomic. */
#define ptep_set_wrprotect(mm, address, ptep)					\
	((void)__racewalk_rmw(&(ptep)->pte, __RACEWALK_ANDNOT, _PAGE_RW, __RACEWALK_ONCE, 0))
#define pmdp_set_wrprotect(mm, address, pmdp)					\
	((void)__racewalk_rmw(&(pmdp)->pmd, __RACEWALK_ANDNOT, _PAGE_RW, __RACEWALK_ONCE, 0))
#define ptep_test_and_clear_young(vma, address, ptep)				\
	((__racewalk_rmw(&(ptep)->pte, __RACEWALK_ANDNOT, _PAGE_ACCESSED,	\
			 __RACEWALK_ONCE, 1) & _PAGE_ACCESSED) != 0)

/* A swap, migration or marker entry: not present, with its type beside the address. */
#define SWP_TYPE_SHIFT		1
#define SWP_TYPE_MASK		0x1eUL
#define SWP_MIGRATION_READ	1UL
#define SWP_MIGRATION_WRITE	2UL
#define SWP_PTE_MARKER		3UL
#define SWP_SWAP		4UL
#define SWP_MIGRATION_READ_EXCLUSIVE	5UL
#define SWP_HWPOISON		6UL
#define swp_entry(type, address)						\
	((swp_entry_t){ .val = ((address) & PAGE_MASK) | (type) << SWP_TYPE_SHIFT })
#define swp_type(entry)		(((entry).val & SWP_TYPE_MASK) >> SWP_TYPE_SHIFT)
#define swp_entry_to_pte(entry)	__pte((entry).val)
#define pte_to_swp_entry(pte)	((swp_entry_t){ .val = pte_val(pte) })
#define swp_entry_to_pmd(entry)	__pmd((entry).val | _PMD_SWP)
#define pmd_to_swp_entry(pmd)	((swp_entry_t){ .val = pmd_val(pmd) & ~_PMD_SWP })
#define is_swap_pte(pte)	(!pte_none(pte) && !pte_present(pte))
#define is_migration_entry(entry)						\
	(swp_type(entry) == SWP_MIGRATION_READ || swp_type(entry) == SWP_MIGRATION_WRITE || \
	 swp_type(entry) == SWP_MIGRATION_READ_EXCLUSIVE)
#define make_hwpoison_entry(page)						\
	swp_entry(SWP_HWPOISON, (unsigned long)page_address(page))
#define is_hwpoison_entry(entry)	(swp_type(entry) == SWP_HWPOISON)
#define is_pte_marker(pte)							\
	(is_swap_pte(pte) && swp_type(pte_to_swp_entry(pte)) == SWP_PTE_MARKER)
#define PTE_MARKER_UFFD_WP	1UL
#define PTE_MARKER_POISONED	2UL
#define PTE_MARKER_GUARD	4UL
#define make_pte_marker(marker)							\
	swp_entry_to_pte(swp_entry(SWP_PTE_MARKER, (marker) << PAGE_SHIFT))
#define pte_marker_get(entry)	((entry).val >> PAGE_SHIFT)
#define pfn_swap_entry_to_page(entry)	virt_to_page((entry).val)

static inline bool is_guard_pte_marker(pte_t pte)
{
	return is_pte_marker(pte) && (pte_marker_get(pte_to_swp_entry(pte)) & PTE_MARKER_GUARD);
}

static inline bool is_pmd_migration_entry(pmd_t pmd)
{
	return !pmd_none(pmd) && !pmd_present(pmd) && is_migration_entry(pmd_to_swp_entry(pmd));
}

/* A huge page is mapped here, or in flight. */
static inline bool pmd_is_huge(pmd_t pmd)
{
	return pmd_trans_huge(pmd) || is_pmd_migration_entry(pmd);
}

/* ---- where the entry of an address lies -------------------------------------------------- */

#define pgd_offset(mm, address)	((mm)->pgd + pgd_index(address))
#ifdef __PAGETABLE_P4D_FOLDED
#define p4d_offset(pgdp, address)	((p4d_t *)(pgdp))
#else
#define p4d_offset(pgdp, address)						\
	((p4d_t *)(pgd_val(pgdp_get(pgdp)) & PAGE_MASK) + p4d_index(address))
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define pud_offset(p4dp, address)	((pud_t *)(p4dp))
#else
#define pud_offset(p4dp, address)						\
	((pud_t *)(p4d_val(p4dp_get(p4dp)) & PAGE_MASK) + pud_index(address))
#endif
#ifdef __PAGETABLE_PMD_FOLDED
#define pmd_offset(pudp, address)	((pmd_t *)(pudp))
#else
#define pmd_offset(pudp, address)						\
	((pmd_t *)(pud_val(pudp_get(pudp)) & PAGE_MASK) + pmd_index(address))
#endif
/* The same from an entry that was read before: gup_fast and those like it. */
#ifdef __PAGETABLE_P4D_FOLDED
#define p4d_offset_lockless(pgdp, pgd, address)	((void)(pgd), (p4d_t *)(pgdp))
#else
#define p4d_offset_lockless(pgdp, pgd, address)					\
	((p4d_t *)(pgd_val(pgd) & PAGE_MASK) + p4d_index(address))
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define pud_offset_lockless(p4dp, p4d, address)	((void)(p4d), (pud_t *)(p4dp))
#else
#define pud_offset_lockless(p4dp, p4d, address)					\
	((pud_t *)(p4d_val(p4d) & PAGE_MASK) + pud_index(address))
#endif
#ifdef __PAGETABLE_PMD_FOLDED
#define pmd_offset_lockless(pudp, pud, address)	((void)(pud), (pmd_t *)(pudp))
#else
#define pmd_offset_lockless(pudp, pud, address)					\
	((pmd_t *)(pud_val(pud) & PAGE_MASK) + pmd_index(address))
#endif
#define pte_offset_table(pmd, address)						\
	((pte_t *)(pmd_val(pmd) & PAGE_MASK) + pte_index(address))

#define __ADDR_END(size, mask, address, end)					\
({										\
	unsigned long __boundary = ((address) + (size)) & (mask);		\
	__boundary - 1 < (end) - 1 ? __boundary : (end);			\
})
#define pgd_addr_end(address, end)	__ADDR_END(PGDIR_SIZE, PGDIR_MASK, address, end)
#ifdef __PAGETABLE_P4D_FOLDED
#define p4d_addr_end(address, end)	(end)
#else
#define p4d_addr_end(address, end)	__ADDR_END(P4D_SIZE, P4D_MASK, address, end)
#endif
#ifdef __PAGETABLE_PUD_FOLDED
#define pud_addr_end(address, end)	(end)
#else
#define pud_addr_end(address, end)	__ADDR_END(PUD_SIZE, PUD_MASK, address, end)
#endif
#ifdef __PAGETABLE_PMD_FOLDED
#define pmd_addr_end(address, end)	(end)
#else
#define pmd_addr_end(address, end)	__ADDR_END(PMD_SIZE, PMD_MASK, address, end)
#endif

#endif
