/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of /proc/PID/maps: fs/proc/task_mmu.c. Before g3 mmap_lock is held for reading from m_start() to
 * m_stop(), as long as a buffer lasts; g3 locks one VMA after the other, in one read section. A reader
 * that goes on with the next buffer starts again from where it was.
 */
#ifndef _MM_TASK_MMU_H
#define _MM_TASK_MMU_H

#include "madvise.h"

/* As MADVISE_VMA_LOCK: for g3, unless said otherwise. */
#ifndef PROC_MAPS_VMA_LOCK
#if __MADVISE_OF(GENERATION)
#define PROC_MAPS_VMA_LOCK	1
#else
#define PROC_MAPS_VMA_LOCK	0
#endif
#endif
#if PROC_MAPS_VMA_LOCK
#include "mm/g3/lock_next_vma.h"
#endif

struct proc_maps_private {
	struct mm_struct *mm;
	struct vma_iterator iter;
	unsigned long last_pos;			/* the end of the last VMA that was shown */
	struct vm_area_struct *locked_vma;
};

/* For probes: [start, end) is told to be mapped, and what lies between last_pos and start not. */
static inline void trace_show_map(struct proc_maps_private *priv, unsigned long start,
				  unsigned long end)
{
}

#if PROC_MAPS_VMA_LOCK

static int lock_vma_range(struct proc_maps_private *priv)
{
	rcu_read_lock();
	priv->locked_vma = NULL;
	vma_iter_set(&priv->iter, priv->last_pos);
	return 0;
}

static void unlock_vma(struct proc_maps_private *priv)
{
	if (priv->locked_vma)
		vma_end_read(priv->locked_vma);
	priv->locked_vma = NULL;
}

static void unlock_vma_range(struct proc_maps_private *priv)
{
	unlock_vma(priv);
	rcu_read_unlock();
}

static struct vm_area_struct *get_next_vma(struct proc_maps_private *priv, unsigned long last_pos)
{
	struct vm_area_struct *vma;

	unlock_vma(priv);
	vma = lock_next_vma(priv->mm, &priv->iter, last_pos);
	if (!IS_ERR_OR_NULL(vma))
		priv->locked_vma = vma;
	return vma;
}

#else

static int lock_vma_range(struct proc_maps_private *priv)
{
	if (mmap_read_lock_killable(priv->mm))
		return -EINTR;
	vma_iter_set(&priv->iter, priv->last_pos);
	return 0;
}

#define unlock_vma_range(priv)	mmap_read_unlock((priv)->mm)
#define get_next_vma(priv, last_pos)	vma_next(&(priv)->iter)

#endif

/* The first VMA from where the reader was, NULL at the end, or an error; locked then or not. */
static struct vm_area_struct *m_start(struct proc_maps_private *priv)
{
	int error = lock_vma_range(priv);

	return error ? ERR_PTR(error) : get_next_vma(priv, priv->last_pos);
}

static void show_map(struct proc_maps_private *priv, struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_start, end = vma->vm_end;

	trace_show_map(priv, start, end);
	priv->last_pos = end;
}

static struct vm_area_struct *m_next(struct proc_maps_private *priv)
{
	return get_next_vma(priv, priv->last_pos);
}

static void m_stop(struct proc_maps_private *priv)
{
	unlock_vma_range(priv);
}

/* read() of all of it, with room for nr VMAs in each buffer. How many there were, or an error. */
static int proc_maps_read(struct mm_struct *mm, int nr)
{
	struct proc_maps_private priv = {
		.mm = mm, .iter = { .mas = { .tree = &mm->mm_mt, .status = ma_start } },
		.last_pos = 0, .locked_vma = NULL,
	};
	struct vm_area_struct *vma;
	int shown = 0, room;

	do {
		vma = m_start(&priv);
		if (PTR_ERR(vma) == -EINTR)
			return -EINTR;
		for (room = nr; room && !IS_ERR_OR_NULL(vma); room--) {
			show_map(&priv, vma);
			shown++;
			vma = room > 1 ? m_next(&priv) : vma;
		}
		m_stop(&priv);
	} while (!IS_ERR_OR_NULL(vma));
	return IS_ERR(vma) ? PTR_ERR(vma) : shown;
}

#endif
