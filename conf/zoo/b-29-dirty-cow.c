// SPDX-License-Identifier: Apache-2.0
/*
 * B-29: Dirty COW.
 *
 * id: B-29
 * fix: 19be0eaffa3a
 * cve: CVE-2016-5195
 * expect: -D BUGGY: I-39
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 19be0eaffa3a "mm: remove gup_flags FOLL_WRITE games from __get_user_pages()" (Linux
 * 4.9). A debugger may write to what its child maps read-only: a private page takes the place of
 * the file's, and is not made writable.
 *
 *   ptrace's write                        madvise(MADV_DONTNEED)
 *   looks for a writable page: none
 *   faults: a private copy, read-only
 *   "the copy was made": looks for any
 *   page from here on
 *                                         throws the copy away
 *   finds none; faults, for reading:
 *   the page of the file
 *   writes to it                          <- the file has changed
 *
 * Since the fix a page that is not writable will do only if it is the private one: it still looks
 * for a writable page, and takes one that is not if it is anonymous.
 *
 *   racewalk run conf/zoo/b-29-dirty-cow.c -D BUGGY
 */
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "invariants/tlb.h"

SCENARIO("a forced write to a private mapping against madvise");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;
static struct inode inode;
static struct file file;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	file_init_fixed(&file, &inode, 1);
	vma = vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ, &file, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, false);
}

/* Whether a page may be written to although its entry does not say so. */
static bool can_follow_write_pte(struct page *page, unsigned int flags)
{
	return (flags & FOLL_FORCE) && PageAnon(page) && PageAnonExclusive(page);
}

/* get_user_pages(FOLL_WRITE | FOLL_FORCE) of one page, and then a write to it. */
static int access_remote_vm(struct mm_struct *mm, unsigned long addr, unsigned long value)
{
	unsigned int foll_flags = FOLL_WRITE | FOLL_FORCE;
	struct page *page = NULL;
	vm_fault_t ret;
	int tries;

	mmap_read_lock(mm);
	for (tries = 0; tries < USER_ACCESS_TRIES && !page; tries++) {
		page = follow_page_mask(vma, addr, foll_flags & FOLL_WRITE ? 0 : foll_flags);
		if (page && (foll_flags & FOLL_WRITE) && !can_follow_write_pte(page, foll_flags)) {
			put_page(page);
			page = NULL;
		}
		if (page)
			break;
		ret = handle_mm_fault(vma, addr, foll_flags & FOLL_WRITE ? FAULT_FLAG_WRITE : 0);
		if (ret & VM_FAULT_ERROR)
			break;
#ifdef BUGGY
		/* The copy is there: it need not be writable. */
		if (ret & VM_FAULT_DONE_COW)
			foll_flags &= ~FOLL_WRITE;
#endif
	}
	mmap_read_unlock(mm);
	if (!page)
		return -EFAULT;
	require(PageAnon(page), "I-39: a forced write lands in a private copy, never in the file");
	page_contents(page) = value;
	put_page(page);
	return 0;
}

task(ptrace)
{
	access_remote_vm(&mm, A, 7);
}

task(madvise)
{
	mmap_read_lock(&mm);
	madvise_dontneed_single_vma(vma, A, A + PAGE_SIZE);
	mmap_read_unlock(&mm);
}

on_enter(folio_remove_rmap_pte, struct folio *folio, struct page *page, struct vm_area_struct *vma)
{
	if ((unsigned long)folio->mapping & PAGE_MAPPING_ANON)
		sometimes("the private copy was thrown away");
}

finally(void)
{
	require(page_contents(&inode.i_data.i_pages[0]->page) == 0, "I-39: the file is as it was");
	check_rss(&mm);
	exit_fixed(&mm);
	file_exit_fixed(&file);
}
