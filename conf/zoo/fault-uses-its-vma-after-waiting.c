// SPDX-License-Identifier: Apache-2.0
/*
 * A fault lets go of its VMA to wait for userfaultfd, and uses the VMA afterwards.
 *
 * id: I-11 I-43
 * fix: 958f32ce832b
 * cve: CVE-2022-50630
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: use-after-free
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * 958f32ce832b "mm: hugetlb: fix UAF in hugetlb_handle_userfault" (Linux 6.1): handle_userfault() drops the lock that keeps the VMA. What the
 * fault has to undo of the VMA (there the hugetlb lock of the VMA) it undoes before.
 *
 *   fault                                another thread
 *   handle_userfault(): drops the lock
 *                                        munmap(): the VMA is freed
 *   unlocks something of the VMA  <- freed
 *
 *   racewalk run conf/zoo/fault-uses-its-vma-after-waiting.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/mm.h>
#include <linux/userfaultfd_k.h>

SCENARIO("a fault that waits for userfaultfd, against munmap()");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	ctx = new_userfaultfd(mm, 0);
	BUG_ON(!ctx);
	WARN_ON(userfaultfd_register(ctx, A, PAGE_SIZE, VM_UFFD_MISSING));
}

/* The part of a fault that counts; the driver's state is in the VMA. */
static vm_fault_t driver_fault(struct vm_area_struct *vma, unsigned long address)
{
	struct vm_fault vmf = {
		.vma = vma, .address = address, .pmd = mm_find_pmd(vma->vm_mm, address),
		.flags = FAULT_FLAG_USER | FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_VMA_LOCK,
	};
	vm_fault_t ret;

#ifndef BUGGY
	if (READ_ONCE(vma->vm_private_data))
		return VM_FAULT_SIGBUS;
#endif
	ret = handle_userfault(&vmf, VM_UFFD_MISSING);
#ifdef BUGGY
	if (READ_ONCE(vma->vm_private_data))
		return VM_FAULT_SIGBUS;
#endif
	return ret;
}

task(program)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, A);

	if (!vma)
		return;
	if (!userfaultfd_missing(vma)) {
		vma_end_read(vma);
		return;
	}
	if (driver_fault(vma, A) == VM_FAULT_RETRY)
		sometimes("the fault has waited");
	else
		vma_end_read(vma);
}

/* The other side is closed, and the range goes. */
task(unmaps)
{
	userfaultfd_release(ctx);
	vm_munmap(mm, A, PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
}
