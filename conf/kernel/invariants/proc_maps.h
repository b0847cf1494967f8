/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a whole read of /proc/PID/maps tells, in any generation; maps.h has single steps of it in g3.
 * Included after the mm's headers; for one reader of one mm, whose mappings lie below MAPS_PAGES pages.
 *
 *   I-12  a walk goes on: each range ends behind the one before it; and each gap that is told existed at
 *         some instant of the walk. Ranges do not even overlap, Documentation/filesystems/proc.rst
 *         says, which Linux does not keep (docs/findings.md): checked with -D PROC_RST
 */
#ifndef _INVARIANTS_PROC_MAPS_H
#define _INVARIANTS_PROC_MAPS_H

#include <racewalk.h>
#include "mm/common/task_mmu.h"

#ifndef MAPS_PAGES
#define MAPS_PAGES		16
#endif
#define NOTED_READ_MAPS		24

/* The pages that were mapped: when the walk began, and after each change of the tree since. */
ghost static unsigned long noted_read_maps[NOTED_READ_MAPS];
ghost static int noted_read_maps_used;
ghost static struct mm_struct *noted_read_maps_mm;

/* By who may look at the tree. */
ghost static void note_read_maps(void)
{
	MA_STATE(mas, &noted_read_maps_mm->mm_mt, 0, 0);
	unsigned long mapped = 0, page;

	require(noted_read_maps_used < NOTED_READ_MAPS, "more changes than this invariant can note");
	for (page = 0; page < MAPS_PAGES; page++) {
		mas_set(&mas, page << PAGE_SHIFT);
		if (mas_walk(&mas))
			mapped |= 1UL << page;
	}
	noted_read_maps[noted_read_maps_used++] = mapped;
}

/* The first time, the walk begins. */
on_return(lock_vma_range, int error, struct proc_maps_private *priv)
{
	if (error || noted_read_maps_mm)
		return;
	noted_read_maps_mm = priv->mm;
	noted_read_maps_used = 0;
	note_read_maps();
}

on_return(proc_maps_read, int shown, struct mm_struct *mm, int nr)
{
	noted_read_maps_mm = NULL;
}

on_return(mas_store_prealloc, struct ma_state *mas, void *entry)
{
	if (noted_read_maps_mm && mas->tree == &noted_read_maps_mm->mm_mt)
		note_read_maps();
}

on_enter(trace_show_map, struct proc_maps_private *priv, unsigned long start, unsigned long end)
{
	unsigned long gap, first = priv->last_pos >> PAGE_SHIFT;
	bool existed = false;
	int i;

	require(priv->last_pos < end && start < end, "I-12: a walk of the maps goes on");
	require(!IS_ENABLED(PROC_RST) || priv->last_pos <= start,
		"I-12: ranges of a walk of the maps do not overlap");
	/* A change that is made already, and whose maker has not come back yet. */
	note_read_maps();
	gap = start > priv->last_pos ? (1UL << (start >> PAGE_SHIFT)) - (1UL << first) : 0;
	for (i = 0; i < noted_read_maps_used; i++)
		existed |= !(noted_read_maps[i] & gap);
	require(existed, "I-12: each gap that is told existed at some instant of the walk");
}

#endif
