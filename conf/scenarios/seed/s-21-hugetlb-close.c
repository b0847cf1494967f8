// SPDX-License-Identifier: Apache-2.0
/*
 * S-21: close() of a mapping against a fault of it that waits for a mutex of the file system.
 *
 * id: S-21
 * claim: there are VMA callbacks for hugetlbfs that do other things
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
 * expect: -D NO_WAIT -D GENERATION=g1: I-44
 * expect: -D NO_WAIT -D GENERATION=g2-v6: I-44
 * expect: -D NO_WAIT -D GENERATION=g2,g3: clean
 * expect: canary -D NO_WAIT -D M20 -D GENERATION=g2: I-44
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * As in hugetlbfs a fault holds a mutex while it takes one of the pages that are reserved for the mapping;
 * close() gives the reservation back. The lock of the VMA keeps the fault out of a mapping that is closed: a
 * writer that does not wait for readers (-D NO_WAIT) lets close() come in between. In g2 detaching waits
 * as well.
 */
#include "seed.h"

SCENARIO("S-21: mmap over a mapping with reserved pages, against a fault that waits for a mutex");

static DEFINE_MUTEX(hugetlb_fault_mutex);
static int reserved;
ghost static bool closed;

static void reserving_close(struct vm_area_struct *vma)
{
	WRITE_ONCE(reserved, 0);
}

static vm_fault_t reserving_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = VM_FAULT_SIGBUS;

	mutex_lock(&hugetlb_fault_mutex);
	if (READ_ONCE(reserved))
		ret = filemap_fault(vmf);
	mutex_unlock(&hugetlb_fault_mutex);
	return ret;
}

static const struct vm_operations_struct reserving_vm_ops = {
	.close = reserving_close,
	.fault = reserving_fault,
};

static int reserving_mmap(struct file *file, struct vm_area_struct *vma)
{
	WRITE_ONCE(reserved, 1);
	vma->vm_ops = &reserving_vm_ops;
	return 0;
}

static const struct file_operations reserving_operations = {
	.mmap = reserving_mmap,
};

on_enter(reserving_close, struct vm_area_struct *vma)
{
	closed = true;
}

on_return(reserving_fault, vm_fault_t result, struct vm_fault *vmf)
{
	require(!closed, "I-44: no fault of a mapping goes on after it was closed");
	sometimes("a fault was handed to the file system");
}

setup(void)
{
	seed_setup(VM_READ);
	file.f_op = &reserving_operations;
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0) < 0);
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
