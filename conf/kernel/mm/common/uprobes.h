/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uprobes: a breakpoint in the code of a file, in each mapping of it. kernel/events/uprobes.c. With -D
 * CONFIG_UPROBES=1 only. A mapping that is made or grows gets the breakpoints of its part of the file
 * at once: uprobe_mmap() puts a private copy of the page there. mmap_lock is held for writing.
 */
#ifndef _MM_UPROBES_H
#define _MM_UPROBES_H

#include "memory.h"

#ifndef CONFIG_UPROBES
#define CONFIG_UPROBES	0
#endif

#if CONFIG_UPROBES

#define UPROBE_SWBP_INSN	0xccUL

struct uprobe {
	struct inode *inode;
	unsigned long offset;
	struct uprobe *next;
};

static struct uprobe *uprobes_tree;	/* the kernel's is a tree; under uprobes_treelock */
static DEFINE_RWLOCK(uprobes_treelock);

static bool valid_vma(struct vm_area_struct *vma)
{
	return vma->vm_file && !(vma->vm_flags & (VM_SHARED | VM_HUGETLB));
}

/* The page of the file that is mapped there, faulted in, with a reference; or NULL. */
static struct page *uprobe_get_page(struct vm_area_struct *vma, unsigned long vaddr)
{
	struct page *page = NULL;
	int tries = 0;
	spinlock_t *ptl;
	pmd_t *pmd;
	pte_t *pte;

	do {
		pmd = mm_find_pmd(vma->vm_mm, vaddr);
		pte = pmd ? pte_offset_map_lock(vma->vm_mm, pmd, vaddr, &ptl) : NULL;
		if (pte) {
			if (pte_present(ptep_get(pte))) {
				page = pte_page(ptep_get(pte));
				get_page(page);
			}
			pte_unmap_unlock(pte, ptl);
		}
	} while (!page && tries++ < 3 &&
		 !(handle_mm_fault(vma, vaddr, FAULT_FLAG_REMOTE) & VM_FAULT_ERROR));
	return page;
}

/* The copy takes the place of the page, if that is still there. */
static int __replace_page(struct vm_area_struct *vma, unsigned long addr, struct page *old_page,
			  struct page *new_page)
{
	struct folio *old_folio = page_folio(old_page);
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = mm_find_pmd(mm, addr);
	spinlock_t *ptl;
	int err = -EAGAIN;
	pte_t *pte;

	folio_lock(old_folio);
	pte = pmd ? pte_offset_map_lock(mm, pmd, addr, &ptl) : NULL;
	if (pte && pte_present(ptep_get(pte)) && pte_page(ptep_get(pte)) == old_page) {
		if (!folio_test_anon(old_folio)) {
			dec_mm_counter(mm, MM_FILEPAGES);
			inc_mm_counter(mm, MM_ANONPAGES);
		}
		ptep_clear_flush(vma, addr, pte);
		folio_add_new_anon_rmap(page_folio(new_page), vma, addr);
		set_pte_at(mm, addr, pte, mk_pte(new_page, vma->vm_page_prot));
		folio_remove_rmap_pte(old_folio, old_page, vma);
		err = 0;
	}
	if (pte)
		pte_unmap_unlock(pte, ptl);
	folio_unlock(old_folio);
	/* That of the entry. */
	if (!err)
		folio_put(old_folio);
	return err;
}

static int install_breakpoint(struct vm_area_struct *vma, unsigned long vaddr)
{
	struct page *old_page = uprobe_get_page(vma, vaddr), *new_page;
	int err = -ENOMEM;

	if (!old_page)
		return -EFAULT;
	if (page_contents(old_page) == UPROBE_SWBP_INSN) {
		put_page(old_page);
		return 0;
	}
	new_page = anon_vma_prepare(vma) ? NULL : alloc_page(GFP_KERNEL);
	if (new_page) {
		page_contents(new_page) = UPROBE_SWBP_INSN;
		smp_wmb();
		err = __replace_page(vma, vaddr, old_page, new_page);
		if (err)
			put_page(new_page);
	}
	put_page(old_page);
	return err;
}

/* A mapping has come, or has grown. */
static int uprobe_mmap(struct vm_area_struct *vma)
{
	struct uprobe *uprobe;
	unsigned long vaddr;

	if (!uprobes_tree || !valid_vma(vma))
		return 0;
	mmap_assert_write_locked(vma->vm_mm);
	read_lock(&uprobes_treelock);
	uprobe = uprobes_tree;
	read_unlock(&uprobes_treelock);
	for (; uprobe; uprobe = uprobe->next) {
		vaddr = vma_address(vma, uprobe->offset >> PAGE_SHIFT);
		if (uprobe->inode == vma->vm_file->f_inode && vaddr != -EFAULT) {
			trace_uprobe_install();
			install_breakpoint(vma, vaddr);
		}
	}
	return 0;
}

/* For mappings to come; those that there are get it when they change. */
static void uprobe_register(struct uprobe *uprobe, struct inode *inode, unsigned long offset)
{
	uprobe->inode = inode;
	uprobe->offset = offset;
	write_lock(&uprobes_treelock);
	uprobe->next = uprobes_tree;
	uprobes_tree = uprobe;
	write_unlock(&uprobes_treelock);
}

/* ---- mappings that there are already ------------------------------------------------------------- */

/* No fork is under way while they are gone through; but one that failed may not have been undone yet. */
static DECLARE_RWSEM(dup_mmap_sem);

#define uprobe_start_dup_mmap()	down_read(&dup_mmap_sem)
#define uprobe_end_dup_mmap()	up_read(&dup_mmap_sem)

static void mmput(struct mm_struct *mm);

struct map_info {
	struct mm_struct *mm;
	unsigned long vaddr;
};

#define UPROBE_MAPS	4

/* For probes: a process that is to get a breakpoint; mmap_lock is held for writing. */
static inline void trace_uprobe_mm(struct mm_struct *mm)
{
}

/* The processes that map this place of the file, with a reference to each. */
static int build_map_info(struct uprobe *uprobe, struct map_info *info)
{
	struct address_space *mapping = uprobe->inode->i_mapping;
	pgoff_t pgoff = uprobe->offset >> PAGE_SHIFT;
	struct vm_area_struct *vma;
	int n = 0;

	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(vma, mapping, pgoff, pgoff) {
		if (!valid_vma(vma) || !mmget_not_zero(vma->vm_mm))
			continue;
		BUG_ON(n == UPROBE_MAPS);
		info[n].mm = vma->vm_mm;
		info[n++].vaddr = vma_address(vma, pgoff);
	}
	i_mmap_unlock_read(mapping);
	return n;
}

/* UPROBE_UNSTABLE goes on in an mm that is unstable, as before Linux 6.14. */
static void register_for_each_vma(struct uprobe *uprobe)
{
	struct map_info info[UPROBE_MAPS];
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	int n;

	down_write(&dup_mmap_sem);
	n = build_map_info(uprobe, info);
	while (n--) {
		mm = info[n].mm;
		mmap_write_lock(mm);
		if (IS_ENABLED(UPROBE_UNSTABLE) || !check_stable_address_space(mm)) {
			trace_uprobe_mm(mm);
			vma = find_vma(mm, info[n].vaddr);
			/* It may have become another one since it was found. */
			if (vma && valid_vma(vma) && vma->vm_file->f_inode == uprobe->inode &&
			    vma_address(vma, uprobe->offset >> PAGE_SHIFT) == info[n].vaddr)
				install_breakpoint(vma, info[n].vaddr);
		}
		mmap_write_unlock(mm);
		mmput(mm);
	}
	up_write(&dup_mmap_sem);
}

#else
#define uprobe_mmap(vma)	do { } while (0)
#define uprobe_start_dup_mmap()	do { } while (0)
#define uprobe_end_dup_mmap()	do { } while (0)
#endif

#endif
