/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Getting at the pages of a user. mm/gup.c.
 *
 * gup_fast takes no lock. Interrupts are off, so that no table that it can still reach is
 * freed: its CPU does not answer the interrupt, nor pass a quiescent state, before it is
 * done. Each entry is read once. After the reference is taken, the PMD and the PTE
 * are compared with what was read: who takes a page away first clears the entry and then
 * looks at the count, so one of the two notices. Nothing is ever installed.
 */
#ifndef _MM_GUP_H
#define _MM_GUP_H

#include "user.h"

#define FOLL_WRITE	0x001
#define FOLL_FORCE	0x008
#define FOLL_PIN	0x080000
#define FOLL_LONGTERM	0x100000

/* ---- references ------------------------------------------------------------------------------------ */

static void gup_put_folio(struct folio *folio, int refs, unsigned int flags)
{
	folio_put_refs(folio, flags & FOLL_PIN ? refs * GUP_PIN_COUNTING_BIAS : refs);
}

#define unpin_user_page(page)	gup_put_folio(page_folio(page), 1, FOLL_PIN)

static inline bool folio_maybe_dma_pinned(struct folio *folio)
{
	return folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS;
}

/* A reference to a page that may be going away, or may have become another one's. */
static struct folio *try_grab_folio_fast(struct page *page, int refs, unsigned int flags)
{
	struct folio *folio;

retry:
	folio = page_folio(page);
	if (!folio_ref_try_add(folio, flags & FOLL_PIN ? refs * GUP_PIN_COUNTING_BIAS : refs))
		return NULL;
	trace_gup_fast_grabbed();
	if (unlikely(page_folio(page) != folio)) {
		gup_put_folio(folio, refs, flags);
		goto retry;
	}
	return folio;
}

/* A pin needs a page that nobody else may get to share by copy-on-write. */
static bool gup_must_unshare(unsigned int flags, struct page *page)
{
	if (flags & (FOLL_WRITE | 0) || !(flags & FOLL_PIN) || !PageAnon(page))
		return false;
	return B30 != 2 && !PageAnonExclusive(page);
}

static bool pte_access_permitted(pte_t pte, bool write)
{
	return (pte_val(pte) & (_PAGE_PRESENT | _PAGE_USER)) == (_PAGE_PRESENT | _PAGE_USER) &&
	       (!write || pte_write(pte));
}

/* Where a bit of its own says so, an entry that is invalid counts as mapped here too. */
static bool pmd_access_permitted(pmd_t pmd, bool write)
{
	if (write && !pmd_write(pmd))
		return false;
	if (CONFIG_PMD_PRESENT_INVALID)
		return pmd_present(pmd);
	return (pmd_val(pmd) & (_PAGE_PRESENT | _PAGE_USER)) == (_PAGE_PRESENT | _PAGE_USER);
}

/* ---- without locks ---------------------------------------------------------------------------------- */

static int gup_fast_pte_range(pmd_t pmd, pmd_t *pmdp, unsigned long addr, unsigned long end,
			      unsigned int flags, struct page **pages, int *nr)
{
	struct folio *folio;
	struct page *page;
	pte_t *ptep, pte;
	int ret = 0;

	rcu_read_lock();
	ptep = pte_offset_table(pmd, addr);
	do {
		pte = ptep_get_lockless(ptep);
		if (pte_protnone(pte) || !pte_access_permitted(pte, flags & FOLL_WRITE) ||
		    pte_special(pte))
			goto pte_unmap;
		page = pte_page(pte);
		trace_gup_fast_grabs(pmdp, pmd, ptep, pte);
		folio = try_grab_folio_fast(page, 1, flags);
		if (!folio)
			goto pte_unmap;
		if (
#ifndef M48
		    unlikely(pmd_val(pmd) != READ_ONCE(pmdp->pmd)) ||
#endif
#ifndef M49
		    unlikely(pte_val(pte) != READ_ONCE(ptep->pte)) ||
#endif
#ifdef STRONGER
		    unlikely(pmd_val(pmd) != READ_ONCE(pmdp->pmd)) ||
		    unlikely(pte_val(pte) != READ_ONCE(ptep->pte)) ||
#endif
		    unlikely(gup_must_unshare(flags, page))) {
			trace_gup_fast_changed();
			gup_put_folio(folio, 1, flags);
			goto pte_unmap;
		}
		trace_gup_fast_pinned(pmdp, pmd, ptep, pte);
		pages[(*nr)++] = page;
	} while (ptep++, addr += PAGE_SIZE, addr != end);
	ret = 1;
pte_unmap:
	rcu_read_unlock();
	return ret;
}

static int gup_fast_pmd_leaf(pmd_t orig, pmd_t *pmdp, unsigned long addr, unsigned long end,
			     unsigned int flags, struct page **pages, int *nr)
{
	int refs = (end - addr) >> PAGE_SHIFT, i;
	struct folio *folio;
	struct page *page;

	if (!pmd_access_permitted(orig, flags & FOLL_WRITE))
		return 0;
	page = pmd_page(orig) + pte_index(addr);
	trace_gup_fast_grabs_pmd(pmdp, orig);
	folio = try_grab_folio_fast(page, refs, flags);
	if (!folio)
		return 0;
	if (
#ifndef M48
	    unlikely(pmd_val(orig) != READ_ONCE(pmdp->pmd)) ||
#endif
	    unlikely(gup_must_unshare(flags, &folio->page))) {
		trace_gup_fast_changed();
		gup_put_folio(folio, refs, flags);
		return 0;
	}
	trace_gup_fast_pinned_pmd(pmdp, orig);
	for (i = 0; i < refs; i++)
		pages[(*nr)++] = page + i;
	return 1;
}

static int gup_fast_pmd_range(pud_t *pudp, pud_t pud, unsigned long addr, unsigned long end,
			      unsigned int flags, struct page **pages, int *nr)
{
	pmd_t *pmdp = pmd_offset_lockless(pudp, pud, addr);
	unsigned long next;

	do {
#ifdef M77
		/* M-77: a plain load, which the compiler may make again for each use. */
		unsigned long plain = pmdp->pmd;
#define orig_pmd	__pmd(plain)
#else
		pmd_t orig_pmd = pmdp_get_lockless(pmdp);
#endif

		next = pmd_addr_end(addr, end);
		if (!pmd_present(orig_pmd))
			return 0;
		if (unlikely(pmd_leaf(orig_pmd))) {
			if (!gup_fast_pmd_leaf(orig_pmd, pmdp, addr, next, flags, pages, nr))
				return 0;
		} else if (!gup_fast_pte_range(orig_pmd, pmdp, addr, next, flags, pages, nr)) {
			return 0;
		}
	} while (pmdp++, addr = next, addr != end);
	return 1;
}
#ifdef M77
#undef orig_pmd
#endif

static int gup_fast_pud_range(p4d_t *p4dp, p4d_t p4d, unsigned long addr, unsigned long end,
			      unsigned int flags, struct page **pages, int *nr)
{
	pud_t *pudp = pud_offset_lockless(p4dp, p4d, addr);
	unsigned long next;

	do {
		pud_t pud = pudp_get(pudp);

		next = pud_addr_end(addr, end);
		if (!pud_present(pud))
			return 0;
		if (!gup_fast_pmd_range(pudp, pud, addr, next, flags, pages, nr))
			return 0;
	} while (pudp++, addr = next, addr != end);
	return 1;
}

static int gup_fast_p4d_range(pgd_t *pgdp, pgd_t pgd, unsigned long addr, unsigned long end,
			      unsigned int flags, struct page **pages, int *nr)
{
	p4d_t *p4dp = p4d_offset_lockless(pgdp, pgd, addr);
	unsigned long next;

	do {
		p4d_t p4d = p4dp_get(p4dp);

		next = p4d_addr_end(addr, end);
		if (p4d_none(p4d))
			return 0;
		if (!gup_fast_pud_range(p4dp, p4d, addr, next, flags, pages, nr))
			return 0;
	} while (p4dp++, addr = next, addr != end);
	return 1;
}

static void gup_fast_pgd_range(struct mm_struct *mm, unsigned long addr, unsigned long end,
			       unsigned int flags, struct page **pages, int *nr)
{
	pgd_t *pgdp = pgd_offset(mm, addr);
	unsigned long next;

	do {
		pgd_t pgd = pgdp_get(pgdp);

		next = pgd_addr_end(addr, end);
		if (pgd_none(pgd))
			return;
		if (!gup_fast_p4d_range(pgdp, pgd, addr, next, flags, pages, nr))
			return;
	} while (pgdp++, addr = next, addr != end);
}

/* The pages that can be had without a lock, from the start on. */
static int gup_fast(struct mm_struct *mm, unsigned long start, unsigned long end,
		    unsigned int gup_flags, struct page **pages)
{
	unsigned long flags;
	unsigned int seq = 0;
	int nr_pinned = 0, i;

	if (gup_flags & FOLL_PIN) {
		seq = raw_read_seqcount(&mm->write_protect_seq);
		if (seq & 1)
			return 0;
	}
#ifndef M51
	local_irq_save(flags);
	load_mm(mm);
#endif
	gup_fast_pgd_range(mm, start, end, gup_flags, pages, &nr_pinned);
#ifndef M51
	local_irq_restore(flags);
#endif
	/* A fork that did not see the pin has shared the page meanwhile. */
	if ((gup_flags & FOLL_PIN) && read_seqcount_retry(&mm->write_protect_seq, seq)) {
		trace_gup_fast_fork();
		for (i = 0; i < nr_pinned; i++)
			gup_put_folio(page_folio(pages[i]), 1, gup_flags);
		return 0;
	}
	return nr_pinned;
}

/* ---- under mmap_lock ---------------------------------------------------------------------------------- */

/* The kernel has VM_MAYWRITE for what could be made writable; here everything could. */
#define is_cow_mapping(flags)	(!((flags) & VM_SHARED))

/* What the caller may ask of the VMA: FOLL_FORCE writes to private copies only. */
static int check_vma_flags(struct vm_area_struct *vma, unsigned int gup_flags)
{
	vm_flags_t vm_flags = vma->vm_flags;

	if (vm_flags & (VM_IO | VM_PFNMAP))
		return -EFAULT;
	if (gup_flags & FOLL_WRITE) {
		if (!(vm_flags & VM_WRITE) &&
		    (!(gup_flags & FOLL_FORCE) || !is_cow_mapping(vm_flags)))
			return -EFAULT;
	} else if (!(vm_flags & VM_READ) && !(gup_flags & FOLL_FORCE)) {
		return -EFAULT;
	}
	return 0;
}

/* Without the right to write: a copy that is this process's alone, made by an earlier fault. */
static bool gup_can_follow_write_pte(pte_t pte, struct page *page, struct vm_area_struct *vma,
				 unsigned int flags)
{
	if (pte_write(pte))
		return true;
	if (!(flags & FOLL_FORCE) || (vma->vm_flags & (VM_SHARED | VM_WRITE)))
		return false;
	return page && PageAnon(page) && PageAnonExclusive(page);
}

/* A page by its entry, with a reference; NULL: a fault is due. */
static struct page *follow_page_mask(struct vm_area_struct *vma, unsigned long address,
				     unsigned int flags)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = mm_find_pmd(mm, address);
	struct page *page = NULL;
	spinlock_t *ptl;
	pte_t *ptep, pte;
	pmd_t pmdval;

	if (!pmd)
		return NULL;
	pmdval = pmdp_get_lockless(pmd);
	if (pmd_trans_huge(pmdval)) {
		ptl = pmd_lock(mm, pmd);
		pmdval = pmdp_get(pmd);
		if (pmd_trans_huge(pmdval) && (!(flags & FOLL_WRITE) || pmd_write(pmdval)))
			page = pmd_page(pmdval) + pte_index(address);
		if (page && gup_must_unshare(flags, pmd_page(pmdval)))
			page = NULL;
		if (page)
			folio_ref_add(page_folio(page), flags & FOLL_PIN ? GUP_PIN_COUNTING_BIAS : 1);
		spin_unlock(ptl);
		return page;
	}
	ptep = pte_offset_map_lock(mm, pmd, address, &ptl);
	if (!ptep)
		return NULL;
	pte = ptep_get(ptep);
	if (pte_present(pte) && !pte_protnone(pte))
		page = vm_normal_page(vma, address, pte);
	if ((flags & FOLL_WRITE) && !gup_can_follow_write_pte(pte, page, vma, flags))
		page = NULL;
	if (page && gup_must_unshare(flags, page))
		page = NULL;
	if (page)
		folio_ref_add(page_folio(page), flags & FOLL_PIN ? GUP_PIN_COUNTING_BIAS : 1);
	pte_unmap_unlock(ptep, ptl);
	return page;
}

/* How many pages from start on, or the first error. Faults them in. */
static long gup_slow(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		     unsigned int gup_flags, struct page **pages)
{
	/* A pin needs a page that is not shared: a copy is made even for reading. */
	unsigned int fault_flags = gup_flags & FOLL_WRITE ? FAULT_FLAG_WRITE :
				   gup_flags & FOLL_PIN ? FAULT_FLAG_UNSHARE : 0;
	struct vm_area_struct *vma;
	struct page *page;
	long i = 0, error = 0;
	vm_fault_t ret;
	int tries = 0;

	if ((gup_flags & FOLL_PIN) && !atomic_read(&mm->has_pinned))
		atomic_set(&mm->has_pinned, 1);
	while (i < (long)nr_pages && !error && tries++ < USER_ACCESS_TRIES) {
		vma = lock_mm_and_find_vma(mm, start + i * PAGE_SIZE);
		if (!vma)
			return i ? i : -EFAULT;
		error = check_vma_flags(vma, gup_flags);
		if (!error) {
			page = follow_page_mask(vma, start + i * PAGE_SIZE, gup_flags);
			if (page) {
				pages[i++] = page;
			} else {
				ret = handle_mm_fault(vma, start + i * PAGE_SIZE, fault_flags);
				if (ret & VM_FAULT_ERROR)
					error = fault_signal(ret);
			}
		}
		mmap_read_unlock(mm);
	}
	return i ? i : error;
}

/* get_user_pages_fast() and pin_user_pages_fast() of a thread of the mm. */
static long gup_fast_fallback(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			      unsigned int gup_flags, struct page **pages)
{
	long nr_pinned, ret;

	if ((gup_flags & FOLL_PIN) && !atomic_read(&mm->has_pinned))
		atomic_set(&mm->has_pinned, 1);
	start &= PAGE_MASK;
	nr_pinned = gup_fast(mm, start, start + nr_pages * PAGE_SIZE, gup_flags, pages);
	if (nr_pinned == (long)nr_pages)
		return nr_pinned;
	ret = gup_slow(mm, start + nr_pinned * PAGE_SIZE, nr_pages - nr_pinned, gup_flags,
		       pages + nr_pinned);
	if (ret < 0)
		return nr_pinned ? nr_pinned : ret;
	return ret + nr_pinned;
}

#define get_user_pages_fast(mm, start, nr_pages, flags, pages)			\
	gup_fast_fallback(mm, start, nr_pages, flags, pages)
#define pin_user_pages_fast(mm, start, nr_pages, flags, pages)			\
	gup_fast_fallback(mm, start, nr_pages, (flags) | FOLL_PIN, pages)

#endif
