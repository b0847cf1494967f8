// SPDX-License-Identifier: Apache-2.0
/*
 * mbind() gives a VMA another policy, and frees the old one, while a fault reads it.
 *
 * id: I-03
 * fix: 6c21e066f925
 * expect: -D BUGGY -D GENERATION=g1,g2,g3: use-after-free on policy
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 6c21e066f925 "mm/mempolicy: Take VMA lock before replacing policy" (Linux 6.5). A fault under the lock of the VMA uses its policy and
 * takes no reference; mmap_lock, which mbind() holds for writing, does not keep such a fault out:
 *
 *   fault, under the VMA's lock          mbind()
 *   reads vma->vm_policy
 *                                        another one in its place; mpol_put(): freed
 *   allocates by it  <- freed
 *
 * Policies are not modelled: it is a driver's here, in vm_private_data, with the same locks and the same lives.
 *
 *   racewalk run conf/zoo/policy-replaced-without-the-vma-lock.c -D BUGGY
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a fault that reads the policy of its VMA, against mbind()");

#define A	PAGE_SIZE

struct mempolicy {
	refcount_t refcnt;
	unsigned short mode;
};

static struct kmem_cache *policy_cache;
static struct mm_struct *mm;
static struct inode inode;
static struct file file;

static struct mempolicy *mpol_new(unsigned short mode)
{
	struct mempolicy *policy = kmem_cache_alloc(policy_cache, GFP_KERNEL);

	if (policy) {
		refcount_set(&policy->refcnt, 1);
		policy->mode = mode;
	}
	return policy;
}

static void mpol_put(struct mempolicy *policy)
{
	if (policy && refcount_dec_and_test(&policy->refcnt))
		kmem_cache_free(policy_cache, policy);
}

static vm_fault_t policy_fault(struct vm_fault *vmf)
{
	struct mempolicy *policy = READ_ONCE(vmf->vma->vm_private_data);

	if (policy->mode == 1)
		sometimes("a fault by the new policy");
	return filemap_fault(vmf);
}

static void policy_close(struct vm_area_struct *vma)
{
	mpol_put(vma->vm_private_data);
}

static const struct vm_operations_struct policy_vm_ops = {
	.fault = policy_fault,
	.close = policy_close,
};

static int policy_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = mpol_new(0);
	vma->vm_ops = &policy_vm_ops;
	return vma->vm_private_data ? 0 : -ENOMEM;
}

static const struct file_operations policy_fops = {
	.mmap = policy_mmap,
};

setup(void)
{
	mm_cache_init();
	policy_cache = kmem_cache_create("policy", sizeof(struct mempolicy), 0, 0, NULL);
	file_init(&file, &inode, 1);
	file.f_op = &policy_fops;
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_SHARED, 0) < 0);
}

static void vma_replace_policy(struct vm_area_struct *vma, struct mempolicy *new)
{
	struct mempolicy *old = vma->vm_private_data;

	WRITE_ONCE(vma->vm_private_data, new);
	mpol_put(old);
}

task(mbind)
{
	struct mempolicy *new = mpol_new(1);
	struct vm_area_struct *vma;

	if (!new)
		return;
	mmap_write_lock(mm);
	vma = vma_lookup(mm, A);
#ifndef BUGGY
	vma_start_write(vma);
#endif
	vma_replace_policy(vma, new);
	mmap_write_unlock(mm);
}

task(fault)
{
	if (user_read(mm, A) == 0)
		sometimes("the page was read");
}

finally(void)
{
	mmput(mm);
	file_exit(&file);
}
