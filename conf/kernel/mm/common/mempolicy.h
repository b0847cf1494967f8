/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory policies of tasks, and /proc/PID/numa_maps: mm/mempolicy.c, fs/proc/task_mmu.c. After mm/mm.h. A policy of a VMA is in vm_private_data in
 * conf/zoo/policy-replaced-without-the-vma-lock.c; here VMAs have none, and get that of the task. Which node a page comes
 * from is not modelled.
 *
 * Bug: NUMA_MAPS_WITHOUT_A_REFERENCE is numa_maps before 9e7814404b77 (Linux 3.7).
 */
#ifndef _MM_MEMPOLICY_H
#define _MM_MEMPOLICY_H

#include "mmap.h"
#include "pagewalk.h"
#include "task_mm.h"
#include "task_mmu.h"

enum { MPOL_DEFAULT, MPOL_PREFERRED, MPOL_BIND, MPOL_INTERLEAVE, MPOL_LOCAL };

struct mempolicy {
	atomic_t refcnt;
	unsigned short mode;
	unsigned short flags;
};

static struct kmem_cache *policy_cache;

/* task->mempolicy, under task_lock() if it is not one's own: struct task_struct has no such field here. */
#define NR_TASK_MEMPOLICIES	32
static struct mempolicy *task_mempolicies[NR_TASK_MEMPOLICIES];
#define task_mempolicy(task)	(task_mempolicies[(task)->pid % NR_TASK_MEMPOLICIES])

setup(void)
{
	policy_cache = kmem_cache_create("mempolicy", sizeof(struct mempolicy), 0, SLAB_PANIC, NULL);
}

static struct mempolicy *mpol_new(unsigned short mode)
{
	struct mempolicy *policy = kmem_cache_alloc(policy_cache, GFP_KERNEL);

	if (!policy)
		return ERR_PTR(-ENOMEM);
	atomic_set(&policy->refcnt, 1);
	policy->mode = mode;
	policy->flags = 0;
	return policy;
}

#define mpol_get(pol)								\
do {										\
	if (pol)								\
		atomic_inc(&(pol)->refcnt);					\
} while (0)

static void mpol_put(struct mempolicy *pol)
{
	if (pol && atomic_dec_and_test(&pol->refcnt))
		kmem_cache_free(policy_cache, pol);
}

/* set_mempolicy(): of the current task. MPOL_DEFAULT: none. */
static int do_set_mempolicy(unsigned short mode)
{
	struct mempolicy *new = NULL, *old;

	if (mode != MPOL_DEFAULT) {
		new = mpol_new(mode);
		if (IS_ERR(new))
			return PTR_ERR(new);
	}
	task_lock(current);
	old = task_mempolicy(current);
	task_mempolicy(current) = new;
	task_unlock(current);
	mpol_put(old);
	return 0;
}

/* do_exit(): it comes before or after exit_mm(). */
#define mpol_put_task_policy()	((void)do_set_mempolicy(MPOL_DEFAULT))

/* ---- /proc/PID/numa_maps -------------------------------------------------------------------------------- */

struct numa_maps_private {
	struct task_struct *task;
	struct mempolicy *task_mempolicy;
	unsigned long pages;			/* that were there, in all VMAs */
};

/* For probes: a VMA is shown with this policy. */
static inline void trace_show_numa_map(struct vm_area_struct *vma, unsigned short mode)
{
}

static void hold_task_mempolicy(struct numa_maps_private *priv)
{
#ifndef NUMA_MAPS_WITHOUT_A_REFERENCE
	task_lock(priv->task);
	priv->task_mempolicy = task_mempolicy(priv->task);
	mpol_get(priv->task_mempolicy);
	task_unlock(priv->task);
#endif
}

static void release_task_mempolicy(struct numa_maps_private *priv)
{
#ifndef NUMA_MAPS_WITHOUT_A_REFERENCE
	mpol_put(priv->task_mempolicy);
#endif
}

static int gather_pte_stats(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct numa_maps_private *priv = walk->private;

	if (pte_present(ptep_get(pte)))
		priv->pages++;
	return 0;
}

static const struct mm_walk_ops show_numa_ops = {
	.pte_entry = gather_pte_stats,
	.walk_lock = PGWALK_RDLOCK,
};

static void mpol_to_str(struct mempolicy *pol, unsigned short *mode, unsigned short *pol_flags)
{
	*mode = pol ? pol->mode : MPOL_DEFAULT;
	*pol_flags = pol ? pol->flags : 0;
}

static void show_numa_map(struct numa_maps_private *priv, struct vm_area_struct *vma)
{
	struct mempolicy *pol = priv->task_mempolicy;
	unsigned short mode, pol_flags;

#ifdef NUMA_MAPS_WITHOUT_A_REFERENCE
	pol = READ_ONCE(task_mempolicy(priv->task));
#endif
	mpol_to_str(pol, &mode, &pol_flags);
	trace_show_numa_map(vma, mode);
	walk_page_vma(vma, &show_numa_ops, priv);
}

/* read() of all of it: how many VMAs there were, or an error. mmap_lock is held for reading throughout. */
static int numa_maps_read(struct task_struct *task, unsigned long *pages)
{
	struct numa_maps_private priv = { .task = task, .task_mempolicy = NULL, .pages = 0 };
	struct mm_struct *mm = get_task_mm(task);
	struct vm_area_struct *vma;
	int shown = 0;

	if (!mm)
		return -ESRCH;
	if (mmap_read_lock_killable(mm)) {
		mmput(mm);
		return -EINTR;
	}
	{
		VMA_ITERATOR(vmi, mm, 0);

		hold_task_mempolicy(&priv);
		for_each_vma(vmi, vma) {
			show_numa_map(&priv, vma);
			shown++;
		}
		release_task_mempolicy(&priv);
	}
	mmap_read_unlock(mm);
	mmput(mm);
	*pages = priv.pages;
	return shown;
}

#endif
