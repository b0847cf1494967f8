/* SPDX-License-Identifier: Apache-2.0 */
/* UFFDIO_MOVE: a page goes from one place of the mm to another. mm/userfaultfd.c. */
#ifndef _MM_USERFAULTFD_MOVE_H
#define _MM_USERFAULTFD_MOVE_H

#include "userfaultfd.h"
#include "migrate.h"

/* Both VMAs. With one locked, mmap_lock must not be waited for: a writer may wait for that one. */
static int uffd_move_lock(struct mm_struct *mm, unsigned long dst_start, unsigned long src_start,
			  struct vm_area_struct **dst_vmap, struct vm_area_struct **src_vmap)
{
	struct vm_area_struct *vma = uffd_lock_vma(mm, dst_start);
	int err = 0;

	if (IS_ERR(vma))
		return PTR_ERR(vma);
	*dst_vmap = *src_vmap = vma;
	if (src_start >= vma->vm_start && src_start < vma->vm_end)
		return 0;
	*src_vmap = lock_vma_under_rcu(mm, src_start);
	if (likely(*src_vmap))
		return 0;
	vma_end_read(*dst_vmap);
	mmap_read_lock(mm);
	*dst_vmap = find_vma_and_prepare_anon(mm, dst_start);
	*src_vmap = vma_lookup(mm, src_start);
	if (IS_ERR(*dst_vmap) || !*src_vmap)
		err = -ENOENT;
	else if (!vma_start_read_locked(*dst_vmap))
		err = -EAGAIN;
	else if (*dst_vmap != *src_vmap && !vma_start_read_locked_nested(*src_vmap, SINGLE_DEPTH_NESTING)) {
		vma_end_read(*dst_vmap);
		err = -EAGAIN;
	}
	mmap_read_unlock(mm);
	return err;
}

static void uffd_move_unlock(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma)
{
	vma_end_read(src_vma);
	if (src_vma != dst_vma)
		vma_end_read(dst_vma);
}

/* Private anonymous memory with the same rights, whole within each VMA. */
static int validate_move_areas(struct userfaultfd_ctx *ctx, struct vm_area_struct *src_vma,
			       struct vm_area_struct *dst_vma, unsigned long src_end,
			       unsigned long dst_end)
{
	if ((src_vma->vm_flags ^ dst_vma->vm_flags) & (VM_ACCESS_FLAGS | VM_LOCKED))
		return -EINVAL;
	if (!(src_vma->vm_flags & VM_WRITE) || ((src_vma->vm_flags | dst_vma->vm_flags) & VM_SHARED))
		return -EINVAL;
	if (src_vma->vm_ops || dst_vma->vm_ops || src_end > src_vma->vm_end)
		return -EINVAL;
	return validate_dst_vma(ctx, dst_vma, dst_end) ? 0 : -ENOENT;
}

/* In the order of their addresses. */
static void double_pt_lock(spinlock_t *ptl1, spinlock_t *ptl2)
{
	spinlock_t *low = ptl1 < ptl2 ? ptl1 : ptl2, *high = ptl1 < ptl2 ? ptl2 : ptl1;

	spin_lock(low);
	if (low != high)
		spin_lock_nested(high, SINGLE_DEPTH_NESTING);
}

static void double_pt_unlock(spinlock_t *ptl1, spinlock_t *ptl2)
{
	spin_unlock(ptl1);
	if (ptl1 != ptl2)
		spin_unlock(ptl2);
}

struct uffd_move {
	struct vm_area_struct *dst_vma, *src_vma;
	unsigned long dst_addr, src_addr;
	pmd_t *dst_pmd, *src_pmd;
	pmd_t dst_pmdval, src_pmdval;
	pte_t *dst_pte, *src_pte;		/* mapped, in a read section, or NULL */
	pte_t orig_src_pte;
	spinlock_t *dst_ptl, *src_ptl;
	struct folio *src_folio;		/* locked, with a reference */
	struct anon_vma *src_anon_vma;		/* the same */
};

static bool is_pte_pages_stable(struct uffd_move *m)
{
	return IS_ENABLED(UFFD_MOVE_NO_RECHECK) ||
	       (pte_same(ptep_get(m->src_pte), m->orig_src_pte) &&
		pte_none(ptep_get(m->dst_pte)) &&
		pmd_same(m->dst_pmdval, pmdp_get_lockless(m->dst_pmd)));
}

static int move_present_pte(struct uffd_move *m)
{
	struct mm_struct *mm = m->dst_vma->vm_mm;
	struct folio *folio = m->src_folio;
	pte_t pte;
	int err = 0;

	double_pt_lock(m->dst_ptl, m->src_ptl);
	if (!is_pte_pages_stable(m)) {
		trace_uffd_move_changed();
		err = -EAGAIN;
		goto out;
	}
	if (folio_test_large(folio) || folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS ||
	    !PageAnonExclusive(&folio->page)) {
		err = -EBUSY;
		goto out;
	}
	pte = ptep_clear_flush(m->src_vma, m->src_addr, m->src_pte);
	/* Pinned since: gup_fast compares the entry after it has its reference. */
	if (folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS) {
		set_pte_at(mm, m->src_addr, m->src_pte, pte);
		err = -EBUSY;
		goto out;
	}
	WRITE_ONCE(folio->mapping, (struct address_space *)
		   ((unsigned long)READ_ONCE(m->dst_vma->anon_vma) | PAGE_MAPPING_ANON));
	folio->index = linear_page_index(m->dst_vma, m->dst_addr);
	pte = pte_mkdirty(mk_pte(&folio->page, m->dst_vma->vm_page_prot));
	if (m->dst_vma->vm_flags & VM_WRITE)
		pte = pte_mkwrite(pte);
	set_pte_at(mm, m->dst_addr, m->dst_pte, pte);
	trace_uffd_moved(mm, m->dst_addr, m->src_addr);
out:
	double_pt_unlock(m->dst_ptl, m->src_ptl);
	return err;
}

static void uffd_move_unmap(struct uffd_move *m)
{
	if (m->src_pte)
		pte_unmap(m->src_pte);
	if (m->dst_pte)
		pte_unmap(m->dst_pte);
	m->src_pte = m->dst_pte = NULL;
}

/* The folio of the source, locked. -EAGAIN: it was waited for; look at everything again. */
static int uffd_move_lock_folio(struct uffd_move *m)
{
	struct folio *folio;
	bool locked;

	spin_lock(m->src_ptl);
	if (!pte_same(m->orig_src_pte, ptep_get(m->src_pte))) {
		spin_unlock(m->src_ptl);
		return -EAGAIN;
	}
	folio = page_folio(pte_page(m->orig_src_pte));
	if (!PageAnonExclusive(pte_page(m->orig_src_pte)) || folio_test_large(folio)) {
		spin_unlock(m->src_ptl);
		return -EBUSY;
	}
	locked = folio_trylock(folio);
	folio_get(folio);
	spin_unlock(m->src_ptl);
	m->src_folio = folio;
	if (locked)
		return 0;
	uffd_move_unmap(m);
	folio_lock(folio);
	return -EAGAIN;
}

/* Who walks from the folio to its entries without its lock holds that of its anon_vma. */
static int uffd_move_lock_anon_vma(struct uffd_move *m)
{
	m->src_anon_vma = folio_get_anon_vma(m->src_folio);
	if (!m->src_anon_vma)
		return -ENOENT;
	if (anon_vma_trylock_write(m->src_anon_vma))
		return 0;
	uffd_move_unmap(m);
	anon_vma_lock_write(m->src_anon_vma);
	return -EAGAIN;
}

#ifdef CONFIG_SWAP
/*
 * The page is swapped out. If a folio of the swap cache stands for it, that has to know its new place, for a fault there finds
 * it; if there was none when it was looked for, there must be none once the PTE locks are held. UFFD_MOVE_SWAP_UNCHECKED
 * does not look again, as before 0ea148a79919 (Linux 6.16).
 */
static int move_swap_pte(struct uffd_move *m, swp_entry_t entry)
{
	struct mm_struct *mm = m->dst_vma->vm_mm;
	struct folio *folio = m->src_folio;
	pte_t pte;

	if (folio && !IS_ENABLED(UFFD_MOVE_SWAP_UNCHECKED) && !folio_is_of_swap_entry(folio, entry))
		return -ENOENT;
	double_pt_lock(m->dst_ptl, m->src_ptl);
	if (!is_pte_pages_stable(m) ||
	    (!folio && !IS_ENABLED(UFFD_MOVE_SWAP_UNCHECKED) &&
	     (READ_ONCE(swap_info.swap_map[swp_offset(entry)]) & SWAP_HAS_CACHE))) {
		trace_uffd_move_changed();
		double_pt_unlock(m->dst_ptl, m->src_ptl);
		return -EAGAIN;
	}
	if (folio) {
		WRITE_ONCE(folio->mapping, (struct address_space *)
			   ((unsigned long)READ_ONCE(m->dst_vma->anon_vma) | PAGE_MAPPING_ANON));
		folio->index = linear_page_index(m->dst_vma, m->dst_addr);
	}
	pte = ptep_get_and_clear(mm, m->src_addr, m->src_pte);
	set_pte_at(mm, m->dst_addr, m->dst_pte, pte);
	trace_uffd_moved(mm, m->dst_addr, m->src_addr);
	double_pt_unlock(m->dst_ptl, m->src_ptl);
	return 0;
}

static int move_swap_pte_try(struct uffd_move *m)
{
	swp_entry_t entry = pte_to_swp_entry(m->orig_src_pte);

	if (non_swap_entry(entry) || !pte_swp_exclusive(m->orig_src_pte))
		return -EBUSY;
	if (!m->src_folio) {
		m->src_folio = swap_cache_get_folio(entry);
		if (m->src_folio && !folio_trylock(m->src_folio)) {
			uffd_move_unmap(m);
			folio_lock(m->src_folio);
			return -EAGAIN;
		}
	}
	return move_swap_pte(m, entry);
}
#else
#define move_swap_pte_try(m)	(-EBUSY)
#endif

/* One attempt: 0, -EAGAIN to try again with what is locked by now, or an error. */
static int move_pages_pte_try(struct uffd_move *m)
{
	struct mm_struct *mm = m->dst_vma->vm_mm;
	pte_t pte;
	int err;

	m->dst_pte = pte_offset_map_rw_nolock(mm, m->dst_pmd, m->dst_addr, &m->dst_pmdval, &m->dst_ptl);
	if (!m->dst_pte)
		return -ENOENT;
	m->src_pte = pte_offset_map_rw_nolock(mm, m->src_pmd, m->src_addr, &m->src_pmdval, &m->src_ptl);
	if (!m->src_pte)
		return -ENOENT;
	if (!pte_none(ptep_get(m->dst_pte)))
		return -EEXIST;
	pte = ptep_get(m->src_pte);
	if (m->src_folio && !pte_same(pte, m->orig_src_pte))
		return -ENOENT;
	m->orig_src_pte = pte;
	if (pte_none(pte))
		return -ENOENT;
	if (!pte_present(pte))
		return move_swap_pte_try(m);
	if (!m->src_folio) {
		err = uffd_move_lock_folio(m);
		if (err)
			return err;
	}
	if (!m->src_anon_vma) {
		err = uffd_move_lock_anon_vma(m);
		if (err)
			return err;
	}
	return move_present_pte(m);
}

static int move_pages_pte(struct uffd_move *m)
{
	int err, tries = 0;

	do {
		err = move_pages_pte_try(m);
		uffd_move_unmap(m);
	} while (err == -EAGAIN && tries++ < 4);
	if (m->src_anon_vma) {
		anon_vma_unlock_write(m->src_anon_vma);
		put_anon_vma(m->src_anon_vma);
	}
	if (m->src_folio) {
		folio_unlock(m->src_folio);
		folio_put(m->src_folio);
	}
	return err;
}

static int move_pages_one(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma,
			  unsigned long dst_addr, unsigned long src_addr)
{
	struct mm_struct *mm = dst_vma->vm_mm;
	struct uffd_move m = {
		.dst_vma = dst_vma, .src_vma = src_vma, .dst_addr = dst_addr, .src_addr = src_addr,
		.dst_pmd = mm_alloc_pmd(mm, dst_addr), .src_pmd = mm_find_pmd(mm, src_addr),
		.dst_pte = NULL, .src_pte = NULL, .src_folio = NULL, .src_anon_vma = NULL,
	};

	if (!m.dst_pmd)
		return -ENOMEM;
	if (!m.src_pmd)
		return -ENOENT;
	if (pmd_trans_huge(pmdp_get(m.dst_pmd)))
		return -EEXIST;
	if (pmd_is_huge(pmdp_get(m.src_pmd)))
		__split_huge_pmd(src_vma, m.src_pmd, src_addr);
	if (pte_alloc(mm, m.dst_pmd))
		return -ENOMEM;
	return move_pages_pte(&m);
}

/* How much was moved, or the first error. */
static long move_pages(struct userfaultfd_ctx *ctx, unsigned long dst_start, unsigned long src_start,
		       unsigned long len)
{
	struct vm_area_struct *dst_vma, *src_vma;
	unsigned long moved = 0;
	int err = uffd_move_lock(ctx->mm, dst_start, src_start, &dst_vma, &src_vma);

	if (err)
		return err;
	down_read(&ctx->map_changing_lock);
	err = atomic_read(&ctx->mmap_changing) ? -EAGAIN :
	      validate_move_areas(ctx, src_vma, dst_vma, src_start + len, dst_start + len);
	while (!err && moved < len) {
		err = move_pages_one(dst_vma, src_vma, dst_start + moved, src_start + moved);
		if (!err)
			moved += PAGE_SIZE;
	}
	up_read(&ctx->map_changing_lock);
	uffd_move_unlock(dst_vma, src_vma);
	wake_userfault(ctx);
	return moved ? (long)moved : err;
}

#endif
