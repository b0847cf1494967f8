// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations that lock or detach the old VMAs later than they should.
 *
 * id: M-35 M-67
 * expect: M-35 -D M35 -D MUNMAP -D GENERATION=g1,g2,g3: I-21
 * expect: M-35 -D M35 -D GENERATION=g1,g2,g3: clean
 * expect: M-67 -D M67 -D GENERATION=g1,g2,g3: I-23
 * expect: M-67 -D M67 -D I23_IS_A_NOTE -D GENERATION=g1,g2,g3: I-22
 * expect: M-67 -D M67 -D I23_IS_A_NOTE -D ABORT -D GENERATION=g1,g2,g3: I-21
 * expect: M-67 -D M67 -D I23_IS_A_NOTE -D HOOK -D GENERATION=g1,g2,g3: I-24
 * expect: M-67 -D M67 -D MUNMAP -D GENERATION=g1,g2,g3: clean
 * expect: -D MUNMAP -D GENERATION=g1,g2,g3: clean
 * expect: -D ABORT -D GENERATION=g1,g2,g3: clean
 * expect: -D HOOK -D GENERATION=g1,g2,g3: clean
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * A mapping of a file goes, by munmap() (-D MUNMAP) or because something is mapped over it: anonymous
 * memory, a device whose driver refuses (-D ABORT) or fills its range at once (-D HOOK). A fault in the
 * old mapping comes at any time.
 *
 *   M-35  VMAs are detached after their range was zapped. munmap() has downgraded mmap_lock by then: a fault
 *         that still has its pointer maps a page behind the zap, and its table is left (I-21). An mmap() over a mapping holds
 *         mmap_lock for writing all the time, and the sequence number keeps faults out
 *   M-67  VMAs are locked and detached only when the tree has changed, and not by free_pgtables() before:
 *         the proposal that this project began with. munmap() zaps after that, so nothing happens. mmap()
 *         has cleaned up before: tables go while the VMA can be locked (I-23), a page of the old mapping
 *         comes to lie under the new one (I-22) or in the way of the driver (I-24), and if the new
 *         mapping fails a table is left where nothing is mapped (I-21)
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifdef HOOK
#define MAPPED_BY_HOOK
#endif
#include "invariants/vma_pgtables.h"
#ifndef MUNMAP
#include "invariants/page_tables.h"
#endif

SCENARIO("a mapping goes, against a fault in it");

#define OLD	0x4000UL
#define LEN	(2 * PAGE_SIZE)		/* a PTE table's worth */
#define RW	(VM_READ | VM_WRITE)

static struct mm_struct *mm;
static struct inode inode;
static struct file file, device;

static int file_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

static const struct file_operations file_operations = {
	.mmap = file_mmap,
};

#if defined(ABORT) || defined(HOOK)
/* Looks at the entries that it is to fill, as remap_pte_range() does. */
static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &generic_file_vm_ops;
	return IS_ENABLED(ABORT) ? -EINVAL : 0;
}

static const struct file_operations device_operations = {
	.mmap = device_mmap,
};

on_enter(device_mmap, struct file *file, struct vm_area_struct *vma)
{
	unsigned long address;
	bool table;

	for (address = OLD; address < OLD + LEN && !IS_ENABLED(ABORT); address += PAGE_SIZE)
		require(pte_none(noted_pte(mm, address, &table)),
			"I-24: a driver finds the slots that it fills empty");
	sometimes("the driver was called");
}
#endif

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = LEN;
	file.f_mapping = device.f_mapping = inode.i_mapping;
	file.f_inode = device.f_inode = &inode;
	file.f_op = &file_operations;
#if defined(ABORT) || defined(HOOK)
	device.f_op = &device_operations;
#endif
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, RW | VM_SHARED, 0) < 0);
	WARN_ON(user_read(mm, OLD) < 0);
}

task(mapper)
{
#if defined(MUNMAP)
	vm_munmap(mm, OLD, LEN);
#elif defined(ABORT) || defined(HOOK)
	vm_mmap(mm, &device, OLD, LEN, RW | VM_SHARED, 0);
#else
	vm_mmap(mm, NULL, OLD, LEN, RW, 0);
#endif
}

task(fault)
{
	do_user_addr_fault(mm, OLD + PAGE_SIZE, false);
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (vma)
		sometimes("the fault locked a VMA");
	else
		sometimes("the fault fell back to mmap_lock");
}

ghost static void check_nothing_left(void)
{
	bool table;

	noted_pte(mm, OLD, &table);
	require(!table, "I-21: no table is left where nothing is mapped");
}

on_return(vm_munmap, int error, struct mm_struct *mm, unsigned long start, unsigned long len)
{
	if (!error)
		check_nothing_left();
}

on_return(vm_mmap, long result, struct mm_struct *mm, struct file *file, unsigned long addr,
	  unsigned long len, vm_flags_t flags, pgoff_t pgoff)
{
	if (result == -EINVAL)
		check_nothing_left();
}

finally(void)
{
	mmput(mm);
	truncate_setsize(&inode, 0);
}
