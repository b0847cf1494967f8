// SPDX-License-Identifier: Apache-2.0
/*
 * A driver maps its memory by page frame number, one page a fault, and takes it back.
 *
 * id: I-31
 * expect: -D BUGGY=1 -D GENERATION=g1,g2,g3: use-after-free on frame or I-31
 * expect: -D BUGGY=2 -D GENERATION=g1,g2,g3: use-after-free on vm_area_struct
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 *
 * BUGGY=1: the fault looks whether the memory is still the driver's, and then maps it:
 *
 *   fault                                 revoke
 *   not revoked
 *                                         revoked = true
 *                                         unmap_mapping_range(): nothing is mapped; frees the page
 *   vmf_insert_pfn()  <- of a page that is another one's
 *
 * The driver's lock is to be held from the look to the entry, as vfio-pci holds memory_lock.
 *
 * BUGGY=2: the driver notes the VMA in its ->mmap and calls zap_vma_ptes() with it later; munmap() has freed it by then.
 *
 *   racewalk run conf/zoo/driver-fault-against-revoke.c -D BUGGY=1
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/pfnmap.h"
#include "invariants/tlb.h"

SCENARIO("a driver revokes what its ->fault maps");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static DECLARE_RWSEM(memory_lock);
static struct page *page;
static bool revoked;
static struct vm_area_struct *mapping_vma;

static vm_fault_t driver_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;

#if BUGGY != 1
	down_read(&memory_lock);
#endif
	if (!READ_ONCE(revoked))
		ret = vmf_insert_pfn(vmf->vma, vmf->address, page_to_pfn(page));
#if BUGGY != 1
	up_read(&memory_lock);
#endif
	return ret;
}

static const struct vm_operations_struct driver_vm_ops = {
	.fault = driver_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND);
	vma->vm_ops = &driver_vm_ops;
	mapping_vma = vma;
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
	page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	clear_highpage(page);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
}

task(program)
{
	if (user_write(mm, A, 1))
		sometimes("the memory was revoked");
	else
		sometimes("the memory was written to");
	vm_munmap(mm, A, PAGE_SIZE);
}

task(revoke)
{
	down_write(&memory_lock);
	WRITE_ONCE(revoked, true);
#if BUGGY == 2
	zap_vma_ptes(READ_ONCE(mapping_vma), A, PAGE_SIZE);
#else
	unmap_mapping_range(inode.i_mapping, 0, PAGE_SIZE, true);
#endif
	up_write(&memory_lock);
	put_page(page);
}

finally(void)
{
	mmput(mm);
}
