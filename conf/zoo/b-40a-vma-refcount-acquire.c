// SPDX-License-Identifier: Apache-2.0
/*
 * B-40a: the increment of vm_refcnt did not order what is read after it.
 *
 * Found in review of the series that made VMAs SLAB_TYPESAFE_BY_RCU, before it was
 * merged; led to refcount_add_not_zero_acquire() ("refcount: introduce
 * __refcount_{add|inc}_not_zero_limited_acquire", Linux 6.15).
 *
 * A fault finds a VMA under RCU, increments its count unless that is 0, and then looks
 * whether the VMA is still one of its mm, for the object may have been recycled. If the
 * increment is no acquire, the look may be answered before it, from the previous life:
 *
 *   fault (mm A)                       unmap in A, then map in B
 *   vma = the VMA
 *   vm_mm is A, loaded early
 *                                      vm_refcnt 1 -> 0, free, allocate again
 *                                      vm_mm = B
 *                                      vm_refcnt = 1
 *   vm_refcnt 1 -> 2
 *   uses a VMA of B
 *
 *   racewalk run conf/zoo/b-40a-vma-refcount-acquire.c --memory lkmm -D BUGGY
 *
 * finds that I-01 is broken. It needs weak memory: with --memory sc nothing is found.
 * Without -D BUGGY the increment is an acquire: nothing is found. This is mutation M-01.
 *
 * id: B-40a M-01
 * expect: -D BUGGY --memory lkmm: I-01
 * expect: -D BUGGY --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER --memory sc,lkmm: clean
 */
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

SCENARIO("a fault against reuse of the VMA by another process");

enum mm { A = 1, B = 2 };

struct vm_area_struct {
	int vm_mm;
	refcount_t vm_refcnt;
};

static struct kmem_cache *vm_area_cachep;
static struct vm_area_struct __rcu *tree;
static struct vm_area_struct *other;

static bool vma_get(struct vm_area_struct *vma)
{
#if defined(STRONGER)
	bool taken = refcount_inc_not_zero_acquire(&vma->vm_refcnt);

	smp_mb();
	return taken;
#elif defined(BUGGY)
	return refcount_inc_not_zero(&vma->vm_refcnt);
#else
	return refcount_inc_not_zero_acquire(&vma->vm_refcnt);
#endif
}

static void vma_put(struct vm_area_struct *vma)
{
	if (refcount_dec_and_test(&vma->vm_refcnt))
		sometimes("the fault put the last reference");
}

static struct vm_area_struct *vma_map(int mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL | __GFP_NOFAIL);

	WRITE_ONCE(vma->vm_mm, mm);
	refcount_set_release(&vma->vm_refcnt, 1);
	return vma;
}

static struct vm_area_struct *vma_start_read(struct vm_area_struct *vma, int mm)
{
	if (!vma_get(vma))
		return NULL;
	if (READ_ONCE(vma->vm_mm) == mm)
		return vma;
	sometimes("the VMA belonged to another mm");
	vma_put(vma);
	return NULL;
}

setup(void)
{
	vm_area_cachep = KMEM_CACHE(vm_area_struct, SLAB_TYPESAFE_BY_RCU);
	RCU_INIT_POINTER(tree, vma_map(A));
}

task(fault)
{
	struct vm_area_struct *vma;

	rcu_read_lock();
	vma = rcu_dereference(tree);
	if (vma && vma_start_read(vma, A))
		vma_put(vma);
	rcu_read_unlock();
}

task(unmap)
{
	struct vm_area_struct *vma = rcu_dereference_raw(tree);

	if (!refcount_dec_and_test(&vma->vm_refcnt))
		return;		/* in use: never mind the VMA */
	RCU_INIT_POINTER(tree, NULL);
	kmem_cache_free(vm_area_cachep, vma);
	other = vma_map(B);
}

on_return(vma_start_read, struct vm_area_struct *locked, struct vm_area_struct *vma, int mm)
{
	if (locked) {
		sometimes("the fault locked the VMA");
		require(vma->vm_mm == mm, "I-01: a VMA is locked only for its own mm");
	}
}
