// SPDX-License-Identifier: Apache-2.0
/*
 * S-09: the callbacks of drivers.
 *
 * id: S-09 M-39
 * claim: drivers have callbacks: the area must be cleaned up before the VMA is replaced
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
 * expect: M-39 -D M39 -D GENERATION=g1,g2-v6,g2,g3: I-44
 * expect: canary -D NO_GUARDS -D GENERATION=g1,g2-v6,g2,g3: I-44
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * A driver allows one mapping of its device at a time. mmap() over such a mapping: the old one is closed
 * before the new one is made, and no fault is handed to the old one after that. M-39 closes it later; without
 * guards a fault comes to a mapping that is closed.
 */
#include "seed.h"
#ifndef NO_GUARDS
#include "invariants/vma_lock.h"
#endif

SCENARIO("S-09: mmap of a device over a mapping of it, against a fault");

/* The device: mapped once at most. */
ghost static int mapped;

static void device_close(struct vm_area_struct *vma)
{
	fput(vma->vm_private_data);
}

static vm_fault_t device_fault(struct vm_fault *vmf)
{
	return filemap_fault(vmf);
}

static const struct vm_operations_struct device_vm_ops = {
	.close = device_close,
	.fault = device_fault,
};

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = get_file(file);
	vma->vm_ops = &device_vm_ops;
	return 0;
}

static const struct file_operations device_operations = {
	.mmap = device_mmap,
};

on_enter(device_mmap, struct file *file, struct vm_area_struct *vma)
{
	require(!mapped, "I-44: the new mapping is made after the old one is closed");
	mapped++;
}

on_enter(device_close, struct vm_area_struct *vma)
{
	mapped--;
	require(mapped == 0, "I-44: a mapping is closed once");
}

on_enter(device_fault, struct vm_fault *vmf)
{
	require(mapped == 1, "I-44: no fault is handed to a mapping that is closed");
	sometimes("a fault was handed to the driver");
}

#ifndef NO_GUARDS
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}
#endif

setup(void)
{
	seed_setup(VM_READ);
	file.f_op = &device_operations;
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0) < 0);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(fault)
{
	do_user_addr_fault(mm, OLD, true);
}

finally(void)
{
	seed_exit();
}
