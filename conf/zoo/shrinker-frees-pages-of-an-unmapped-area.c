// SPDX-License-Identifier: Apache-2.0
/*
 * binder keeps a pointer to its VMA; the shrinker uses it with mmap_lock held for reading, which munmap() has too when it frees the VMA.
 *
 * id: I-11 I-43
 * fix: 3f489c2067c5
 * cve: CVE-2023-52438
 * expect: -D BUGGY: use-after-free
 * expect: clean
 *
 * Fixed in 3f489c2067c5 "binder: fix use-after-free in shinker's callback" (Linux 6.8). munmap() takes the VMA out of the tree, downgrades
 * mmap_lock, and frees; ->close, which is to forget the pointer, comes late. Who holds mmap_lock for reading looks the VMA up.
 *
 *   shrinker                             munmap()
 *                                        the VMA leaves the tree; downgrades
 *   has mmap_lock for reading
 *   alloc->vma: not NULL
 *                                        ->close; frees the VMA
 *   zaps a page of the VMA  <- freed
 *
 *   racewalk run conf/zoo/shrinker-frees-pages-of-an-unmapped-area.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/list_lru.h>
#include "mm/mm.h"

SCENARIO("the shrinker of a driver, against munmap() of its mapping");

#define A	PAGE_SIZE

struct binder_alloc {
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	struct list_head lru;
	struct page *page;
};

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static struct binder_alloc alloc;
static struct list_lru binder_freelist;

static void binder_vma_close(struct vm_area_struct *vma)
{
	WRITE_ONCE(alloc.vma, NULL);
}

static const struct vm_operations_struct binder_vm_ops = { .close = binder_vma_close };

static int binder_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &binder_vm_ops;
	vma->vm_flags |= VM_MIXEDMAP | VM_DONTCOPY;
	/* Complete before who sees it uses it. */
	smp_store_release(&alloc.vma, vma);
	return 0;
}

static const struct file_operations binder_fops = { .mmap = binder_mmap };

static enum lru_status binder_alloc_free_page(struct list_head *item, struct list_lru_one *lru,
					      void *arg)
{
	struct binder_alloc *alloc = container_of(item, struct binder_alloc, lru);
	struct vm_area_struct *vma;

	if (!mmget_not_zero(alloc->mm))
		return LRU_SKIP;
	if (!mmap_read_trylock(alloc->mm)) {
		mmput_async(alloc->mm);
		return LRU_SKIP;
	}
#ifdef BUGGY
	vma = smp_load_acquire(&alloc->vma);
#else
	vma = vma_lookup(alloc->mm, A);
#endif
	list_lru_isolate(lru, item);
	spin_unlock(&lru->lock);
	if (vma) {
		sometimes("there is a VMA");
		zap_page_range_single(vma, A, PAGE_SIZE, NULL);
	}
	mmap_read_unlock(alloc->mm);
	mmput_async(alloc->mm);
	return LRU_REMOVED_RETRY;
}

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	file.f_op = &binder_fops;
	list_lru_init(&binder_freelist);
	mm = mm_alloc();
	BUG_ON(!mm);
	alloc.mm = mm;
	INIT_LIST_HEAD(&alloc.lru);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
	list_lru_add_obj(&binder_freelist, &alloc.lru);
}

task(shrinker)
{
	list_lru_walk(&binder_freelist, binder_alloc_free_page, NULL, 1);
}

task(unmaps)
{
	vm_munmap(mm, A, PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
