/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page cache: a small array of folios for each file. mm/filemap.c and mm/truncate.c.
 *
 * Lock order: i_rwsem, invalidate_lock, folio lock, i_mmap_rwsem. A folio that was found is
 * looked at again when it is locked: truncation may have taken it out meanwhile.
 */
#ifndef _MM_FILEMAP_H
#define _MM_FILEMAP_H

#include "mmap_lock.h"
#include "zap.h"

static void address_space_init(struct address_space *mapping, struct inode *inode)
{
	spin_lock_init(&mapping->i_pages_lock);
	init_rwsem(&mapping->invalidate_lock);
	init_rwsem(&mapping->i_mmap_rwsem);
	INIT_LIST_HEAD(&mapping->i_mmap);
	mapping->host = inode;
	inode->i_mapping = mapping;
	init_rwsem(&inode->i_rwsem);
}

#define i_size_read(inode)		READ_ONCE((inode)->i_size)
#define i_size_write(inode, size)	WRITE_ONCE((inode)->i_size, size)

/* A folio of the cache with a reference, or NULL. */
static struct folio *filemap_get_entry(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio;

	if (index >= ADDRESS_SPACE_PAGES)
		return NULL;
repeat:
	rcu_read_lock();
	folio = READ_ONCE(mapping->i_pages[index]);
	if (folio) {
		if (!folio_try_get(folio)) {
			rcu_read_unlock();
			cpu_relax();
			goto repeat;
		}
		/* It may have gone and come back as another one. */
		if (folio != READ_ONCE(mapping->i_pages[index])) {
			rcu_read_unlock();
			folio_put(folio);
			goto repeat;
		}
	}
	rcu_read_unlock();
	return folio;
}

/* A new folio, locked; the cache has a reference for each page beside the caller's. */
static int filemap_add_folio(struct address_space *mapping, struct folio *folio, pgoff_t index)
{
	long i, nr = folio_nr_pages(folio);
	int error = 0;

	folio_lock(folio);
	spin_lock(&mapping->i_pages_lock);
	if (mapping->i_pages[index]) {
		error = -EEXIST;
	} else {
		WRITE_ONCE(folio->mapping, mapping);
		folio->index = index;
		folio_ref_add(folio, nr);
		mapping->nrpages += nr;
		for (i = 0; i < nr; i++)
			WRITE_ONCE(mapping->i_pages[index + i], folio);
	}
	spin_unlock(&mapping->i_pages_lock);
	if (error)
		folio_unlock(folio);
	return error;
}

/* Locked by the caller; the reference of the cache is the caller's to drop. */
static void filemap_remove_folio(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	pgoff_t index = folio->index;
	long i;

	VM_BUG_ON_FOLIO(folio_mapped(folio), folio);
	spin_lock(&mapping->i_pages_lock);
	for (i = 0; i < folio_nr_pages(folio); i++)
		WRITE_ONCE(mapping->i_pages[index + i], NULL);
	mapping->nrpages -= folio_nr_pages(folio);
	WRITE_ONCE(folio->mapping, NULL);
	spin_unlock(&mapping->i_pages_lock);
}

/* vm_ops->fault of ordinary files: the page, locked and with a reference. */
/*
 * Who has the folio locked may be waiting for the disk: a fault that holds the lock of its VMA drops
 * it, waits, and comes again with mmap_lock. Then false is returned. M75 waits with the lock held.
 */
static bool lock_folio_maybe_drop_mmap(struct vm_fault *vmf, struct folio *folio)
{
	if (folio_trylock(folio))
		return true;
	if (IS_ENABLED(M75) || !(vmf->flags & FAULT_FLAG_VMA_LOCK)) {
		trace_fault_waits_for_folio();
		folio_lock(folio);
		return true;
	}
	vma_end_read(vmf->vma);
	folio_lock(folio);
	folio_unlock(folio);
	return false;
}

static vm_fault_t filemap_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_file->f_mapping;
	struct inode *inode = mapping->host;
	pgoff_t index = vmf->pgoff;
	struct folio *folio;

	if (index >= DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE))
		return VM_FAULT_SIGBUS;
retry_find:
	folio = filemap_get_entry(mapping, index);
	if (!folio) {
		down_read(&mapping->invalidate_lock);
		folio = folio_alloc(GFP_KERNEL, 0);
		if (!folio) {
			up_read(&mapping->invalidate_lock);
			return VM_FAULT_OOM;
		}
		clear_highpage(&folio->page);
		if (index >= DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE) ||
		    filemap_add_folio(mapping, folio, index)) {
			up_read(&mapping->invalidate_lock);
			folio_put(folio);
			if (index >= DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE))
				return VM_FAULT_SIGBUS;
			goto retry_find;
		}
		up_read(&mapping->invalidate_lock);
	} else {
		if (!lock_folio_maybe_drop_mmap(vmf, folio)) {
			folio_put(folio);
			return VM_FAULT_RETRY;
		}
		if (unlikely(READ_ONCE(folio->mapping) != mapping)) {
			trace_fault_truncated();
			folio_unlock(folio);
			folio_put(folio);
			goto retry_find;
		}
	}
	/* Truncation sets the size before it takes pages away. */
	if (unlikely(index >= DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE))) {
		folio_unlock(folio);
		folio_put(folio);
		return VM_FAULT_SIGBUS;
	}
	vmf->page = folio_page(folio, index - folio->index);
	return VM_FAULT_LOCKED;
}

static const struct vm_operations_struct generic_file_vm_ops = {
	.fault = filemap_fault,
};

/* Without such a ->mmap a mapping of a file stays without operations: its faults are those of anonymous memory. */
static int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations generic_file_fops = {
	.mmap = generic_file_mmap,
};

/* ---- truncation -------------------------------------------------------------------------------- */

static void truncate_cleanup_folio(struct folio *folio)
{
	if (folio_mapped(folio))
		unmap_mapping_folio(folio);
}

static void truncate_inode_pages(struct address_space *mapping, unsigned long lstart)
{
	pgoff_t index = DIV_ROUND_UP(lstart, PAGE_SIZE);
	struct folio *folio;

	for (; index < ADDRESS_SPACE_PAGES; index++) {
		folio = filemap_get_entry(mapping, index);
		if (!folio)
			continue;
		folio_lock(folio);
		if (likely(READ_ONCE(folio->mapping) == mapping)) {
			truncate_cleanup_folio(folio);
			filemap_remove_folio(folio);
			folio_put_refs(folio, folio_nr_pages(folio));
		}
		folio_unlock(folio);
		folio_put(folio);
	}
}

/* Mappings go first for speed; what was mapped again meanwhile goes when the page does. */
static void truncate_pagecache(struct inode *inode, unsigned long newsize)
{
	struct address_space *mapping = inode->i_mapping;
	unsigned long holebegin = DIV_ROUND_UP(newsize, PAGE_SIZE) << PAGE_SHIFT;

	unmap_mapping_range(mapping, holebegin, 0, true);
	truncate_inode_pages(mapping, newsize);
	unmap_mapping_range(mapping, holebegin, 0, true);
}

static void truncate_setsize(struct inode *inode, unsigned long newsize)
{
	/* Mutation SIZE_AFTER_TRUNCATION: a fault may put back what was just taken away. */
	if (!IS_ENABLED(SIZE_AFTER_TRUNCATION))
		i_size_write(inode, newsize);
	truncate_pagecache(inode, newsize);
	if (IS_ENABLED(SIZE_AFTER_TRUNCATION))
		i_size_write(inode, newsize);
}

/* ftruncate() of a file. */
static void do_truncate(struct inode *inode, unsigned long length)
{
	down_write(&inode->i_rwsem);
	down_write(&inode->i_mapping->invalidate_lock);
	truncate_setsize(inode, length);
	up_write(&inode->i_mapping->invalidate_lock);
	up_write(&inode->i_rwsem);
}

/* ---- for scenarios -------------------------------------------------------------------------------- */

/* A file of nr_pages pages, all of them in the cache, for the set-up. The structs are variables of the scenario. */
static void file_init(struct file *file, struct inode *inode, unsigned long nr_pages)
{
	struct folio *folio;
	unsigned long i;

	address_space_init(&inode->i_data, inode);
	inode->i_size = nr_pages << PAGE_SHIFT;
	file->f_mapping = inode->i_mapping;
	file->f_inode = inode;
	file->f_op = &generic_file_fops;
	for (i = 0; i < nr_pages; i++) {
		folio = folio_alloc(GFP_KERNEL | __GFP_NOFAIL, 0);
		clear_highpage(&folio->page);
		filemap_add_folio(inode->i_mapping, folio, i);
		folio_unlock(folio);
		folio_put(folio);
	}
}

/* The same with a file that goes with its last reference; the first is the caller's, for fput(). NULL without memory. */
static inline struct file *file_alloc(struct inode *inode, unsigned long nr_pages)
{
	struct file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return NULL;
	file_init(file, inode, nr_pages);
	file->f_allocated = true;
	return file;
}

/* For finally(), when nothing is mapped any more: the pages of the file go. */
static void file_exit(struct file *file)
{
	truncate_setsize(file->f_inode, 0);
}

#endif
