/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Page faults: anonymous, of files, copy-on-write, huge. mm/memory.c and mm/huge_memory.c.
 *
 * The VMA is held by mmap_lock or by its own lock. What a fault found before it took the
 * PTE lock may have changed: each path looks at the entry again under the lock.
 */
#ifndef _MM_MEMORY_H
#define _MM_MEMORY_H

#include "mmap_lock.h"
#include "filemap.h"
#include "userfaultfd_k.h"
#include "hugetlb_inline.h"

#define pte_mkold_or_young(pte, young)	((young) ? pte_mkyoung(pte) : pte_mkold(pte))
#define maybe_mkwrite(pte, vma)	((vma)->vm_flags & VM_WRITE ? pte_mkwrite(pte) : (pte))
#ifndef B30
#define B30	0
#endif
#define test_bit_mm_unstable(mm)	test_bit(MMF_UNSTABLE, &(mm)->flags)

static pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	if (!(vm_flags & VM_ACCESS_FLAGS))
		return PAGE_NONE;
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED))
		return PAGE_SHARED;
	return PAGE_READONLY;
}

/* Whether the entry is still what the fault saw. Under the PTE lock. */
#ifdef M59
#define vmf_pte_changed(vmf)	false
#else
#define vmf_pte_changed(vmf)	(!pte_same(ptep_get((vmf)->pte), (vmf)->orig_pte))
#endif

/* The oom reaper has been here: what is read would be zeros. */
static vm_fault_t check_stable_address_space(struct mm_struct *mm)
{
	return unlikely(test_bit_mm_unstable(mm)) ? VM_FAULT_SIGBUS : 0;
}

/*
 * A neighbour's anon_vma may be taken: that needs mmap_lock. It is only tried: a writer may have it
 * that waits for the lock of the VMA (ANON_PREPARE_WAITS). M83 takes it although the fault has it.
 */
static vm_fault_t vmf_anon_prepare(struct vm_fault *vmf)
{
	bool lock = (vmf->flags & FAULT_FLAG_VMA_LOCK) || IS_ENABLED(M83);
	struct vm_area_struct *vma = vmf->vma;
	vm_fault_t ret = 0;

	if (likely(vma_anon_vma_lockless(vma)))
		return 0;
	if (lock) {
		if (IS_ENABLED(ANON_PREPARE_WAITS) || IS_ENABLED(M83)) {
			mmap_read_lock(vma->vm_mm);
		} else if (!mmap_read_trylock(vma->vm_mm)) {
			trace_anon_prepare_retry();
			vma_end_read(vma);
			return VM_FAULT_RETRY;
		}
	}
	if (__anon_vma_prepare(vma))
		ret = VM_FAULT_OOM;
	if (lock)
		mmap_read_unlock(vma->vm_mm);
	return ret;
}

/* ---- anonymous pages ----------------------------------------------------------------------------- */

static vm_fault_t do_anonymous_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	struct folio *folio;
	vm_fault_t ret;
	pte_t entry;

	if (vma->vm_flags & VM_SHARED)
		return VM_FAULT_SIGBUS;
	if (pte_alloc(mm, vmf->pmd))
		return VM_FAULT_OOM;
	ret = vmf_anon_prepare(vmf);
	if (ret)
		return ret;
	folio = folio_alloc(GFP_KERNEL, 0);
	if (!folio)
		return VM_FAULT_OOM;
	clear_highpage(&folio->page);
	/* The contents are there before the entry. */
	smp_wmb();
	entry = mk_pte(&folio->page, vma->vm_page_prot);
	if (vma->vm_flags & VM_WRITE)
		entry = pte_mkwrite(pte_mkdirty(entry));

	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		goto release;
	if (vmf_pte_changed(vmf)) {
		trace_fault_lost();
		goto unlock;
	}
	ret = check_stable_address_space(mm);
	if (ret)
		goto unlock;
	if (userfaultfd_missing(vma)) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		folio_put(folio);
		return handle_userfault(vmf, VM_UFFD_MISSING);
	}
	inc_mm_counter(mm, MM_ANONPAGES);
	folio_add_new_anon_rmap(folio, vma, vmf->address);
	trace_anonymous_fill(mm, vmf->address);
	set_pte_at(mm, vmf->address, vmf->pte, entry);
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return 0;
unlock:
	pte_unmap_unlock(vmf->pte, vmf->ptl);
release:
	folio_put(folio);
	return ret;
}

/* A whole PMD's worth at once; its PTE table is laid by for when it is split. */
static vm_fault_t do_huge_pmd_anonymous_page(struct vm_fault *vmf)
{
	unsigned long haddr = vmf->address & HPAGE_PMD_MASK;
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	struct folio *folio;
	pgtable_t pgtable;
	vm_fault_t ret;
	bool missing;
	pmd_t entry;
	int i;

	if (haddr < vma->vm_start || haddr + HPAGE_PMD_SIZE > vma->vm_end)
		return VM_FAULT_FALLBACK;
	ret = vmf_anon_prepare(vmf);
	if (ret)
		return ret;
	folio = folio_alloc(GFP_KERNEL, HPAGE_PMD_ORDER);
	if (!folio)
		return VM_FAULT_FALLBACK;
	pgtable = pte_alloc_one(mm);
	if (!pgtable) {
		folio_put(folio);
		return VM_FAULT_OOM;
	}
	for (i = 0; i < HPAGE_PMD_NR; i++)
		clear_highpage(folio_page(folio, i));
	smp_wmb();
	vmf->ptl = pmd_lock(mm, vmf->pmd);
	ret = check_stable_address_space(mm);
	if (ret || !pmd_none(pmdp_get(vmf->pmd)) || userfaultfd_missing(vma)) {
		missing = !ret && userfaultfd_missing(vma) && pmd_none(pmdp_get(vmf->pmd));
		spin_unlock(vmf->ptl);
		pte_free(mm, pgtable);
		folio_put(folio);
		return missing ? handle_userfault(vmf, VM_UFFD_MISSING) : ret;
	}
	entry = pmd_mkhuge(mk_pmd(&folio->page, vma->vm_page_prot));
	if (vma->vm_flags & VM_WRITE)
		entry = pmd_mkwrite(pmd_mkdirty(entry));
	folio_add_new_anon_rmap(folio, vma, haddr);
	trace_anonymous_fill(mm, haddr);
	pgtable_trans_huge_deposit(mm, vmf->pmd, pgtable);
	set_pmd_at(mm, haddr, vmf->pmd, entry);
	add_mm_counter(mm, MM_ANONPAGES, HPAGE_PMD_NR);
	mm_inc_nr_ptes(mm);
	spin_unlock(vmf->ptl);
	return 0;
}

/* A write to a huge page that is mapped read-only: it is ours alone, or each page goes by itself. */
static vm_fault_t do_huge_pmd_wp_page(struct vm_fault *vmf)
{
	unsigned long haddr = vmf->address & HPAGE_PMD_MASK;
	struct vm_area_struct *vma = vmf->vma;
	pmd_t orig_pmd = vmf->orig_pmd;
	struct page *page;

	vmf->ptl = pmd_lock(vma->vm_mm, vmf->pmd);
	if (unlikely(!pmd_same(pmdp_get(vmf->pmd), orig_pmd))) {
		spin_unlock(vmf->ptl);
		return 0;
	}
	page = pmd_page(orig_pmd);
	if (PageAnonExclusive(page)) {
		set_pmd_at(vma->vm_mm, haddr, vmf->pmd,
			   pmd_mkwrite(pmd_mkdirty(pmd_mkyoung(orig_pmd))));
		spin_unlock(vmf->ptl);
		return 0;
	}
	spin_unlock(vmf->ptl);
	__split_huge_pmd(vma, vmf->pmd, vmf->address);
	return VM_FAULT_FALLBACK;
}

/*
 * Until a page in flight has arrived: who moves it has it locked. No reference is taken, which would keep it from being moved, and
 * whose count may be frozen: softleaf_entry_wait_on_locked(). A struct page is one for ever here, so the lock may be looked at
 * after the entry's lock is dropped; in the kernel the waiter is in the queue by then.
 */
static void migration_wait_on_locked(struct folio *folio)
{
	folio_lock(folio);
	folio_unlock(folio);
}

/* Until the huge page has arrived. */
static void pmd_migration_entry_wait(struct mm_struct *mm, pmd_t *pmd)
{
	spinlock_t *ptl = pmd_lock(mm, pmd);
	pmd_t pmdval = pmdp_get(pmd);
	struct folio *folio = NULL;

	if (is_pmd_migration_entry(pmdval))
		folio = page_folio(pfn_swap_entry_to_page(pmd_to_swp_entry(pmdval)));
	spin_unlock(ptl);
	if (folio)
		migration_wait_on_locked(folio);
}

/* ---- pages of files -------------------------------------------------------------------------------- */

/* =1: a fault maps what it has found, bad or not. */
#ifndef HWPOISON_FAULT_UNCHECKED
#define HWPOISON_FAULT_UNCHECKED	0
#endif

static vm_fault_t __do_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
#ifdef CONFIG_MEMORY_FAILURE
	vm_fault_t ret;
#endif

	/* The table is got first: with the page locked, memory is not waited for. */
	if (pmd_none(pmdp_get(vmf->pmd)) && !vmf->prealloc_pte) {
		vmf->prealloc_pte = pte_alloc_one(vma->vm_mm);
		if (!vmf->prealloc_pte)
			return VM_FAULT_OOM;
	}
#ifdef CONFIG_MEMORY_FAILURE
	ret = vma->vm_ops->fault(vmf);
	/* It was found bad while it was brought in. */
	if (!HWPOISON_FAULT_UNCHECKED && (ret & VM_FAULT_LOCKED) && PageHWPoison(vmf->page)) {
		folio_unlock(page_folio(vmf->page));
		folio_put(page_folio(vmf->page));
		vmf->page = NULL;
		return VM_FAULT_HWPOISON;
	}
	return ret;
#else
	return vma->vm_ops->fault(vmf);
#endif
}

static void set_pte_range(struct vm_fault *vmf, struct folio *folio, struct page *page)
{
	struct vm_area_struct *vma = vmf->vma;
	bool write = vmf->flags & FAULT_FLAG_WRITE;
	pte_t entry = mk_pte(page, vma->vm_page_prot);

	if (write)
		entry = maybe_mkwrite(pte_mkdirty(entry), vma);
	if (write && !(vma->vm_flags & VM_SHARED))
		folio_add_new_anon_rmap(folio, vma, vmf->address);
	else
		folio_add_file_rmap_pte(folio, page, vma);
	set_pte_at(vma->vm_mm, vmf->address, vmf->pte, entry);
}

/* Maps the page that ->fault found, or the copy of it. */
static vm_fault_t finish_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	bool is_cow = (vmf->flags & FAULT_FLAG_WRITE) && !(vma->vm_flags & VM_SHARED);
	struct page *page = is_cow ? vmf->cow_page : vmf->page;
	struct folio *folio = page_folio(page);
	vm_fault_t ret;

	if (!(vma->vm_flags & VM_SHARED)) {
		ret = check_stable_address_space(vma->vm_mm);
		if (ret)
			return ret;
	}
	if (pmd_none(pmdp_get(vmf->pmd))) {
		if (vmf->prealloc_pte)
			pmd_install(vma->vm_mm, vmf->pmd, &vmf->prealloc_pte);
		else if (pte_alloc(vma->vm_mm, vmf->pmd))
			return VM_FAULT_OOM;
	}
	vmf->pte = pte_offset_map_lock(vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return VM_FAULT_NOPAGE;
	/* The page was got for an entry that was none. */
	if (unlikely(vmf_pte_changed(vmf))) {
		ret = VM_FAULT_NOPAGE;
	} else {
		folio_get(folio);
		set_pte_range(vmf, folio, page);
		inc_mm_counter(vma->vm_mm, is_cow ? MM_ANONPAGES : MM_FILEPAGES);
		ret = 0;
	}
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return ret;
}

static vm_fault_t do_read_or_shared_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = __do_fault(vmf);

	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	if (vmf->flags & FAULT_FLAG_WRITE)
		folio_mark_dirty(page_folio(vmf->page));
	ret |= finish_fault(vmf);
	folio_unlock(page_folio(vmf->page));
	folio_put(page_folio(vmf->page));
	return ret & ~VM_FAULT_LOCKED;
}

static vm_fault_t do_cow_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = vmf_anon_prepare(vmf);
	struct folio *folio;

	if (ret)
		return ret;
	folio = folio_alloc(GFP_KERNEL, 0);
	if (!folio)
		return VM_FAULT_OOM;
	vmf->cow_page = &folio->page;
	ret = __do_fault(vmf);
	if (!(ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))) {
		copy_highpage(vmf->cow_page, vmf->page);
		smp_wmb();
		ret |= finish_fault(vmf);
		if (!(ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)))
			ret |= VM_FAULT_DONE_COW;
		folio_unlock(page_folio(vmf->page));
		folio_put(page_folio(vmf->page));
	}
	/* The entry has its own reference. */
	folio_put(folio);
	return ret & ~VM_FAULT_LOCKED;
}

static vm_fault_t do_fault(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;	/* the VMA may be gone if this is to be tried again */
	vm_fault_t ret;

	if (!vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	if ((vmf->flags & FAULT_FLAG_WRITE) && !(vma->vm_flags & VM_SHARED))
		ret = do_cow_fault(vmf);
	else
		ret = do_read_or_shared_fault(vmf);
	if (vmf->prealloc_pte) {
		pte_free(mm, vmf->prealloc_pte);
		vmf->prealloc_pte = NULL;
	}
	return ret;
}

#include "memory_wp.h"
#ifdef CONFIG_SWAP
#include "swap_fault.h"
#endif

/* ---- entries that map nothing, and which fault it is ------------------------------------------------- */

static vm_fault_t handle_pte_marker(struct vm_fault *vmf)
{
	unsigned long marker = pte_marker_get(pte_to_swp_entry(vmf->orig_pte));

	if (marker & PTE_MARKER_POISONED)
		return VM_FAULT_SIGBUS;
	if (marker & PTE_MARKER_GUARD)
		return VM_FAULT_SIGSEGV;
	return VM_FAULT_SIGBUS;
}

/* Another one has the page in flight: it is done when the folio is unlocked. */
static vm_fault_t do_nonpresent_page(struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct folio *folio;

	if (is_pte_marker(vmf->orig_pte))
		return handle_pte_marker(vmf);
#ifdef CONFIG_SWAP
	if (!non_swap_entry(entry))
		return do_swap_page(vmf);
#endif
	if (is_hwpoison_entry(entry))
		return VM_FAULT_HWPOISON;
	if (!is_migration_entry(entry))
		return VM_FAULT_SIGBUS;
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return 0;
	folio = NULL;
	if (!vmf_pte_changed(vmf))
		folio = page_folio(pfn_swap_entry_to_page(entry));
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	if (folio)
		migration_wait_on_locked(folio);
	return 0;
}

/*
 * The entry was made unreachable to see who uses the page (change_prot_numa()): it becomes what the VMA says again.
 * The kernel may move the page first.
 */
static vm_fault_t do_numa_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct mm_struct *mm = vma->vm_mm;
	pte_t pte;

	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return 0;
	if (!vmf_pte_changed(vmf)) {
		pte = ptep_get_and_clear(mm, vmf->address, vmf->pte);
		set_pte_at(mm, vmf->address, vmf->pte, pte_mkyoung(pte_modify(pte, vma->vm_page_prot)));
	}
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return 0;
}

static vm_fault_t do_huge_pmd_numa_page(struct vm_fault *vmf)
{
	unsigned long haddr = vmf->address & HPAGE_PMD_MASK;
	struct vm_area_struct *vma = vmf->vma;

	vmf->ptl = pmd_lock(vma->vm_mm, vmf->pmd);
	if (pmd_same(pmdp_get(vmf->pmd), vmf->orig_pmd))
		set_pmd_at(vma->vm_mm, haddr, vmf->pmd,
			   pmd_mkyoung(pmd_modify(vmf->orig_pmd, vma->vm_page_prot)));
	spin_unlock(vmf->ptl);
	return 0;
}

static vm_fault_t handle_pte_fault(struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;
	pmd_t dummy_pmdval;

	vmf->orig_pte = __pte(0);
	if (!pmd_none(pmdp_get(vmf->pmd))) {
		vmf->pte = pte_offset_map_rw_nolock(mm, vmf->pmd, vmf->address, &dummy_pmdval,
						    &vmf->ptl);
		if (unlikely(!vmf->pte))
			return 0;
		vmf->orig_pte = ptep_get_lockless(vmf->pte);
		pte_unmap(vmf->pte);
	}
	if (pte_none(vmf->orig_pte))
		return vmf->vma->vm_ops ? do_fault(vmf) : do_anonymous_page(vmf);
	if (!pte_present(vmf->orig_pte))
		return do_nonpresent_page(vmf);
	if (pte_protnone(vmf->orig_pte) && (vmf->vma->vm_flags & VM_ACCESS_FLAGS))
		return do_numa_page(vmf);

	vmf->pte = pte_offset_map_lock(mm, vmf->pmd, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return 0;
	if (unlikely(vmf_pte_changed(vmf))) {
		pte_unmap_unlock(vmf->pte, vmf->ptl);
		return 0;
	}
	if ((vmf->flags & (FAULT_FLAG_WRITE | FAULT_FLAG_UNSHARE)) && !pte_write(vmf->orig_pte))
		return do_wp_page(vmf);
	/* Somebody else was faster. */
	pte_unmap_unlock(vmf->pte, vmf->ptl);
	return 0;
}

/* ---- entry ---------------------------------------------------------------------------------------- */

/* The VMA is locked, by mmap_lock or (FAULT_FLAG_VMA_LOCK) its own. On RETRY no more. */
static vm_fault_t handle_mm_fault(struct vm_area_struct *vma, unsigned long address,
				  unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & PAGE_MASK,
		.real_address = address,
		.flags = flags,
		.pgoff = linear_page_index(vma, address & PAGE_MASK),
	};
	struct mm_struct *mm = vma->vm_mm;
	vm_fault_t ret;

#ifdef CONFIG_HUGETLB_PAGE
	if (unlikely(is_vm_hugetlb_page(vma)))
		return hugetlb_fault(mm, vma, address);
#endif
	vmf.pmd = mm_alloc_pmd(mm, vmf.address);
	if (!vmf.pmd)
		return VM_FAULT_OOM;
	if ((vma->vm_flags & VM_HUGEPAGE) && !vma->vm_ops && pmd_none(pmdp_get(vmf.pmd))) {
		ret = do_huge_pmd_anonymous_page(&vmf);
		if (!(ret & VM_FAULT_FALLBACK))
			return ret;
	}
	vmf.orig_pmd = pmdp_get_lockless(vmf.pmd);
	if (unlikely(is_pmd_migration_entry(vmf.orig_pmd))) {
		pmd_migration_entry_wait(mm, vmf.pmd);
		return 0;
	}
	if (pmd_trans_huge(vmf.orig_pmd)) {
		if (pmd_protnone(vmf.orig_pmd) && (vma->vm_flags & VM_ACCESS_FLAGS))
			return do_huge_pmd_numa_page(&vmf);
		if (!(flags & FAULT_FLAG_WRITE) || pmd_write(vmf.orig_pmd))
			return 0;
		ret = do_huge_pmd_wp_page(&vmf);
		if (!(ret & VM_FAULT_FALLBACK))
			return ret;
	}
	return handle_pte_fault(&vmf);
}

#endif
