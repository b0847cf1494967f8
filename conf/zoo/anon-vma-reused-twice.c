// SPDX-License-Identifier: Apache-2.0
/*
 * A chain of forks: the anon_vma that a child's VMA takes over is still another VMA's own.
 *
 * id: I-42
 * fix: 2555283eb40d
 * cve: CVE-2022-42703
 * expect: -D BUGGY: I-42
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 2555283eb40d "mm/rmap: Fix anon_vma->degree ambiguity leading to double-reuse" (Linux 6.0). One number
 * counted the children of an anon_vma and the VMAs that have it as their own. 1 was taken for one child and no VMA:
 *
 *   the parent P has X; its child C has Y below X, C's child D has Z below Y
 *   C exits                       Y: no VMA, one child
 *   D forks E                     E takes Y over; E is in X, Y and Z
 *   E forks F                     Z: no child, one VMA, which is D's     <- F takes Z over
 *
 * Two VMAs of one process may then have the same anon_vma and not the same list of them; merged, they have pages whose
 * anon_vma they are not in.
 *
 *   racewalk run conf/zoo/anon-vma-reused-twice.c -D BUGGY
 */
#ifdef BUGGY
#define ANON_VMA_DEGREE	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/rmap.h"

SCENARIO("children that fork and exit in any order");

#define A	PAGE_SIZE
#define PROCESSES	5

static struct mm_struct *process[PROCESSES];

setup(void)
{
	mm_cache_init();
	process[0] = mm_alloc();
	BUG_ON(!process[0]);
	WARN_ON(vm_mmap(process[0], NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(process[0], A, 1));
}

/* Each forks the next one, and some exit then. */
task(forks)
{
	struct mm_struct *mm;
	int i;

	for (i = 1; i < PROCESSES; i++) {
		mm = dup_mm(process[i - 1]);
		if (IS_ERR(mm))
			break;
		process[i] = mm;
		if (!choose(2))
			continue;
		mmput(process[i - 1]);
		process[i - 1] = NULL;
	}
}

/* A new one has no children. */
on_return(anon_vma_fork, int error, struct vm_area_struct *vma, struct vm_area_struct *pvma)
{
	if (!error && vma->anon_vma && vma->anon_vma->num_children)
		sometimes("a child got the anon_vma of one that has exited");
}

finally(void)
{
	int i;

	for (i = 0; i < PROCESSES; i++) {
		if (process[i])
			mmput(process[i]);
	}
}
