// SPDX-License-Identifier: Apache-2.0
/*
 * madvise(MADV_DONTNEED) flushes when it has dropped the VMA's lock; munmap() does not wait for that.
 *
 * id: I-31 I-33
 * expect: I-33 -D GENERATION=g3: use-after-free on frame
 * expect: -D GENERATION=g3 -D MADVISE_VMA_LOCK=0: clean
 * expect: -D GENERATION=g3 -D MADVISE_FLUSH_LOCKED: clean
 * expect: -D GENERATION=g2: clean
 *
 * A finding about Linux 6.17 and later: see docs/findings.md. The mapping is VM_MIXEDMAP, with an entry whose page
 * the mm does not look after:
 *
 *   madvise(MADV_DONTNEED)       munmap()                   the driver
 *   locks the VMA
 *   clears the PTE
 *   unlocks the VMA
 *                                locks mmap_lock, zaps:
 *                                there is nothing, so
 *                                nothing to flush
 *                                unlinks the VMA
 *                                                           unmap_mapping_range():
 *                                                           finds no VMA, frees the page
 *   flushes                                                 <- until then another CPU's TLB has it
 *
 *   racewalk run conf/zoo/dontneed-flush-after-the-vma-lock.c -D GENERATION=g3
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/madvise.h"

SCENARIO("madvise and munmap of a device's mapping against its driver");

#define A	0x4000UL

static struct mm_struct mm;
static struct inode inode;
static struct file device;
static struct vm_area_struct *vma;
/* Without it a fault could map the page that it had looked up before the driver took it away. */
static DEFINE_MUTEX(device_lock);
static struct page *device_page;	/* under device_lock */

/* As vmf_insert_mixed() does it, for a page frame without a struct page of its own. */
static vm_fault_t insert_device_page(struct vm_fault *vmf)
{
	struct mm_struct *mm = vmf->vma->vm_mm;
	struct page *page = device_page;
	spinlock_t *ptl;
	pte_t *pte;

	if (!page)
		return VM_FAULT_SIGBUS;
	pte = pte_alloc_map_lock(mm, vmf->pmd, vmf->address, &ptl);
	if (!pte)
		return VM_FAULT_OOM;
	if (pte_none(ptep_get(pte)))
		set_pte_at(mm, vmf->address, pte, pte_mkspecial(mk_pte(page, PAGE_SHARED)));
	pte_unmap_unlock(pte, ptl);
	return VM_FAULT_NOPAGE;
}

static vm_fault_t device_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	mutex_lock(&device_lock);
	ret = insert_device_page(vmf);
	mutex_unlock(&device_lock);
	return ret;
}

static const struct vm_operations_struct device_vm_ops = {
	.fault = device_fault,
};

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&device, &inode, 0);
	device_page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	clear_highpage(device_page);
	vma = vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED | VM_MIXEDMAP, &device, 0);
	vma->vm_ops = &device_vm_ops;
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(dontneed)
{
	do_madvise(&mm, A, PAGE_SIZE, MADV_DONTNEED);
}

task(munmap)
{
	unmap_fixed(vma);
}

task(driver)
{
	struct page *page;

	mutex_lock(&device_lock);
	page = device_page;
	device_page = NULL;
	unmap_mapping_range(inode.i_mapping, 0, PAGE_SIZE, true);
	mutex_unlock(&device_lock);
	put_page(page);
}

task(thread)
{
	hw_speculate(&mm, A, true);
	if (hw_tlb_lookup(smp_processor_id(), &mm, A, false))
		sometimes("the TLB had the page of the device");
	if (user_write(&mm, A, 2) < 0)
		sometimes("the device's page was gone");
}

finally(void)
{
	exit_fixed(&mm);
}
