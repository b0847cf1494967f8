/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page tables: their depth, what is in an entry, and the table itself.
 *
 * -D CONFIG_PGTABLE_LEVELS=2..5 (3). Levels that are not there are folded into the one
 * below as in the kernel: their entry is always present and covers everything. A table has
 * 1 << PGTABLE_BITS entries (4); a PTE table then spans 16 KiB, three levels 256 KiB.
 */
#ifndef _MM_PGTABLE_TYPES_H
#define _MM_PGTABLE_TYPES_H

#include "mm_types.h"
#include "trace.h"

#ifndef CONFIG_PGTABLE_LEVELS
#define CONFIG_PGTABLE_LEVELS	3
#endif
#ifndef PGTABLE_BITS
#define PGTABLE_BITS		2
#endif
#if CONFIG_PGTABLE_LEVELS < 2 || CONFIG_PGTABLE_LEVELS > 5
#error "CONFIG_PGTABLE_LEVELS must be 2 to 5"
#endif

#define PTRS_PER_PTE		(1UL << PGTABLE_BITS)
#define PMD_SHIFT		(PAGE_SHIFT + PGTABLE_BITS)
#if CONFIG_PGTABLE_LEVELS > 2
#define PUD_SHIFT		(PMD_SHIFT + PGTABLE_BITS)
#define PTRS_PER_PMD		(1UL << PGTABLE_BITS)
#else
#define __PAGETABLE_PMD_FOLDED	1
#define PUD_SHIFT		PMD_SHIFT
#define PTRS_PER_PMD		1UL
#endif
#if CONFIG_PGTABLE_LEVELS > 3
#define P4D_SHIFT		(PUD_SHIFT + PGTABLE_BITS)
#define PTRS_PER_PUD		(1UL << PGTABLE_BITS)
#else
#define __PAGETABLE_PUD_FOLDED	1
#define P4D_SHIFT		PUD_SHIFT
#define PTRS_PER_PUD		1UL
#endif
#if CONFIG_PGTABLE_LEVELS > 4
#define PGDIR_SHIFT		(P4D_SHIFT + PGTABLE_BITS)
#define PTRS_PER_P4D		(1UL << PGTABLE_BITS)
#else
#define __PAGETABLE_P4D_FOLDED	1
#define PGDIR_SHIFT		P4D_SHIFT
#define PTRS_PER_P4D		1UL
#endif
#define PTRS_PER_PGD		(1UL << PGTABLE_BITS)

#define PMD_SIZE		(1UL << PMD_SHIFT)
#define PMD_MASK		(~(PMD_SIZE - 1))
#define PUD_SIZE		(1UL << PUD_SHIFT)
#define PUD_MASK		(~(PUD_SIZE - 1))
#define P4D_SIZE		(1UL << P4D_SHIFT)
#define P4D_MASK		(~(P4D_SIZE - 1))
#define PGDIR_SIZE		(1UL << PGDIR_SHIFT)
#define PGDIR_MASK		(~(PGDIR_SIZE - 1))

#ifndef TASK_SIZE
#define TASK_SIZE		(PGDIR_SIZE << PGTABLE_BITS)
#endif
#define FIRST_USER_ADDRESS	0UL
#define USER_PGTABLES_CEILING	0UL

#define HPAGE_PMD_SHIFT		PMD_SHIFT
#define HPAGE_PMD_SIZE		PMD_SIZE
#define HPAGE_PMD_MASK		PMD_MASK
#define HPAGE_PMD_ORDER		PGTABLE_BITS
#define HPAGE_PMD_NR		(1 << HPAGE_PMD_ORDER)

#define pte_index(address)	(((address) >> PAGE_SHIFT) & (PTRS_PER_PTE - 1))
#define pmd_index(address)	(((address) >> PMD_SHIFT) & (PTRS_PER_PMD - 1))
#define pud_index(address)	(((address) >> PUD_SHIFT) & (PTRS_PER_PUD - 1))
#define p4d_index(address)	(((address) >> P4D_SHIFT) & (PTRS_PER_P4D - 1))
#define pgd_index(address)	(((address) >> PGDIR_SHIFT) & (PTRS_PER_PGD - 1))

/* ---- what is in an entry ----------------------------------------------------------------- */

#define _PAGE_PRESENT		0x001UL
#define _PAGE_RW		0x002UL
#define _PAGE_USER		0x004UL
#define _PAGE_ACCESSED		0x020UL
#define _PAGE_DIRTY		0x040UL
#define _PAGE_PSE		0x080UL		/* a leaf above the PTE level */
#define _PAGE_PROTNONE		0x100UL
#define _PAGE_SPECIAL		0x200UL		/* no struct page belongs to it */
#define _PAGE_UFFD_WP		0x400UL
/* Set by faults, where somebody wants to know what was written to; not by the walker. */
#ifdef CONFIG_MEM_SOFT_DIRTY
#define _PAGE_SOFT_DIRTY	0x008UL
#else
#define _PAGE_SOFT_DIRTY	0UL
#endif
#define _PAGE_TABLE		(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY)
#define _PAGE_CHG_MASK		(PAGE_MASK | _PAGE_ACCESSED | _PAGE_DIRTY | _PAGE_SPECIAL | \
				 _PAGE_PSE | _PAGE_UFFD_WP | _PAGE_SOFT_DIRTY)

#define pte_val(x)		((x).pte)
#define pmd_val(x)		((x).pmd)
#define pud_val(x)		((x).pud)
#define p4d_val(x)		((x).p4d)
#define pgd_val(x)		((x).pgd)
#define pgprot_val(x)		((x).pgprot)
#define __pte(x)		((pte_t){ .pte = (x) })
#define __pmd(x)		((pmd_t){ .pmd = (x) })
#define __pud(x)		((pud_t){ .pud = (x) })
#define __p4d(x)		((p4d_t){ .p4d = (x) })
#define __pgd(x)		((pgd_t){ .pgd = (x) })
#define __pgprot(x)		((pgprot_t){ .pgprot = (x) })

#define PAGE_NONE		__pgprot(_PAGE_PROTNONE | _PAGE_ACCESSED)
#define PAGE_READONLY		__pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_COPY		PAGE_READONLY
#define PAGE_SHARED		__pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED)

/* ---- a table --------------------------------------------------------------------------- */

/*
 * The kernel keeps the lock and the rest in the struct page of the table. Here they are one
 * object with the entries, so that use of the lock of a table that is gone is seen too. It
 * lies at a page boundary: the address of an entry gives the table.
 */
struct ptdesc {
	unsigned long entries[1UL << PGTABLE_BITS];
	spinlock_t ptl;
	atomic_t pt_share_count;	/* of a hugetlb PMD table: further users */
	struct ptdesc *pmd_huge_pte;	/* of a PMD table: deposited PTE tables */
	struct ptdesc *pt_next;		/* of a deposited table */
	struct rcu_head pt_rcu_head;
	/*
	 * Of an upper table freed without a batch: which cache it goes back to. Not kept in an entry,
	 * as an RCU reader may still read those.
	 */
	unsigned long pt_level;
};

/* For reports: an object is shown as the struct of its cache's name. */
struct pte_table {
	struct ptdesc ptdesc;
};
struct pmd_table {
	struct ptdesc ptdesc;
};

typedef struct ptdesc *pgtable_t;

#define virt_to_ptdesc(address)	((struct ptdesc *)((unsigned long)(address) & PAGE_MASK))
#define ptdesc_address(ptdesc)	((void *)(ptdesc)->entries)

#endif
