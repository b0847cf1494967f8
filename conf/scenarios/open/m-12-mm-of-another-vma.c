// SPDX-License-Identifier: Apache-2.0
/*
 * M-12: a reader that has locked the VMA of another process does not keep that process's mm.
 *
 * id: M-12
 * expect: M-12 -D M12 -D GENERATION=g3: use-after-free on mm_struct
 * expect: canary -D GENERATION=g2: use-after-free on mm_struct
 * expect: -D GENERATION=g1,g3: clean
 *
 * The VMA was freed and used again while the reader had its pointer. It gives its reference back, and may have to
 * wake the other process, which waits for it at exit. That process has not gone to sleep yet, sees the count,
 * and frees its mm; the reader looks in it for whom to wake (I-18). Since Linux 6.16 the reader holds mm_count
 * meanwhile; g2, as Linux 6.15, does not: this is B-01.
 *
 * Open: with M12 in g3 nothing was found in 55,000 runs, while g2 shows it in 4,859. That is why this is not in
 * conf/zoo/.
 */
#ifndef GENERATION
#define GENERATION	g3
#endif
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"

SCENARIO("a reader of a VMA against munmap, and against a process that maps, unmaps and exits");

#define AT	0x4000UL

static struct mm_struct *mm, *other;

/* mmap() and munmap() of a page that is never touched, without what they do to page tables. */
static void map(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, AT);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vm_area_alloc(mm);
	if (vma) {
		vma_set_range(vma, AT, AT + PAGE_SIZE, AT >> PAGE_SHIFT);
		vma->vm_flags = VM_READ;
		vma->vm_page_prot = vm_get_page_prot(VM_READ);
		vma_set_anonymous(vma);
		vma_start_write(vma);
		if (vma_iter_store_gfp(&vmi, vma, GFP_KERNEL))
			vm_area_free(vma);
	}
	mmap_write_unlock(mm);
}

static void unmap(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, AT);
	struct vm_area_struct *vma;

	mmap_write_lock(mm);
	vma = vma_iter_load(&vmi);
	if (vma) {
		vma_start_write(vma);
		vma_mark_detached(vma);
		vma_iter_clear_gfp(&vmi, AT, AT + PAGE_SIZE, GFP_KERNEL | __GFP_NOFAIL);
		vm_area_free(vma);
	}
	mmap_write_unlock(mm);
}

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	other = mm_alloc();
	BUG_ON(!mm || !other);
	map(mm);
}

/* That the other process comes second is what takes long to find otherwise. */
task(unmapper)
{
	unmap(mm);
	map(other);
	unmap(other);
	mmdrop(other);
}

task(reader, .count = 2)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (vma)
		vma_end_read(vma);
}

/* In g1 the object is not used again as long as a reader may look at it. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(vm_area_alloc, struct vm_area_struct *vma, struct mm_struct *mm)
{
	if (vma && life(vma) > 1)
		sometimes("the object was used again");
}

on_enter(trace_vma_other, struct vm_area_struct *vma)
{
	sometimes("the reader had a reference on a VMA of another process");
}

on_enter(rcuwait_wake_up, struct rcuwait *w)
{
	if (w == &other->vma_writer_wait && !(w->task && w->task->__state))
		sometimes("the reader was about to wake the other process, which did not sleep");
}
#endif

finally(void)
{
	unmap(mm);
	mmdrop(mm);
}
