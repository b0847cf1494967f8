// SPDX-License-Identifier: Apache-2.0
/*
 * B-18: khugepaged takes the table of a private mapping away that has just got pages of its own.
 *
 * id: B-18
 * fix: 023f47a8250c
 * cve: CVE-2023-52935
 * expect: -D BUGGY=1: I-62
 * expect: -D BUGGY=2: I-62
 * expect: clean
 * expect: -D RETRACT_MMAP_LOCK=1: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 023f47a8250c "mm/khugepaged: fix ->anon_vma race" (Linux 6.2). When small pages of a file
 * have become a huge one, the tables that mapped them go from all mappings. A table may be walked under
 * any one of mmap_lock, the lock of the file's mappings and the lock of the anon_vma, if there is one; so
 * mappings with an anon_vma are left alone: they have pages of their own.
 *
 *   khugepaged                          userfaultfd
 *   has made a huge page of the file's
 *   the VMA has no anon_vma
 *                                       takes mmap_lock for reading
 *                                       attaches an anon_vma, maps a private page
 *   takes mmap_lock for writing
 *   takes the table away                <- and the page in it
 *
 * Since the fix it looks again with mmap_lock held. Since Linux 6.6 it does without mmap_lock, and looks
 * again with the PMD and the PTE lock held. Both are here: BUGGY=1 and -D RETRACT_MMAP_LOCK=1 are the
 * first way, BUGGY=2 and the default the second.
 *
 * A fault that makes a private copy of a page of the file cannot come in between, as the pages are
 * locked; UFFDIO_COPY to private memory of shmem needs none of them.
 *
 *   racewalk run conf/zoo/b-18-khugepaged-against-anon-vma.c -D BUGGY=1
 */
#ifdef BUGGY
#define B18	BUGGY
#if BUGGY == 1
#define RETRACT_MMAP_LOCK	1
#endif
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/khugepaged.h"
#include "invariants/khugepaged.h"
#include "invariants/tlb.h"

SCENARIO("khugepaged against UFFDIO_COPY to a private mapping");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;
static struct inode inode;
static struct file file;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, HPAGE_PMD_NR);
	vma = vma_fixed(&mm, A, A + HPAGE_PMD_SIZE, VM_READ | VM_WRITE, &file, 0);
	/* The table is there; the page of the file is not mapped. */
	populate_fixed(&mm, A + PAGE_SIZE, A + 2 * PAGE_SIZE, false);
}

task(khugepaged)
{
	collapse_file(inode.i_mapping, 0);
}

/* A private page at the address, if nothing is there. */
static int mfill_atomic_install_pte(struct vm_area_struct *vma, unsigned long addr,
				    struct folio *folio)
{
	pmd_t *pmd = mm_alloc_pmd(vma->vm_mm, addr);
	spinlock_t *ptl;
	pte_t *pte;

	if (!pmd)
		return -ENOMEM;
	pte = pte_alloc_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	if (!pte_none(ptep_get(pte))) {
		pte_unmap_unlock(pte, ptl);
		return -EEXIST;
	}
	inc_mm_counter(vma->vm_mm, MM_ANONPAGES);
	folio_add_new_anon_rmap(folio, vma, addr);
	set_pte_at(vma->vm_mm, addr, pte,
		   pte_mkwrite(pte_mkdirty(mk_pte(&folio->page, vma->vm_page_prot))));
	pte_unmap_unlock(pte, ptl);
	return 0;
}

/* UFFDIO_COPY of one page. */
static int mfill_atomic_pte_copy(unsigned long addr, unsigned long value)
{
	struct folio *folio;
	int error = -ENOMEM;

	mmap_read_lock(&mm);
	folio = folio_alloc(GFP_KERNEL, 0);
	if (folio && !anon_vma_prepare(vma)) {
		page_contents(&folio->page) = value;
		smp_wmb();
		error = mfill_atomic_install_pte(vma, addr, folio);
	}
	if (error && folio)
		folio_put(folio);
	mmap_read_unlock(&mm);
	return error;
}

static bool copied;

task(uffd)
{
	if (!mfill_atomic_pte_copy(A, 7))
		copied = true;
}

on_enter(trace_retract_table, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	sometimes("khugepaged took the table away");
}

on_return(collapse_file, enum scan_result result, struct address_space *mapping, pgoff_t start)
{
	if (result == SCAN_SUCCEED && vma->anon_vma)
		sometimes("khugepaged left a mapping alone that has private pages");
}

finally(void)
{
	if (copied)
		require(user_read(&mm, A) == 7, "I-62: the page that was copied is there");
	check_rss(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
