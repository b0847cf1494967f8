/*
 * Rmap walks by page_vma_mapped_walk(), faults by fixup_user_fault(), the kernel's own arguments.
 * NO_LOCK: a fault without mmap_lock. KEEPS_THE_LOCK: a walk that is left without page_vma_mapped_walk_done().
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/mm.h>
#include <asm/mmu_context.h>

SCENARIO("pages of two mappings");

static struct mm_struct *mm;
static struct inode inode;
static struct file file;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 2);
	mm = mm_alloc();
	WARN_ON(vm_mmap(mm, &file, PMD_SIZE, PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
}

task(faulter)
{
	struct page *page = NULL;
	bool unlocked = false;
	int error;

#ifndef NO_LOCK
	mmap_read_lock(mm);
#endif
	error = fixup_user_fault(mm, PMD_SIZE + PAGE_SIZE, FAULT_FLAG_WRITE, &unlocked);
#ifndef NO_LOCK
	mmap_read_unlock(mm);
#endif
	if (error)
		return;
	mmget(mm);
	use_mm_as_thread(mm);
	if (get_user_pages_fast(PMD_SIZE, 1, FOLL_WRITE, &page) == 1) {
		require(page == NULL || page_size(page) == PAGE_SIZE);
		put_page(page);
	}
	exit_mm();
}

task(walker)
{
	struct address_space *mapping = &inode.i_data;
	struct vm_area_struct *vma;
	struct folio *folio = filemap_lock_folio(mapping, 1);
	int found = 0;

	if (!folio)
		return;
	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(vma, mapping, 1, 1) {
		DEFINE_FOLIO_VMA_WALK(pvmw, folio, vma, vma->vm_start + PAGE_SIZE, 0);

		while (page_vma_mapped_walk(&pvmw)) {
			require(pte_pfn(ptep_get(pvmw.pte)) == folio_pfn(folio));
			found++;
#ifdef KEEPS_THE_LOCK
			break;
#endif
		}
	}
	i_mmap_unlock_read(mapping);
	require(found <= 1);
	if (found)
		sometimes("found the mapping");
	folio_unlock(folio);
	folio_put(folio);
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
