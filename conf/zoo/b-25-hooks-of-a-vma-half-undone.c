// SPDX-License-Identifier: Apache-2.0
/*
 * B-25: the callbacks of a driver when an mmap() fails half-way.
 *
 * id: B-25
 * fix: 5de195060b2e, 3dd6ed34ce1f, 4080ef1579b2
 * cve: CVE-2024-53096
 * expect: -D BUGGY=1: I-44
 * expect: -D BUGGY=2: I-44
 * expect: -D BUGGY=3: I-50
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 5de195060b2e "mm: resolve faulty mmap_region() error path behaviour" (Linux 6.12). An mmap() of a
 * driver's file over another one, where something is refused:
 *
 *   BUGGY=1  the architecture refuses the flags after the driver's ->mmap() has succeeded. The new
 *            VMA is not closed, because the old ones were: the driver keeps its state for good
 *   BUGGY=2  ->mmap() fails, and the callbacks that it has left in the VMA are called: close() of a VMA
 *            that was never open
 *   BUGGY=3  the file stays counted as mapped writable
 *
 * The fix asks for all that can be refused before anything is done, and replaces the callbacks of a VMA
 * whose ->mmap() has failed.
 *
 *   racewalk run conf/zoo/b-25-hooks-of-a-vma-half-undone.c -D BUGGY=1
 *
 * No second thread is needed; a fault of the old mapping is there to run beside it.
 */
#ifdef BUGGY
#define B25	BUGGY
#endif
/* MTE, say. */
#define VM_ARCH_1	0x01000000UL
#define arch_validate_flags(flags)	(!((flags) & VM_ARCH_1))
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/hooks.h"
#include "invariants/vma_tree.h"

SCENARIO("an mmap over a driver's mapping that is refused half-way");

#define OLD	0x4000UL
#define LEN	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static int open_vmas;		/* the driver's state */
static bool refuse;

static void driver_open(struct vm_area_struct *vma)
{
	WRITE_ONCE(open_vmas, READ_ONCE(open_vmas) + 1);
}

static void driver_close(struct vm_area_struct *vma)
{
	WRITE_ONCE(open_vmas, READ_ONCE(open_vmas) - 1);
}

static const struct vm_operations_struct driver_vm_ops = {
	.open = driver_open,
	.close = driver_close,
	.fault = filemap_fault,
};

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &driver_vm_ops;
	if (refuse && choose(2))
		return -EINVAL;
	driver_open(vma);
	return 0;
}

static const struct file_operations driver_operations = {
	.mmap = driver_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = LEN;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &driver_operations;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, VM_READ | VM_SHARED, 0) < 0);
	refuse = true;
}

task(mapper)
{
	vm_flags_t arch = choose(2) ? VM_ARCH_1 : 0;

	if (vm_mmap(mm, &file, OLD, LEN, VM_READ | VM_WRITE | VM_SHARED | arch, 0) >= 0)
		sometimes("the new mapping was made");
	else
		sometimes("the new mapping was refused");
}

task(fault)
{
	do_user_addr_fault(mm, OLD, false);
}

on_enter(vms_abort_munmap_vmas, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	if (vms->closed)
		sometimes("a hole was left");
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
	truncate_setsize(&inode, 0);
	require(!open_vmas, "I-44: each open is followed by a close");
	require(!atomic_read(&inode.i_data.i_mmap_writable),
		"I-50: a file that nobody maps is not counted as mapped writable");
}
