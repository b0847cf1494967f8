// SPDX-License-Identifier: Apache-2.0
/*
 * A core dump walks the VMAs of its process without mmap_lock: its threads are dead, but others come.
 *
 * id: I-43
 * fix: a07279c9a8cd, 04f5866e41fb
 * cve: CVE-2019-11599
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: use-after-free or I-48 or uninitialised value
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * Who has a userfaultfd of the process, and a reference to its mm, may change VMAs of it at any time:
 *
 *   core dump                        another process
 *   walks the VMAs
 *                                    closes its userfaultfd, or registers a part of a
 *                                    range: VMAs are split, nodes of the tree replaced
 *   goes on                          <- in what is gone
 *
 * 04f5866e41fb (Linux 5.1) made those others look whether a dump is under way; a07279c9a8cd (Linux 5.10) made the dump take
 * mmap_lock, copy what it needs of the VMAs, and go on with that.
 *
 *   racewalk run conf/zoo/core-dump-without-mmap-lock.c -D BUGGY
 */
#ifdef BUGGY
#define DUMP_WITHOUT_LOCK	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/exec.h"

SCENARIO("a core dump against userfaultfd");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, 2 * PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	ctx = new_userfaultfd(mm, 0);
	BUG_ON(!ctx);
}

task(dump)
{
	struct coredump_params cprm = { .mm = mm };
	long pages = 0;
	int i;

	if (!dump_vma_snapshot(&cprm))
		return;
	for (i = 0; i < cprm.vma_count; i++)
		pages += dump_user_range(&cprm, cprm.vma_meta[i].start, cprm.vma_meta[i].dump_size);
	if (pages)
		sometimes("pages were dumped");
	if (cprm.vma_count > 1)
		sometimes("the range was cut in two");
	free_vma_snapshot(&cprm);
}

task(monitor)
{
	userfaultfd_register(ctx, A, PAGE_SIZE, VM_UFFD_MISSING);
	userfaultfd_release(ctx);
}

finally(void)
{
	mmput(mm);
}
