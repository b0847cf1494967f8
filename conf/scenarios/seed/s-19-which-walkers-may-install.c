// SPDX-License-Identifier: Apache-2.0
/*
 * S-19: which walkers may install entries?
 *
 * id: S-19
 * claim: gup does not install PTEs, but any normal page-table walker will
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 * expect: -D GENERATION=g2-v6: clean but I-06 => partly
 * expect: canary -D CANARY -D GENERATION=g2: S-19
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * An overlapping mmap(), whose driver maps a page in ->mmap(), against each kind of walker. What they may put
 * where nothing was:
 *
 *   fault                    pages and tables    the lock of the VMA, or mmap_lock
 *   slow gup                 the same            mmap_lock
 *   mremap, at the new place pages and tables    mmap_lock for writing, and rmap locks
 *   the driver's ->mmap()    the same            mmap_lock for writing
 *   UFFDIO_COPY              the same            the lock of the VMA, or mmap_lock to get that
 *   MADV_GUARD_INSTALL       tables, markers     mmap_lock, or (g3) the lock of the VMA
 *   gup_fast                 nothing             none, interrupts off
 *   mprotect                 nothing             mmap_lock for writing; changes entries
 *   truncation               nothing             i_mmap_rwsem; takes entries away
 *   migration                nothing             anon_vma; puts one entry in place of another
 *
 * So what he says is so for those that hold mmap_lock or the lock of a VMA, and for no others. -D CANARY counts
 * slow gup among those that may not. The range behind the
 * old mapping is one of a userfaultfd, and may be mapped over as well.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-19: an overlapping mmap against each kind of walker");

#define ELSEWHERE	0x2000UL

enum walker {
	FAULT, SLOW_GUP, GUP_FAST, MREMAP, MPROTECT, TRUNCATE, MIGRATE, UFFD_COPY, GUARD, WALKERS, HOOK
};

ghost static enum walker kind;
ghost static struct task_struct *walker, *hook;

#define reads_a_vma()	noted_reader_current(NULL)

ghost static void check_install(struct mm_struct *mm)
{
	enum walker who = hook == current ? HOOK : kind;

	if (walker != current && hook != current)
		return;
	require(lockdep_is_held(&mm->mmap_lock) || reads_a_vma(),
		"S-19: who installs holds mmap_lock or the lock of the VMA");
#ifdef CANARY
	require(who != SLOW_GUP, "S-19: this walker does not install");
#else
	require(who == FAULT || who == SLOW_GUP || who == MREMAP || who == HOOK || who == UFFD_COPY ||
		who == GUARD, "S-19: this walker does not install");
	if (who == UFFD_COPY)
		sometimes("UFFDIO_COPY installed");
	if (who == GUARD)
		sometimes("a guard marker was installed");
	if (who == FAULT && reads_a_vma())
		sometimes("a fault installed under the lock of the VMA");
	if (who == FAULT && !reads_a_vma())
		sometimes("a fault installed under mmap_lock");
	if (who == SLOW_GUP)
		sometimes("slow gup installed");
	if (who == MREMAP)
		sometimes("mremap installed");
	if (who == HOOK)
		sometimes("the driver installed");
#endif
}

on_enter(trace_populate, struct mm_struct *mm, unsigned long *entryp, void *table)
{
	check_install(mm);
}

on_enter(trace_set_pte, struct mm_struct *mm, unsigned long address, pte_t *ptep, unsigned long value)
{
	/* An entry that is changed is none for a moment, under the lock of its table. */
	if (pte_none(*ptep) && ((value & _PAGE_PRESENT) || is_guard_pte_marker(__pte(value))) && !(walker == current && kind == MPROTECT))
		check_install(mm);
}

ghost static void begins(enum walker what)
{
	kind = what;
	walker = current;
}

on_return(driver_mmap, int error, struct file *file, struct vm_area_struct *vma)
{
	hook = NULL;
}

on_enter(driver_mmap, struct file *file, struct vm_area_struct *vma)
{
	hook = current;
}

static int driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *pmd = mm_alloc_pmd(mm, OLD);

	vma->vm_ops = &generic_file_vm_ops;
	return pmd && !pte_alloc(mm, pmd) ? 0 : -ENOMEM;
}

static const struct file_operations driver_operations = {
	.mmap = driver_mmap,
};

/* Beside the mapping, so that its tables are the same; and one of the same kind that a userfaultfd fills. */
#define ARMED	(OLD + LEN)

static struct userfaultfd_ctx *ctx;

setup(void)
{
	seed_mm_init();
	WARN_ON(vm_mmap(mm, &file, OLD, LEN, ANON_RW, 0) < 0);
	WARN_ON(user_write(mm, OLD, 1));
	WARN_ON(user_read(mm, OLD + PAGE_SIZE) < 0);
	WARN_ON(vm_mmap(mm, NULL, ARMED, LEN, ANON_RW, 0) < 0);
	ctx = new_userfaultfd(mm, 0);
	BUG_ON(!ctx);
	WARN_ON(userfaultfd_register(ctx, ARMED, LEN, VM_UFFD_MISSING));
	other_file.f_op = &driver_operations;
}

/* Over one of the two, or over both. */
task(mapper)
{
	unsigned long len = choose(2) ? 2 * LEN : LEN;

	if (vm_mmap(mm, &other_file, OLD, len, FILE_RW, 0) >= 0 && len > LEN)
		sometimes("the range of the userfaultfd was mapped over");
}

static void migrate_page(void)
{
	struct page *page;

	if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page) != 1)
		return;
	if (folio_test_anon(page_folio(page)) && migrate_anon_folio(page_folio(page)))
		sometimes("a page was migrated");
	folio_put(page_folio(page));
}

task(walk)
{
	enum walker what = choose(WALKERS);
	struct page *page;

	begins(what);
	switch (what) {
	case FAULT:
		do_user_addr_fault(mm, OLD, true);
		break;
	case SLOW_GUP:
		if (gup_slow(mm, OLD, 1, FOLL_WRITE, &page) == 1)
			folio_put(page_folio(page));
		break;
	case GUP_FAST:
		if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page) == 1)
			folio_put(page_folio(page));
		break;
	case MREMAP:
		do_mremap(mm, OLD, LEN, ELSEWHERE);
		break;
	case MPROTECT:
		do_mprotect(mm, OLD, LEN, VM_READ);
		break;
	case TRUNCATE:
		do_truncate(&inode, 0);
		break;
	case UFFD_COPY:
		mfill_atomic_copy(ctx, ARMED, 7, PAGE_SIZE);
		break;
	case GUARD:
		do_madvise(mm, choose(2) ? OLD : ARMED, PAGE_SIZE, MADV_GUARD_INSTALL);
		break;
	default:
		migrate_page();
	}
}

finally(void)
{
	userfaultfd_release(ctx);
	seed_exit();
}
