// SPDX-License-Identifier: Apache-2.0
/*
 * A debugger reads the memory of a device by its page frame number, which the driver has given to somebody else by then.
 *
 * id: I-43
 * fix: 96667f8a4382
 * expect: -D BUGGY: use-after-free on frame
 * expect: clean
 *
 * 96667f8a4382 "mm: Close race in generic_access_phys" (Linux 5.12):
 *
 *   ptrace()                             the driver moves its buffer
 *   looks the page frame up
 *                                        unmaps it, frees the page
 *   maps and reads it                    <- somebody else's
 *
 * Since then the entry is looked at again, and stays locked while the page is read.
 *
 *   racewalk run conf/zoo/access-to-a-page-that-its-driver-moved.c -D BUGGY
 */
#ifdef BUGGY
#define ACCESS_PHYS_UNLOCKED	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/access.h"

SCENARIO("a debugger and a driver that moves its buffer");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static DEFINE_MUTEX(buffer_lock);
static struct page *buffer;

static vm_fault_t driver_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	mutex_lock(&buffer_lock);
	ret = vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(buffer));
	mutex_unlock(&buffer_lock);
	return ret;
}

static const struct vm_operations_struct driver_vm_ops = {
	.fault = driver_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &driver_vm_ops;
	return 0;
}

static const struct file_operations driver_fops = {
	.mmap = driver_mmap,
};

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 0);
	file.f_op = &driver_fops;
	vm_ops_set_access(&driver_vm_ops, generic_access_phys);
	buffer = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	page_contents(buffer) = 7;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
	WARN_ON(user_read(mm, A) != 7);
}

task(debugger)
{
	unsigned long word = 0;

	if (access_remote_vm_ops(mm, A, &word, 0)) {
		sometimes("nothing was mapped");
	} else {
		require(word == 7, "what is read is the device's");
		sometimes("the debugger has read it");
	}
}

task(program)
{
	user_read(mm, A);
}

task(driver)
{
	struct page *old, *new = alloc_page(GFP_KERNEL);

	if (!new)
		return;
	mutex_lock(&buffer_lock);
	old = buffer;
	page_contents(new) = page_contents(old);
	unmap_mapping_range(inode.i_mapping, 0, PAGE_SIZE, true);
	buffer = new;
	mutex_unlock(&buffer_lock);
	page_contents(old) = 0;
	put_page(old);
}

finally(void)
{
	mmput(mm);
	put_page(buffer);
}
