/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One wrong state, or one wrong call, for each invariant. The numbers are those of the invariants; a second
 * case of one has a hundred more.
 */
#ifndef _WRONG_H
#define _WRONG_H

/* A store that probes do not see, as it does not name the field. */
#define store_unseen(place, value)						\
do {										\
	typeof(place) *__place = &(place);					\
	*__place = (value);							\
} while (0)

static struct vm_area_struct *vma_at(unsigned long address)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = vma_lookup(mm, address);
	mmap_read_unlock(mm);
	return vma;
}

/* Where the entry of a page lies that is mapped. */
static pte_t *pte_at(unsigned long address)
{
	return pte_offset_table(pmdp_get(mm_find_pmd(mm, address)), address);
}

static void write_section(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
}

/* ---- locks of VMAs --------------------------------------------------------------------------- */

static void wrong_reader(int wrong)
{
	struct vm_area_struct *vma;

	if (wrong == 1)		/* with M14 */
		store_unseen(vma_at(ANON)->vm_mm, other);
	if (wrong == 5)
		store_unseen(vma_at(ANON)->vm_flags, VM_READ);
	if (wrong == 7)
		store_unseen(vma_at(ANON)->vm_lock_seq, mm->mm_lock_seq.sequence);
	if (wrong == 101) {
		mmap_write_lock(mm);
		vma = vma_lookup(mm, ANON);
		vma_start_write(vma);
		vma_mark_detached(vma);
		mmap_write_unlock(mm);
		refcount_set(&vma->vm_refcnt, 1);
	}
	vma = lock_vma_under_rcu(mm, ANON);
	if (!vma)
		return;
	switch (wrong) {
	case 2:			/* with NO_WAIT */
		if (mmap_write_trylock(mm))
			vma_start_write(vma);
		break;
	case 4:
		store_unseen(vma->vm_start, ANON + PAGE_SIZE);
		break;
	case 8:
		store_unseen(vma->vm_mm, other);
		break;
	case 14:		/* with the flag of a writer it is more than the readers, too */
		atomic_set(&vma->vm_refcnt.refs, -1);
		vma_end_read(vma);
		return;
	case 15:
		atomic_dec(&vma->vm_refcnt.refs);
		break;
	case 42:
		WRITE_ONCE(vma->anon_vma, NULL);
		break;
	case 59:
		vm_area_free(vma);
		break;
	case 64:
		mm_free_pgd(mm);
		kmem_cache_free(mm_cachep, mm);
		break;
	case 66:
		mmap_read_lock(mm);
		mmap_read_unlock(mm);
		break;
	}
	/* State is looked at after a step and what goes with it. */
	i_size_read(&inode);
	vma_end_read(vma);
}

static void wrong_writer(int wrong)
{
	struct vm_area_struct *vma = vma_at(ANON);
	MA_STATE(mas, &mm->mm_mt, ANON, ANON + LEN - 1);

	switch (wrong) {
	case 3:
		vma->vm_flags |= VM_LOCKED;
		break;
	case 6:			/* with M20 */
		mmap_write_lock(mm);
		vma_start_write(vma);
		refcount_inc(&vma->vm_refcnt);
		vma_mark_detached(vma);
		break;
	case 9:
		mm_lock_seqcount_begin(mm);
		break;
	case 109:		/* with M32 */
		write_section();
		break;
	case 10:
		mmap_read_lock(mm);
		mas_store_gfp(&mas, vma, GFP_KERNEL | __GFP_NOFAIL);
		break;
	case 110:		/* with M31 */
		mmap_write_lock(mm);
		mmap_write_downgrade(mm);
		break;
	case 13:
		mmap_write_lock(mm);
		store_unseen(vma->vm_lock_seq, mm->mm_lock_seq.sequence);
		vma_start_write(vma);
		break;
	case 16:
		atomic_set(&other->mm_users, 0);
		mmget(other);
		break;
	case 18:
		mm_free_pgd(other);
		kmem_cache_free(mm_cachep, other);
		rcuwait_wake_up(&other->vma_writer_wait);
		break;
	}
}

/* ---- the tree, and what is counted ------------------------------------------------------------- */

static void wrong_tree(int wrong)
{
	struct vm_area_struct *vma = vma_at(ANON);
	MA_STATE(mas, &mm->mm_mt, ANON, ANON);
	VMA_ITERATOR(vmi, mm, ANON + LEN);

	switch (wrong) {
	case 12:
		rcu_read_lock();
		lock_next_vma(mm, &vmi, 0);
		break;
	case 45:
		store_unseen(vma->vm_end, ANON + PAGE_SIZE);
		break;
	case 48:
		mas_walk(&mas);
		break;
	case 49:
		mt_clear_in_rcu(&mm->mm_mt);
		lock_vma_under_rcu(mm, ANON);
		break;
	case 50:
		mm->total_vm++;
		break;
	case 150:
		mm->committed++;
		break;
	case 51:
		mm->map_count++;
		break;
	case 52:
		store_unseen(vma->vm_ops, &vma_dummy_vm_ops);
		break;
	case 53:
		mmap_write_lock(mm);
		vma_start_write(vma);
		vma_mark_detached(vma);
		mmap_write_unlock(mm);
		break;
	}
	write_section();
}

/* The writer of I-47 changes a node that is in use. */
static void tamper(void)
{
	void *enode = mm->mm_mt.ma_root, *entry = NULL;
	struct maple_node *node;
	void **place;
	int i;

	for (node = mte_to_node(enode); !mte_is_leaf(enode); node = mte_to_node(enode))
		enode = node->slot[0];
	for (i = 0; i < MAPLE_RANGE64_SLOTS && !entry; i++)
		entry = READ_ONCE(node->slot[i]);
	place = &node->slot[i - 1];
	WRITE_ONCE(*place, NULL);
	WRITE_ONCE(*place, entry);
}

/* ---- page tables ---------------------------------------------------------------------------------- */

static void wrong_table(int wrong)
{
	pmd_t *pmd = mm_find_pmd(mm, ANON);
	struct vm_area_struct *vma = vma_at(ANON);
	struct mmu_gather tlb;
	struct ptdesc *table;
	pte_t *pte = pte_at(ANON), pteval = ptep_get(pte);

	if (wrong == 220) {
		mm_alloc_pmd(mm, NOWHERE);
		pte_alloc(mm, mm_find_pmd(mm, NOWHERE));
	}
	/* Who writes entries has them mapped. */
	if (wrong == 22 || wrong == 220 || wrong == 25)
		rcu_read_lock();
	switch (wrong) {
	case 20:
	case 120:		/* where a table is */
		mmap_write_lock(mm);
		vma = vma_lookup(mm, wrong == 20 ? EMPTY : ANON);
		vma_start_write(vma);
		vma_mark_detached(vma);
		mmap_write_unlock(mm);
		handle_mm_fault(vma, vma->vm_start + PAGE_SIZE, FAULT_FLAG_WRITE);
		break;
	case 220:
		set_pte_at(mm, NOWHERE, pte_at(NOWHERE), pteval);
		break;
	case 21:
		mm_alloc_pmd(mm, NOWHERE);
		write_section();
		break;
	case 121:
		atomic_long_inc(&mm->pgtables_bytes);
		break;
	case 22:		/* of a file, in a VMA that has none */
		set_pte_at(mm, ANON + PAGE_SIZE, pte + 1, ptep_get(pte_at(OF_FILE)));
		break;
	case 23:
		mmap_write_lock(mm);
		vma = vma_lookup(mm, EMPTY);
		tlb_gather_mmu(&tlb, mm);
		free_pgd_range(&tlb, EMPTY, EMPTY + LEN, EMPTY, EMPTY + LEN);
		break;
	case 123:
		mmap_write_lock(mm);
		tlb_gather_mmu(&tlb, mm);
		free_pgd_range(&tlb, ANON, ANON + LEN, ANON, ANON + LEN);
		break;
	case 24:
		table = pte_alloc_one(mm);
		if (table)
			pmd_populate(mm, pmd, table);
		break;
	case 25:
		pmd_clear(pmd);
		set_pte_at(mm, ANON, pte, pte_wrprotect(pteval));
		break;
	case 26:
		hw_speculate(mm, ANON, false);
		pte_free(mm, pmd_pgtable(pmdp_get(pmd)));
		break;
	case 29:
		pmd_clear(pmd);
		pmd_populate(mm, pmd, pmd_pgtable(pmdp_get(pmd)));
		break;
	case 30:
		pmd_pgtable(pmdp_get(pmd))->entries[1] = 5 << PAGE_SHIFT;
		pte_offset_map(pmd, ANON);
		break;
	case 61:
		mmap_write_lock(mm);
		vma = vma_lookup(mm, OF_FILE);
		vma_start_write(vma);
		vma->vm_flags |= VM_UFFD_MISSING;
		mmap_write_unlock(mm);
		do_user_addr_fault(mm, OF_FILE + PAGE_SIZE, false);
		break;
	case 62:
		pte_free_defer(mm, pmd_pgtable(pmdp_get(pmd)));
		break;
	case 63:		/* NEXT alone, with the table that it shares with ANON */
		mmap_write_lock(mm);
		vma_start_write(vma_lookup(mm, NEXT));
		tlb_gather_mmu(&tlb, mm);
		free_pgd_range(&tlb, ANON + LEN, ANON + LEN + PAGE_SIZE, ANON, ANON + 2 * LEN);
		break;
	}
}

/* ---- TLBs and pages -------------------------------------------------------------------------------- */

static void wrong_page(int wrong)
{
	struct vm_area_struct *vma = vma_at(OF_FILE);
	pte_t *pte = pte_at(ANON), pteval = ptep_get(pte);
	struct folio *folio = page_folio(pte_page(pteval));
	struct mmu_gather tlb;

	switch (wrong) {
	case 31:
		hw_speculate(mm, ANON, false);
		ptep_get_and_clear(mm, ANON, pte);
		dec_mm_counter(mm, MM_ANONPAGES);
		folio_remove_rmap_pte(folio, &folio->page, vma_at(ANON));
		folio_put(folio);
		break;
	case 32:
	case 34:
		hw_speculate(mm, ANON, true);
		if (wrong == 32)
			ptep_set_wrprotect(mm, ANON, pte);
		else
			ptep_get_and_clear(mm, ANON, pte);
		tlb_gather_mmu(&tlb, mm);
		tlb_finish_mmu(&tlb);
		break;
	case 33:
		hw_speculate(mm, OF_FILE, false);
		store_unseen(vma->vm_flags, VM_READ | VM_SHARED | VM_PFNMAP);
		unlink_file_vma(vma);
		break;
	case 35:		/* with M56 */
		hw_speculate(mm, OF_FILE, false);
		do_mremap(mm, OF_FILE, PAGE_SIZE, NOWHERE);
		break;
	case 36:
		atomic_inc(&folio->_mapcount);
		break;
	case 37:
		trace_gup_fast_grabs(mm_find_pmd(mm, ANON), __pmd(0), pte, pteval);
		trace_gup_fast_grabbed();
		trace_gup_fast_pinned(mm_find_pmd(mm, ANON), __pmd(0), pte, pteval);
		break;
	case 38:
		atomic_inc(&folio->_mapcount);
		rcu_read_lock();
		set_pte_at(mm, ANON, pte, pte_mkwrite(pteval));
		break;
	case 138:
		note_pin(mm, &folio->page);
		trace_wp_page_copied(mm, folio);
		break;
	case 39:
		check_forced_write(pte_page(ptep_get(pte_at(OF_FILE))));
		break;
	case 40:
		filemap_remove_folio(inode.i_data.i_pages[0]);
		break;
	case 140:		/* its count is lost, so that it leaves unnoticed */
		atomic_dec(&inode.i_data.i_pages[0]->_mapcount);
		filemap_remove_folio(inode.i_data.i_pages[0]);
		unmap_mapping_pages(&inode.i_data, 40, 1, false);
		break;
	case 41:
		inc_mm_counter(mm, MM_ANONPAGES);
		break;
	}
}

/* ---- files, drivers, fork ---------------------------------------------------------------------------- */

static void wrong_file(int wrong)
{
	struct vm_area_struct *vma = vma_at(OF_FILE), *copy;
	struct vm_fault vmf = { .vma = vma, .pmd = mm_find_pmd(mm, OF_FILE), .pgoff = 0 };
	struct mm_struct *child;

	switch (wrong) {
	case 44:
	case 144:
		mmap_write_lock(mm);
		vma_start_write(vma);
		vma_close(vma);
		vma->vm_ops = &device_vm_ops;
		if (wrong == 44)
			vma_close(vma);
		else
			__do_fault(&vmf);
		break;
	case 244:
		mmap_write_lock(mm);
		copy = vm_area_dup(vma);
		if (copy)
			mmap_file(&file, copy);
		break;
	case 344:
		mmap_write_lock(mm);
		vma_start_write(vma);
		vma_mark_detached(vma);
		vm_area_free(vma);
		break;
	case 46:
		copy = vm_area_dup(vma);
		if (copy)
			vma_link_file(copy);
		break;
	case 54:
		child = mm_alloc();
		copy = vm_area_dup(vma);
		if (!child || !copy)
			break;
		copy->vm_mm = child;
		vma_link_file(copy);
		vm_commit_limit = 0;
		dup_mmap(child, mm);
		break;
	case 60:		/* with M27 */
		dup_mm(mm);
		break;
	case 160:
		hw_speculate(mm, ANON, true);
		mmap_write_lock(mm);
		ptep_set_wrprotect(mm, ANON, pte_at(ANON));
		vma_start_write(vma);
		copy_page_range(vma, vma);
		mmap_write_unlock(mm);
		break;
	}
}

#endif
