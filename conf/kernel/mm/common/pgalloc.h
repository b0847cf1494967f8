/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocation of page tables on every level, their locks, and mapping them for access.
 *
 * Axes:
 *   -D CONFIG_SPLIT_PTE_PTLOCKS=0	one lock, mm->page_table_lock, for all tables
 *   -D CONFIG_CLEAR_TABLE_BY_STORES=1	a new table is cleared by plain stores, so that weak
 *					memory orders may show them late (else it comes clear)
 */
#ifndef _MM_PGALLOC_H
#define _MM_PGALLOC_H

#include "pgtable.h"

#ifndef CONFIG_SPLIT_PTE_PTLOCKS
#define CONFIG_SPLIT_PTE_PTLOCKS	1
#endif
#ifndef CONFIG_CLEAR_TABLE_BY_STORES
#define CONFIG_CLEAR_TABLE_BY_STORES	0
#endif

/* ---- tables come and go ------------------------------------------------------------------ */

static struct kmem_cache *pgd_cachep, *pmd_cachep, *pte_cachep;

static void pgtable_cache_init(void)
{
	pgd_cachep = kmem_cache_create("upper_table", sizeof(struct ptdesc), PAGE_SIZE, SLAB_PANIC, NULL);
	pmd_cachep = kmem_cache_create("pmd_table", sizeof(struct ptdesc), PAGE_SIZE, SLAB_PANIC, NULL);
	pte_cachep = kmem_cache_create("pte_table", sizeof(struct ptdesc), PAGE_SIZE, SLAB_PANIC, NULL);
}

static struct ptdesc *pagetable_alloc(struct kmem_cache *cachep, gfp_t gfp)
{
	struct ptdesc *ptdesc = CONFIG_CLEAR_TABLE_BY_STORES ? kmem_cache_alloc(cachep, gfp) :
			       kmem_cache_zalloc(cachep, gfp);
	unsigned long i;

	if (!ptdesc)
		return NULL;
	for (i = 0; CONFIG_CLEAR_TABLE_BY_STORES && i < PTRS_PER_PTE; i++)
		ptdesc->entries[i] = 0;
	if (CONFIG_CLEAR_TABLE_BY_STORES) {
		atomic_set(&ptdesc->pt_share_count, 0);
		ptdesc->pmd_huge_pte = NULL;
	}
	spin_lock_init(&ptdesc->ptl);
	return ptdesc;
}

static struct ptdesc *pte_alloc_one(struct mm_struct *mm)
{
	return pagetable_alloc(pte_cachep, GFP_KERNEL);
}

static void pte_free(struct mm_struct *mm, struct ptdesc *pte)
{
	trace_table_free(pte);
	kmem_cache_free(pte_cachep, pte);
}

static void pmd_free(struct mm_struct *mm, struct ptdesc *pmd)
{
	kmem_cache_free(pmd_cachep, pmd);
}

static void upper_table_free(struct mm_struct *mm, struct ptdesc *table)
{
	kmem_cache_free(pgd_cachep, table);
}

static void pte_free_now(struct rcu_head *head)
{
	pte_free(NULL, container_of(head, struct ptdesc, pt_rcu_head));
}

/* For those that cannot wait for anybody who may be walking the table. */
static void pte_free_defer(struct mm_struct *mm, pgtable_t pgtable)
{
	call_rcu(&pgtable->pt_rcu_head, pte_free_now);
}

/* The kernel counts bytes; here it is tables. */
#define mm_inc_nr_ptes(mm)	atomic_long_inc(&(mm)->pgtables_bytes)
#define mm_dec_nr_ptes(mm)	atomic_long_dec(&(mm)->pgtables_bytes)
#define mm_inc_nr_pmds(mm)	atomic_long_inc(&(mm)->pgtables_bytes)
#define mm_dec_nr_pmds(mm)	atomic_long_dec(&(mm)->pgtables_bytes)
#define mm_inc_nr_puds(mm)	atomic_long_inc(&(mm)->pgtables_bytes)
#define mm_dec_nr_puds(mm)	atomic_long_dec(&(mm)->pgtables_bytes)
#define mm_pgtables_bytes(mm)	atomic_long_read(&(mm)->pgtables_bytes)

static pgd_t *pgd_alloc(struct mm_struct *mm)
{
	struct ptdesc *ptdesc = pagetable_alloc(pgd_cachep, GFP_KERNEL);

	return ptdesc ? ptdesc_address(ptdesc) : NULL;
}

static void pgd_free(struct mm_struct *mm, pgd_t *pgd)
{
	upper_table_free(mm, virt_to_ptdesc(pgd));
}

/* ---- locks ----------------------------------------------------------------------------------- */

static spinlock_t *ptlock_ptr(struct mm_struct *mm, struct ptdesc *ptdesc)
{
	return CONFIG_SPLIT_PTE_PTLOCKS ? &ptdesc->ptl : &mm->page_table_lock;
}

#define pte_lockptr(mm, pmd)	ptlock_ptr(mm, pmd_pgtable(pmd))
#define ptep_lockptr(mm, ptep)	ptlock_ptr(mm, virt_to_ptdesc(ptep))
/* The PMD table's own lock; that of the mm where there is none. */
#ifdef __PAGETABLE_PMD_FOLDED
#define pmd_lockptr(mm, pmdp)	(&(mm)->page_table_lock)
#else
#define pmd_lockptr(mm, pmdp)	ptlock_ptr(mm, virt_to_ptdesc(pmdp))
#endif

#define pmd_lock(mm, pmdp)							\
({										\
	spinlock_t *__ptl = pmd_lockptr(mm, pmdp);				\
	spin_lock(__ptl);							\
	__ptl;									\
})

/* ---- filling in a missing level ----------------------------------------------------------- */

#define __populate(mm, entryp, table)						\
do {										\
	void *__table = (table);						\
	trace_populate(mm, entryp, __table);					\
	WRITE_ONCE(*(entryp), (unsigned long)__table | _PAGE_TABLE);		\
} while (0)
#define p4d_populate(mm, p4dp, table)	__populate(mm, &(p4dp)->p4d, table)
#define pgd_populate(mm, pgdp, table)	__populate(mm, &(pgdp)->pgd, table)
#define pud_populate(mm, pudp, table)	__populate(mm, &(pudp)->pud, table)
#define pmd_populate(mm, pmdp, table)	__populate(mm, &(pmdp)->pmd, table)
/* In place of a huge entry, which is invalid by now. */
#define __pmd_populate_split(mm, pmdp, table)					\
	WRITE_ONCE((pmdp)->pmd, (unsigned long)(table) | _PAGE_TABLE)

/* M-58: the contents of the table may be seen after the pointer to it. */
#ifdef M58_WMB
#define pgtable_wmb()	do { } while (0)
#else
#define pgtable_wmb()	smp_wmb()
#endif

#ifndef __PAGETABLE_P4D_FOLDED
static int __p4d_alloc(struct mm_struct *mm, pgd_t *pgd, unsigned long address)
{
	struct ptdesc *new = pagetable_alloc(pgd_cachep, GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	spin_lock(&mm->page_table_lock);
	if (pgd_none(pgdp_get(pgd))) {
		mm_inc_nr_puds(mm);
		pgtable_wmb();
		pgd_populate(mm, pgd, new);
		new = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (new)
		upper_table_free(mm, new);
	return 0;
}
#else
#define __p4d_alloc(mm, pgd, address)	0
#endif

#ifndef __PAGETABLE_PUD_FOLDED
static int __pud_alloc(struct mm_struct *mm, p4d_t *p4d, unsigned long address)
{
	struct ptdesc *new = pagetable_alloc(pgd_cachep, GFP_KERNEL);

	if (!new)
		return -ENOMEM;
	spin_lock(&mm->page_table_lock);
	if (p4d_none(p4dp_get(p4d))) {
		mm_inc_nr_puds(mm);
		pgtable_wmb();
		p4d_populate(mm, p4d, new);
		new = NULL;
	}
	spin_unlock(&mm->page_table_lock);
	if (new)
		upper_table_free(mm, new);
	return 0;
}
#else
#define __pud_alloc(mm, p4d, address)	0
#endif

#ifndef __PAGETABLE_PMD_FOLDED
static int __pmd_alloc(struct mm_struct *mm, pud_t *pud, unsigned long address)
{
	struct ptdesc *new = pagetable_alloc(pmd_cachep, GFP_KERNEL);
	spinlock_t *ptl;

	if (!new)
		return -ENOMEM;
	ptl = &mm->page_table_lock;
	spin_lock(ptl);
	if (pud_none(pudp_get(pud))) {
		mm_inc_nr_pmds(mm);
		pgtable_wmb();
		pud_populate(mm, pud, new);
		new = NULL;
	}
	spin_unlock(ptl);
	if (new)
		pmd_free(mm, new);
	return 0;
}
#else
#define __pmd_alloc(mm, pud, address)	0
#endif

/* Puts a PTE table in place if there is none yet; then *pte is NULL. */
static void pmd_install(struct mm_struct *mm, pmd_t *pmd, pgtable_t *pte)
{
	spinlock_t *ptl = pmd_lock(mm, pmd);

#ifndef M58
	if (likely(pmd_none(pmdp_get(pmd))))
#endif
	{
		mm_inc_nr_ptes(mm);
		pgtable_wmb();
		pmd_populate(mm, pmd, *pte);
		*pte = NULL;
	}
	spin_unlock(ptl);
}

static int __pte_alloc(struct mm_struct *mm, pmd_t *pmd)
{
	pgtable_t new = pte_alloc_one(mm);

	if (!new)
		return -ENOMEM;
	pmd_install(mm, pmd, &new);
	if (new)
		pte_free(mm, new);
	return 0;
}

#define p4d_alloc(mm, pgd, address)						\
	(unlikely(pgd_none(pgdp_get(pgd))) && __p4d_alloc(mm, pgd, address) ?	\
		NULL : p4d_offset(pgd, address))
#define pud_alloc(mm, p4d, address)						\
	(unlikely(p4d_none(p4dp_get(p4d))) && __pud_alloc(mm, p4d, address) ?	\
		NULL : pud_offset(p4d, address))
#define pmd_alloc(mm, pud, address)						\
	(unlikely(pud_none(pudp_get(pud))) && __pmd_alloc(mm, pud, address) ?	\
		NULL : pmd_offset(pud, address))
#define pte_alloc(mm, pmd)							\
	(unlikely(pmd_none(pmdp_get(pmd))) && __pte_alloc(mm, pmd))

/* The PMD entry of an address, or NULL; nothing is allocated. */
static pmd_t *mm_find_pmd(struct mm_struct *mm, unsigned long address)
{
	pgd_t *pgd = pgd_offset(mm, address);
	p4d_t *p4d;
	pud_t *pud;

	if (pgd_none(pgdp_get(pgd)))
		return NULL;
	p4d = p4d_offset(pgd, address);
	if (p4d_none(p4dp_get(p4d)))
		return NULL;
	pud = pud_offset(p4d, address);
	if (pud_none(pudp_get(pud)))
		return NULL;
	return pmd_offset(pud, address);
}

/* The same, with all levels down to the PMD table allocated; NULL if there is no memory. */
static pmd_t *mm_alloc_pmd(struct mm_struct *mm, unsigned long address)
{
	pgd_t *pgd = pgd_offset(mm, address);
	p4d_t *p4d = p4d_alloc(mm, pgd, address);
	pud_t *pud;

	if (!p4d)
		return NULL;
	pud = pud_alloc(mm, p4d, address);
	if (!pud)
		return NULL;
	return pmd_alloc(mm, pud, address);
}

/* ---- access to a PTE table, which may go away at any time ---------------------------------- */

/*
 * Reads the PMD entry once. If there is a table, an RCU section is held that pte_unmap()
 * ends: tables that can vanish without mmap_lock are freed after a grace period.
 */
static pte_t *___pte_offset_map(pmd_t *pmd, unsigned long address, pmd_t *pmdvalp)
{
	pmd_t pmdval;

	rcu_read_lock();
	pmdval = pmdp_get_lockless(pmd);
	if (pmdvalp)
		*pmdvalp = pmdval;
	if (unlikely(pmd_none(pmdval) || !pmd_present(pmdval) || pmd_trans_huge(pmdval))) {
		rcu_read_unlock();
		return NULL;
	}
	return pte_offset_table(pmdval, address);
}

#define pte_offset_map(pmd, address)	___pte_offset_map(pmd, address, NULL)
#define pte_unmap(pte)			rcu_read_unlock()

/* Of a PMD entry that has a table for sure, and keeps it: nothing is looked at again. */
#define pte_offset_kernel(pmd, address)	pte_offset_table(pmdp_get(pmd), address)

/* For those who only read, or lock later and compare. */
static pte_t *pte_offset_map_rw_nolock(struct mm_struct *mm, pmd_t *pmd, unsigned long address,
				       pmd_t *pmdvalp, spinlock_t **ptlp)
{
	pte_t *pte = ___pte_offset_map(pmd, address, pmdvalp);

	if (likely(pte))
		*ptlp = pte_lockptr(mm, *pmdvalp);
	return pte;
}

/* The table is locked and still the one that the PMD entry points to; else NULL. */
static pte_t *__pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long address,
				    spinlock_t **ptlp, int subclass)
{
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *pte;

again:
	pte = ___pte_offset_map(pmd, address, &pmdval);
	if (unlikely(!pte))
		return NULL;
	ptl = pte_lockptr(mm, pmdval);
	spin_lock_nested(ptl, subclass);
#ifndef PTE_MAP_LOCK_NO_RECHECK
	if (unlikely(!pmd_same(pmdval, pmdp_get_lockless(pmd)))) {
		spin_unlock(ptl);
		pte_unmap(pte);
		goto again;
	}
#endif
	*ptlp = ptl;
	return pte;
}

#define pte_offset_map_lock(mm, pmd, address, ptlp)				\
	__pte_offset_map_lock(mm, pmd, address, ptlp, 0)
#define pte_unmap_unlock(pte, ptl)						\
do {										\
	spin_unlock(ptl);							\
	pte_unmap(pte);								\
} while (0)
#define pte_alloc_map_lock(mm, pmd, address, ptlp)				\
	(pte_alloc(mm, pmd) ? NULL : pte_offset_map_lock(mm, pmd, address, ptlp))

/* A PTE table kept aside for the day a huge entry is split. Under the PMD lock. */
static void pgtable_trans_huge_deposit(struct mm_struct *mm, pmd_t *pmdp, pgtable_t pgtable)
{
	struct ptdesc *pmd_table = virt_to_ptdesc(pmdp);

	pgtable->pt_next = pmd_table->pmd_huge_pte;
	pmd_table->pmd_huge_pte = pgtable;
}

static pgtable_t pgtable_trans_huge_withdraw(struct mm_struct *mm, pmd_t *pmdp)
{
	struct ptdesc *pmd_table = virt_to_ptdesc(pmdp);
	pgtable_t pgtable = pmd_table->pmd_huge_pte;

	pmd_table->pmd_huge_pte = pgtable->pt_next;
	return pgtable;
}

#endif
