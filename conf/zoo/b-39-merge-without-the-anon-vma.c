// SPDX-License-Identifier: Apache-2.0
/*
 * B-39: mremap() merged what it moves with a neighbour that has no anon_vma yet, and forgot to give it one.
 *
 * id: B-39
 * fix: 61f67c230a5e
 * cve: CVE-2026-23077
 * expect: -D BUGGY -D GENERATION=g2,g3: I-42
 * expect: -D BUGGY -D LATER -D GENERATION=g2,g3: use-after-free on anon_vma
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER -D GENERATION=g3: clean
 *
 * Fixed in 61f67c230a5e "mm/vma: fix anon_vma UAF on mremap() faulted, unfaulted merge" (January 2026). Since
 * Linux 6.16 a VMA with an anon_vma and a neighbour without become one. In vma_expand() the anon_vma came from the
 * VMA that is removed; but where a range is moved to next to such a neighbour, none is removed yet:
 *
 *   mremap()                                       a walk from the page
 *   copy_vma(): the neighbour grows,
 *   its anon_vma is still NULL
 *   moves the page there
 *   unmaps the old range:
 *   unlink_anon_vmas() frees the anon_vma
 *   that the page points to
 *                                                  folio_get_anon_vma(): reads it   <- use after free
 *
 * No schedule is needed. Since the fix vma_expand() takes it from the VMA that is copied (vmg->copied_from).
 * The neighbour lies before the range, behind it, or on both sides. -D LATER does not ask for I-42, to see what
 * comes of it.
 *
 *   racewalk run conf/zoo/b-39-merge-without-the-anon-vma.c -D BUGGY
 */
#ifdef BUGGY
#define B39	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#ifndef LATER
#include "invariants/tlb.h"
#include "invariants/rmap.h"
#endif

SCENARIO("mremap to where a neighbour has no anon_vma, against a walk from the page");

#define A		0x2000UL
#define ELSEWHERE	0x6000UL
#define ANON_RW		(VM_READ | VM_WRITE)

static struct mm_struct *mm;

/* A page is written, and moved: what is mapped next to where it was fits the page, and is not written. */
setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, ANON_RW, 0) < 0);
	WARN_ON(user_write(mm, A, 5));
	WARN_ON(do_mremap(mm, A, PAGE_SIZE, ELSEWHERE) != ELSEWHERE);
}

task(mremap)
{
	int where = choose(3);

	if (where != 1)
		vm_mmap(mm, NULL, A - PAGE_SIZE, PAGE_SIZE, ANON_RW, 0);
	if (where != 0)
		vm_mmap(mm, NULL, A + PAGE_SIZE, PAGE_SIZE, ANON_RW, 0);
	if (do_mremap(mm, ELSEWHERE, PAGE_SIZE, A) == A && mm->map_count == 1)
		sometimes("what was moved is one with its neighbours");
}

/* Reclaim and compaction come from the page. */
task(migrate)
{
	struct page *page;

	if (gup_fast(mm, A, A + PAGE_SIZE, 0, &page) != 1)
		return;
	sometimes("the page was found where it was moved to");
	if (folio_test_anon(page_folio(page)) && migrate_anon_folio(page_folio(page)))
		sometimes("the page was migrated");
	folio_put(page_folio(page));
}

finally(void)
{
	long value = user_read(mm, A);

	require(value == 5 || value < 0, "what was written is there");
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
#ifndef LATER
	check_pgtables_bytes(mm);
	check_rss(mm);
#endif
	mmput(mm);
}
