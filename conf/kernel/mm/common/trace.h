/* SPDX-License-Identifier: Apache-2.0 */
/* For probes and marks: rare things that happen on the way. on_enter(trace_...) sees them. */
#ifndef _MM_TRACE_H
#define _MM_TRACE_H

/* A lazy CPU makes up for a flush. */
static inline void trace_lazy_tlb_flush(void)
{
}

/* A table is freed without a batch. */
static inline void trace_table_without_batch(void)
{
}

/* Two gathers are under way at a time. */
static inline void trace_nested_gather(void)
{
}

/* A table is in use again before it could be freed. */
static inline void trace_reclaim_refilled(void)
{
}

/* madvise() does not get along with the VMA's lock. */
static inline void trace_madvise_mmap_lock(void)
{
}

/* Where a guard region is to be there is a page. */
static inline void trace_guard_zap(void)
{
}

/* A fault finds its userfaultfd closed. */
static inline void trace_userfault_released(void)
{
}

/* A fault waits for the other side of its userfaultfd. */
static inline void trace_userfault_wait(unsigned long address)
{
}

/* The VMA of a userfaultfd has no anon_vma yet, or is write-locked. */
static inline void trace_uffd_mmap_lock(void)
{
}

/* What UFFDIO_MOVE found is not so any more. */
static inline void trace_uffd_move_changed(void)
{
}

/* A page was moved: both PTE locks are still held. */
static inline void trace_uffd_moved(struct mm_struct *mm, unsigned long dst_addr,
				    unsigned long src_addr)
{
}

/* A fault is about to map zeros where there is no page. */
static inline void trace_anonymous_fill(struct mm_struct *mm, unsigned long address)
{
}

/* A mapping gets a breakpoint. */
static inline void trace_uprobe_install(void)
{
}

/* A page was truncated before the fault had locked it. */
static inline void trace_fault_truncated(void)
{
}

/* A fault waits for a folio with the lock of its VMA, or mmap_lock, held. */
static inline void trace_fault_waits_for_folio(void)
{
}

/* A fault without anon_vma has to wait for mmap_lock. */
static inline void trace_anon_prepare_retry(void)
{
}

/* Somebody else has put the page in place. */
static inline void trace_fault_lost(void)
{
}

/* gup_fast gives a page back: its entry has changed. */
static inline void trace_gup_fast_changed(void)
{
}

/* gup_fast gives all pages back: a fork was under way. */
static inline void trace_gup_fast_fork(void)
{
}

/* What a fault has brought in from swap is not what its entry wants any more. */
static inline void trace_swapin_changed(void)
{
}

/* A walk has let somebody else have mmap_lock. */
static inline void trace_mmap_lock_dropped(void)
{
}

/* A page is mapped that was swapped out. */
static inline void trace_swapped_in(struct mm_struct *mm, unsigned long address)
{
}

/* A table that was to be moved has gone. */
static inline void trace_move_table_gone(void)
{
}

struct ptdesc;
struct folio;

/* An entry is about to be written that maps a page, or names one that is being moved. */
static inline void trace_set_pte(struct mm_struct *mm, unsigned long address, pte_t *ptep,
				 unsigned long value)
{
}

/* A PMD entry is about to be written that maps a huge page, or names one that is being moved. */
static inline void trace_set_pmd(struct mm_struct *mm, unsigned long address, pmd_t *pmdp,
				 unsigned long value)
{
}

/* An entry of an upper level, with this value so far, is about to point to a table. */
static inline void trace_populate(struct mm_struct *mm, unsigned long *entryp, void *table)
{
}

/* A table is about to be freed: no grace period is waited for any more. */
static inline void trace_table_free(struct ptdesc *table)
{
}

/* The last reference to a folio is gone; its frame is about to be freed. */
static inline void trace_folio_free(struct folio *folio)
{
}

/* gup_fast has read an entry and goes for a reference to its page. */
static inline void trace_gup_fast_grabs(pmd_t *pmdp, pmd_t pmd, pte_t *ptep, pte_t pte)
{
}

/* It has the reference this moment, and has read nothing since. */
static inline void trace_gup_fast_grabbed(void)
{
}

/* And now it has compared what it had to. */
static inline void trace_gup_fast_pinned(pmd_t *pmdp, pmd_t pmd, pte_t *ptep, pte_t pte)
{
}

/* The same for a huge page. */
static inline void trace_gup_fast_grabs_pmd(pmd_t *pmdp, pmd_t pmd)
{
}

static inline void trace_gup_fast_pinned_pmd(pmd_t *pmdp, pmd_t pmd)
{
}

/* The entry of a huge page in flight becomes one for each of its pages. */
static inline void trace_split_migration_pmd(void)
{
}

/* A page that was shared is written to in place from now on. */
static inline void trace_wp_page_reuse(struct folio *folio)
{
}

/* A copy takes the place of a page in this mm. */
static inline void trace_wp_page_copied(struct mm_struct *mm, struct folio *old)
{
}

#endif
