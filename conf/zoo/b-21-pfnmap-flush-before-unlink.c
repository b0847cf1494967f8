// SPDX-License-Identifier: Apache-2.0
/*
 * B-21: munmap() of a device's mapping left i_mmap before the TLB was flushed.
 *
 * id: B-21 M-37 M-38
 * fix: b67fbebd4cf9, 895428ee124a
 * cve: CVE-2022-39188
 * expect: B-21 M-38 -D BUGGY=1: I-33 or use-after-free on frame
 * expect: M-37 -D BUGGY=2: I-33 or use-after-free on frame
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in b67fbebd4cf9 "mmu_gather: Force tlb-flush VM_PFNMAP vmas" (Linux 5.19). A driver that
 * gives a page back takes all mappings of it away first. What it does not find in i_mmap it
 * takes for unreachable:
 *
 *   munmap()                         the driver              a thread on another CPU
 *   clears the PTE
 *   unlinks the VMA from i_mmap
 *                                    unmap_mapping_range():
 *                                    finds no VMA
 *                                    frees the page
 *                                                            its TLB has the page:
 *                                                            <- use after free
 *   flushes
 *
 * M-37 is a backport that looked at the first VMA of the range only.
 *
 *   racewalk run conf/zoo/b-21-pfnmap-flush-before-unlink.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 1
#define M38	1
#elif BUGGY == 2
#define M37	1
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "invariants/tlb.h"

SCENARIO("munmap of a device's mapping against its driver, with a thread that uses it");

/* A mapping of a file before it, and the device's in the next page. */
#define ORDINARY	0x4000UL
#define DEVICE		0x5000UL

static struct mm_struct mm;
static struct inode inode, device_inode;
static struct file file, device;
static struct vm_area_struct *ordinary_vma, *device_vma;
/* Without it a fault could map the page that it had looked up before the driver took it away. */
static DEFINE_MUTEX(device_lock);
static struct page *device_page;	/* under device_lock */

/* As remap_pfn_range() does it: the mm does not look after the page. */
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
	file_init_fixed(&file, &inode, 1);
	file_init_fixed(&device, &device_inode, 0);
	device_page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	clear_highpage(device_page);
	ordinary_vma = vma_fixed(&mm, ORDINARY, DEVICE, VM_READ | VM_WRITE | VM_SHARED, &file, 0);
	device_vma = vma_fixed(&mm, DEVICE, DEVICE + PAGE_SIZE,
			       VM_READ | VM_WRITE | VM_SHARED | VM_IO | VM_PFNMAP, &device, 0);
	device_vma->vm_ops = &device_vm_ops;
	populate_fixed(&mm, ORDINARY, DEVICE + PAGE_SIZE, true);
}

/* Of both, after they were taken out of the tree. */
task(munmap)
{
	MA_STATE(mas, &mm.mm_mt, 0, ULONG_MAX);
	struct mmu_gather tlb;

	mmap_write_lock(&mm);
	vma_start_write(ordinary_vma);
	vma_start_write(device_vma);
	tlb_gather_mmu(&tlb, &mm);
	mas_find(&mas, ULONG_MAX);
	unmap_vmas(&tlb, &mas, ordinary_vma, ORDINARY, DEVICE + PAGE_SIZE, ULONG_MAX);
	mas_set(&mas, 0);
	mas_find(&mas, ULONG_MAX);
	free_pgtables(&tlb, &mas, ordinary_vma, 0, 0, true);
	tlb_finish_mmu(&tlb);
	ordinary_vma->vm_flags = device_vma->vm_flags = 0;
	mmap_write_unlock(&mm);
}

task(driver)
{
	struct page *page;

	mutex_lock(&device_lock);
	page = device_page;
	device_page = NULL;
	unmap_mapping_range(device_inode.i_mapping, 0, PAGE_SIZE, true);
	mutex_unlock(&device_lock);
	put_page(page);
}

task(thread)
{
	hw_speculate(&mm, DEVICE, true);
	if (hw_tlb_lookup(smp_processor_id(), &mm, DEVICE, false))
		sometimes("the TLB had the page of the device");
	if (user_write(&mm, DEVICE, 2) < 0)
		sometimes("the device's page was gone");
}

finally(void)
{
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
