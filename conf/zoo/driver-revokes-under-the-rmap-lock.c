// SPDX-License-Identifier: Apache-2.0
/*
 * A driver takes its mappings back: it goes along the file's rmap tree, and locks each VMA there.
 *
 * id: I-19
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: deadlock
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * i_mmap_rwsem comes after mmap_lock and the locks of VMAs: mmap() takes it with both held.
 *
 *   revoke                                 mmap, munmap or mprotect
 *   i_mmap_lock_write()
 *                                          mmap_write_lock(); waits for i_mmap_rwsem
 *   mmap_write_lock()  <- for ever
 *
 * unmap_mapping_range() needs i_mmap_rwsem alone: the entries go, and faults come to the driver again. Drivers
 * that locked VMAs for this had try-locks and second passes until they used it, as vfio-pci did.
 *
 *   racewalk run conf/zoo/driver-revokes-under-the-rmap-lock.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a driver revokes a mapping against munmap and faults");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static bool revoked;

/* Pages of the file are mapped until the driver has taken them back. */
static vm_fault_t driver_fault(struct vm_fault *vmf)
{
	return READ_ONCE(revoked) ? VM_FAULT_SIGBUS : filemap_fault(vmf);
}

static const struct vm_operations_struct driver_vm_ops = {
	.fault = driver_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_vm_ops;
	return 0;
}

static const struct file_operations driver_fops = {
	.mmap = driver_mmap,
};

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	file.f_op = &driver_fops;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_SHARED, 0) < 0);
}

#ifdef BUGGY
static void driver_zap(struct address_space *mapping)
{
	struct vm_area_struct *vma;

	i_mmap_lock_write(mapping);
	vma_interval_tree_foreach(vma, mapping, 0, 0) {
		mmap_write_lock(vma->vm_mm);
		vma_start_write(vma);
		zap_page_range_single(vma, vma->vm_start, PAGE_SIZE, NULL);
		mmap_write_unlock(vma->vm_mm);
	}
	i_mmap_unlock_write(mapping);
}
#else
static void driver_zap(struct address_space *mapping)
{
	unmap_mapping_range(mapping, 0, 0, true);
}
#endif

task(revoke)
{
	WRITE_ONCE(revoked, true);
	driver_zap(inode.i_mapping);
}

task(fault)
{
	if (user_read(mm, A) < 0)
		sometimes("the driver refused, or nothing is mapped");
	else
		sometimes("the page was mapped");
}

task(munmap)
{
	vm_munmap(mm, A, PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
