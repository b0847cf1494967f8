// SPDX-License-Identifier: Apache-2.0
/*
 * D-1: the old VMAs are locked and detached only after the tree has changed.
 *
 * id: D-1 M-67
 * claim: vma_start_write() and vma_mark_detached() can move behind the point of no return
 * by: Zijlstra
 * expect: D-1 M-67 -D D1 -D GENERATION=g1,g2-v6,g2,g3: WARNING in check_mm => wrong
 * expect: -D M67 -D GENERATION=g1,g2: I-22 => wrong
 * expect: -D M67 -D RULE -D GENERATION=g2: I-23 => wrong
 * expect: -D M67 -D ABORT -D GENERATION=g2: I-21 => wrong
 * expect: -D D1 -D MUNMAP -D GENERATION=g1,g2,g3: clean => right
 * expect: -D D1 -D MUNMAP -D GENERATION=g2-v6: clean but I-06 => right
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * For munmap() (-D MUNMAP) that is fine: it zaps afterwards. In mmap() the area is cleaned up before the
 * store, so with this change on VMAs that anybody may lock. What protects them by chance is that
 * free_pgtables() locks each VMA before it takes its tables: from then on T* is closed. But the zap comes
 * before that, and a fault between the two maps a page into a table that goes (I-41, check_mm()). M-67
 * is the same with a free_pgtables() that relies on its caller: then T* is open, and the page is found under the new
 * mapping (I-22), or left where nothing is mapped if that fails (-D ABORT: I-21); and tables go from under
 * VMAs that can be locked (-D RULE: I-23).
 */
#ifdef M67
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#endif
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("D-1: VMAs are locked and detached after the tree has changed, against two faults");

#ifdef RULE
ghost static bool in_mmap;

on_enter(vms_clean_up_area, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	in_mmap = true;
}

on_enter(mmput, struct mm_struct *mm)
{
	in_mmap = false;
}

on_enter(free_pgd_range, struct mmu_gather *tlb, unsigned long addr, unsigned long end,
	 unsigned long floor, unsigned long ceiling)
{
	MA_STATE(mas, &tlb->mm->mm_mt, OLD, OLD);
	struct vm_area_struct *vma = mas_walk(&mas);

	if (vma && in_mmap)
		require(!vma_is_attached(vma) || vma_is_write_locked(vma),
			"I-23: no VMA of the range can be locked when its tables go");
}
#endif

#ifdef ABORT
static int no_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -EINVAL;
}

static const struct file_operations no_file_operations = {
	.mmap = no_mmap,
};

on_enter(mmput, struct mm_struct *mm)
{
	bool table;

	noted_pte(mm, OLD, &table);
	require(!table, "I-21: a table is left where nothing is mapped");
}
#endif

setup(void)
{
#ifdef M67
	seed_setup_of_file();
#else
	seed_setup(ANON_RW);
#endif
}

task(writer)
{
#ifdef MUNMAP
	vm_munmap(mm, OLD, LEN);
#else
#ifdef ABORT
	other_file.f_op = &no_file_operations;
#endif
	vm_mmap(mm, &other_file, OLD, LEN, FILE_RW, 0);
#endif
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
#ifdef MUNMAP
	if (vma)
		sometimes("a fault locked the VMA");
#endif
}

finally(void)
{
	seed_exit();
}
