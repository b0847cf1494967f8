/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The objects of memory management. struct vm_area_struct, and what struct mm_struct has
 * for the locks of VMAs, are in the mm_types.h of each generation.
 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rcuwait.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "generation.h"
#include "stronger.h"

typedef unsigned long vm_flags_t;
typedef unsigned int vm_fault_t;
typedef unsigned long pgoff_t;

/* Entries of page tables. A present one holds the address of what it points to, and flags. */
typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { unsigned long pud; } pud_t;
typedef struct { unsigned long p4d; } p4d_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;
typedef struct { unsigned long val; } swp_entry_t;

/* How often a flush of the TLBs was asked for. */
typedef struct { atomic64_t tlb_gen; } mm_context_t;

struct anon_vma;
struct file;
struct folio;
struct inode;
struct mm_struct;
struct ptdesc;
struct vm_area_desc;
struct vm_area_struct;
struct vm_fault;

struct userfaultfd_ctx;
struct vm_userfaultfd_ctx {
	struct userfaultfd_ctx *ctx;
};

/* ---- pages ---------------------------------------------------------------------------- */

/*
 * One for each page of memory, forever: what comes and goes is its reference count. A
 * folio is its first page. What is in the page lies elsewhere, see page.h.
 */
struct page {
	unsigned long flags;
	struct address_space *mapping;	/* bit 0: an anon_vma */
	pgoff_t index;
	unsigned long private;
	unsigned long compound_head;	/* bit 0: a tail page, of the folio at this address */
	unsigned int compound_order;
	atomic_t _mapcount;		/* one less than the mappings */
	atomic_t _refcount;
	atomic_t _pincount;
	struct list_head lru;
	atomic_t _entire_mapcount;	/* of a large folio: mappings of all of it by one entry */
	struct mutex lock;		/* PG_locked, and who waits for it */
};

struct folio {
	union {
		struct {
			unsigned long flags;
			struct address_space *mapping;
			pgoff_t index;
			unsigned long private;
			unsigned long _compound_head;
			unsigned int _order;
			atomic_t _mapcount;
			atomic_t _refcount;
			atomic_t _pincount;
			struct list_head lru;
			atomic_t _entire_mapcount;
			struct mutex lock;
		};
		struct page page;
	};
};

#define PAGE_MAPPING_ANON	0x1UL
/* What a pin adds to _refcount. */
#define GUP_PIN_COUNTING_BIAS	1024

/* ---- files -------------------------------------------------------------------------------- */

/* How many pages a file can have. */
#ifndef ADDRESS_SPACE_PAGES
#define ADDRESS_SPACE_PAGES	8
#endif

struct address_space {
	struct inode *host;
	struct folio *i_pages[ADDRESS_SPACE_PAGES];	/* under i_pages_lock */
	spinlock_t i_pages_lock;
	struct rw_semaphore invalidate_lock;
	atomic_t i_mmap_writable;
	struct list_head i_mmap;	/* of vm_area_struct.shared_node */
	unsigned long nrpages;
	struct rw_semaphore i_mmap_rwsem;
};

struct inode {
	struct address_space *i_mapping;
	unsigned long i_size;
	struct rw_semaphore i_rwsem;
	struct address_space i_data;
};

struct file_operations {
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*mmap_prepare)(struct vm_area_desc *desc);
	int (*release)(struct inode *inode, struct file *file);
};

struct file {
	atomic_long_t f_count;
	struct address_space *f_mapping;
	struct inode *f_inode;
	const struct file_operations *f_op;
	void *private_data;
	bool f_allocated;		/* by file_alloc(): the last fput() frees it */
};

/* ---- reverse mappings ------------------------------------------------------------------ */

struct anon_vma {
	struct anon_vma *root;		/* whose rwsem protects the whole tree of anon_vmas */
	struct rw_semaphore rwsem;
	atomic_t refcount;
	unsigned long num_children;
	unsigned long num_active_vmas;
	struct anon_vma *parent;
	struct list_head rb_root;	/* of anon_vma_chain.rb */
};

/* Links a VMA with one of the anon_vmas that its pages may belong to. */
struct anon_vma_chain {
	struct vm_area_struct *vma;
	struct anon_vma *anon_vma;
	struct list_head same_vma;	/* under mmap_lock and page_table_lock */
	struct list_head rb;		/* under the anon_vma's rwsem */
};

/* ---- the tree of VMAs ------------------------------------------------------------------- */

struct maple_tree {
	void __rcu *ma_root;
	unsigned int ma_flags;
	struct rw_semaphore *ma_external_lock;	/* none: the tree is private */
};

/* ---- address spaces ------------------------------------------------------------------------ */

enum {
	MM_FILEPAGES,
	MM_ANONPAGES,
	MM_SWAPENTS,
	MM_SHMEMPAGES,
	NR_MM_COUNTERS
};

#define GENERATION_MM_TYPES	GENERATION_HEADER(mm_types.h)
#include GENERATION_MM_TYPES

struct mm_struct {
	struct maple_tree mm_mt;
	pgd_t *pgd;
	atomic_t mm_users;
	atomic_t mm_count;
	atomic_long_t pgtables_bytes;	/* in tables, not bytes: see mm_inc_nr_ptes() */
	int map_count;
	spinlock_t page_table_lock;
	struct rw_semaphore mmap_lock;
	MM_LOCK_FIELDS
	unsigned long total_vm;
	unsigned long locked_vm;
	unsigned long data_vm;
	unsigned long exec_vm;
	unsigned long stack_vm;
	unsigned long def_flags;
	seqcount_t write_protect_seq;
	unsigned long start_brk, brk;
	unsigned long flags;		/* MMF_* */
	atomic_t tlb_flush_pending;
	atomic_t rss_stat[NR_MM_COUNTERS];
	unsigned long committed;	/* pages charged for VM_ACCOUNT mappings */
	atomic_t has_pinned;		/* whether a page was ever pinned */
	atomic_t tlb_flush_batched;	/* see tlb_batch.h */
	mm_context_t context;
	cpumask_t cpu_bitmap;		/* CPUs that may have entries of it in their TLB */
#ifdef CONFIG_MMU_NOTIFIER
	struct hlist_head notifier_subscriptions;
#endif
#ifdef CONFIG_SWAP
	struct list_head mmlist;	/* of those that have pages in swap, under mmlist_lock */
#endif
};

#define MMF_VM_MERGEABLE	16
#define MMF_OOM_SKIP		21
#define MMF_UNSTABLE		22

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	int (*may_split)(struct vm_area_struct *vma, unsigned long addr);
	int (*mremap)(struct vm_area_struct *vma);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*huge_fault)(struct vm_fault *vmf, unsigned int order);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
};

struct vm_fault {
	struct vm_area_struct *vma;
	gfp_t gfp_mask;
	pgoff_t pgoff;
	unsigned long address;
	unsigned long real_address;
	unsigned int flags;		/* FAULT_FLAG_* */
	pmd_t *pmd;
	pud_t *pud;
	pte_t orig_pte;
	pmd_t orig_pmd;
	struct page *cow_page;
	struct page *page;
	pte_t *pte;
	spinlock_t *ptl;
	struct ptdesc *prealloc_pte;
};

#define FAULT_FLAG_WRITE		0x001
#define FAULT_FLAG_ALLOW_RETRY		0x004
#define FAULT_FLAG_RETRY_NOWAIT		0x008
#define FAULT_FLAG_KILLABLE		0x010
#define FAULT_FLAG_TRIED		0x020
#define FAULT_FLAG_USER			0x040
#define FAULT_FLAG_REMOTE		0x080
#define FAULT_FLAG_INSTRUCTION		0x100
#define FAULT_FLAG_INTERRUPTIBLE	0x200
#define FAULT_FLAG_UNSHARE		0x400
#define FAULT_FLAG_ORIG_PTE_VALID	0x800
#define FAULT_FLAG_VMA_LOCK		0x1000

#define VM_FAULT_OOM			0x000001
#define VM_FAULT_SIGBUS			0x000002
#define VM_FAULT_MAJOR			0x000004
#define VM_FAULT_HWPOISON		0x000010
#define VM_FAULT_SIGSEGV		0x000040
#define VM_FAULT_NOPAGE			0x000100
#define VM_FAULT_LOCKED			0x000200
#define VM_FAULT_RETRY			0x000400
#define VM_FAULT_FALLBACK		0x000800
#define VM_FAULT_DONE_COW		0x001000
#define VM_FAULT_COMPLETED		0x004000
#define VM_FAULT_ERROR			(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV | \
					 VM_FAULT_HWPOISON)

#define VM_NONE			0x00000000UL
#define VM_READ			0x00000001UL
#define VM_WRITE		0x00000002UL
#define VM_EXEC			0x00000004UL
#define VM_SHARED		0x00000008UL
#define VM_MAYREAD		0x00000010UL
#define VM_MAYWRITE		0x00000020UL
#define VM_MAYEXEC		0x00000040UL
#define VM_MAYSHARE		0x00000080UL
#define VM_GROWSDOWN		0x00000100UL
#define VM_UFFD_MISSING		0x00000200UL
#define VM_PFNMAP		0x00000400UL
#define VM_MAYBE_GUARD		0x00000800UL	/* there may be guard markers in its tables */
#define VM_UFFD_WP		0x00001000UL
#define VM_UFFD_MINOR		0x00004000000000UL
#define __VM_UFFD_FLAGS		(VM_UFFD_MISSING | VM_UFFD_WP | VM_UFFD_MINOR)
#define VM_LOCKED		0x00002000UL
#define VM_IO			0x00004000UL
#define VM_DONTCOPY		0x00020000UL
#define VM_DONTEXPAND		0x00040000UL
#define VM_ACCOUNT		0x00100000UL
#define VM_NORESERVE		0x00200000UL
#define VM_HUGETLB		0x00400000UL
#define VM_WIPEONFORK		0x02000000UL
#define VM_SOFTDIRTY		0x08000000UL
#define VM_MIXEDMAP		0x10000000UL
#define VM_HUGEPAGE		0x20000000UL
#define VM_NOHUGEPAGE		0x40000000UL
#define VM_MERGEABLE		0x80000000UL

#define VM_ACCESS_FLAGS		(VM_READ | VM_WRITE | VM_EXEC)
/* The one bit that is set with the VMA, or mmap_lock, held for reading only. */
#define VMA_MAYBE_GUARD_BIT	11
/* What one of two VMAs has stays when they become one, and keeps none of them from it. */
#define VM_STICKY		(VM_SOFTDIRTY | VM_MAYBE_GUARD)
#define VM_IGNORE_MERGE		VM_STICKY
#define VM_SPECIAL		(VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP)

#endif /* _LINUX_MM_TYPES_H */
