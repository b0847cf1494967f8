// SPDX-License-Identifier: Apache-2.0
/*
 * B-40b: a recycled VMA was attached without release.
 *
 * Found in review of the series that made VMAs SLAB_TYPESAFE_BY_RCU, before it was
 * merged; led to refcount_set_release() in vma_mark_attached() (Linux 6.15).
 *
 * A VMA is freed and allocated again for the same range of the same mm. A fault that
 * still holds a pointer to it takes a reference as soon as vm_refcnt is 1. If that store
 * is no release, it may be seen before those that set the VMA up:
 *
 *   map again                          fault
 *   vm_flags = new
 *   vm_refcnt = 1  (seen first)
 *                                      vm_refcnt 1 -> 2
 *                                      the key is right
 *                                      vm_flags of the previous life
 *
 *   racewalk run conf/zoo/b-40b-vma-attach-release.c --memory lkmm -D BUGGY=1
 *
 * finds that I-05 is broken; with --memory sc nothing is found. -D BUGGY=2 attaches before
 * the fields are set, which is found with --memory sc as well. These are the two forms of
 * mutation M-21. Without -D BUGGY nothing is found.
 *
 * id: B-40b M-21
 * expect: -D BUGGY=1 --memory lkmm: I-05
 * expect: -D BUGGY=2 --memory sc,lkmm: I-05
 * expect: -D BUGGY=1 --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER --memory sc,lkmm: clean
 */
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

#ifndef BUGGY
#define BUGGY 0
#endif

SCENARIO("a fault against reuse of the VMA for the same range");

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_flags;
	refcount_t vm_refcnt;
};

#define ADDR		0x1000UL

static struct kmem_cache *vm_area_cachep;
static struct vm_area_struct __rcu *tree;

/* The flags that the object has been given in its life. */
ghost static unsigned long given;

ghost static void gives(unsigned long flags)
{
	given = flags;
}

ghost static unsigned long given_now(void)
{
	return given;
}

static void vma_mark_attached(struct vm_area_struct *vma)
{
	if (IS_ENABLED(STRONGER))
		smp_mb();
	if (BUGGY)
		refcount_set(&vma->vm_refcnt, 1);
	else
		refcount_set_release(&vma->vm_refcnt, 1);
}

static struct vm_area_struct *vma_map(struct vm_area_struct *vma, unsigned long flags)
{
	gives(flags);
	if (BUGGY == 2)
		vma_mark_attached(vma);
	WRITE_ONCE(vma->vm_start, ADDR);
	WRITE_ONCE(vma->vm_flags, flags);
	if (BUGGY != 2)
		vma_mark_attached(vma);
	return vma;
}

setup(void)
{
	vm_area_cachep = KMEM_CACHE(vm_area_struct, SLAB_TYPESAFE_BY_RCU);
	RCU_INIT_POINTER(tree, vma_map(kmem_cache_alloc(vm_area_cachep, GFP_KERNEL), 1));
}

task(fault)
{
	struct vm_area_struct *vma;
	unsigned long flags;

	rcu_read_lock();
	vma = rcu_dereference(tree);
	if (refcount_inc_not_zero_acquire(&vma->vm_refcnt)) {
		flags = READ_ONCE(vma->vm_flags);
		if (READ_ONCE(vma->vm_start) == ADDR) {
			if (flags == 2)
				sometimes("the fault locked the VMA in its second life");
			require(flags == given_now(),
				"I-05: a locked VMA is seen as it was set up");
		}
		if (refcount_dec_and_test(&vma->vm_refcnt))
			sometimes("the fault put the last reference");
	}
	rcu_read_unlock();
}

task(remap)
{
	struct vm_area_struct *vma = rcu_dereference_raw(tree);

	if (!refcount_dec_and_test(&vma->vm_refcnt))
		return;		/* in use: never mind the VMA */
	/* Freed, and allocated again at once. (If it was freed here, who begins to read later could still find it.) */
	rcu_assign_pointer(tree, vma_map(vma, 2));
}
