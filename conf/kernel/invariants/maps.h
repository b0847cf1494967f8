/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of /proc/PID/maps, with -D GENERATION=g3.
 *
 *   I-12  a walk of the maps goes on and on upwards, and each gap that it reports was there at some
 *         instant of the call. The hole that an mmap() over a mapping may leave meanwhile is none that
 *         anybody has asked for, and does not count
 */
#ifndef _INVARIANTS_MAPS_H
#define _INVARIANTS_MAPS_H

#include "mm_state.h"
#include "maple_tree.h"
#include "mm/g3/lock_next_vma.h"

struct noted_maps_walk {
	struct task_struct *task;
	struct mm_struct *mm;
	unsigned long from;
	unsigned long next;	/* the highest begin of what came next since the call */
};

/* A range that was mapped as a whole is being mapped over. */
struct noted_replacement {
	struct mm_struct *mm;
	unsigned long start, end;
};

ghost static struct noted_maps_walk noted_maps_walk[NOTED_READERS];
ghost static int noted_maps_walks;
ghost static struct noted_replacement noted_replacement[NOTED_MMS];
ghost static int noted_replacements;

/* The first address from `from` on that is mapped. */
ghost static unsigned long mapped_from(struct mm_struct *mm, unsigned long from)
{
	struct noted_replacement *being = NULL;
	unsigned long last;
	int i;

	for (i = 0; i < noted_replacements; i++) {
		if (noted_replacement[i].mm == mm)
			being = &noted_replacement[i];
	}
	while (!maple_entry(&mm->mm_mt, from, &last)) {
		if (being && being->start <= last && from < being->end)
			return from < being->start ? being->start : from;
		if (last == ULONG_MAX)
			return ULONG_MAX;
		from = last + 1;
	}
	return from;
}

ghost static void maps_changed(struct mm_struct *mm)
{
	struct noted_maps_walk *walk;
	unsigned long next;
	int i;

	for (i = 0; i < noted_maps_walks; i++) {
		walk = &noted_maps_walk[i];
		if (walk->mm != mm)
			continue;
		next = mapped_from(mm, walk->from);
		if (next > walk->next)
			walk->next = next;
	}
}

on_enter(lock_next_vma, struct mm_struct *mm, struct vma_iterator *vmi, unsigned long from_addr)
{
	struct noted_maps_walk *walk = &noted_maps_walk[noted_maps_walks];

	require(noted_maps_walks < NOTED_READERS, "more walks than -D NOTED_READERS=64 at a time");
	walk->task = current;
	walk->mm = mm;
	walk->from = from_addr;
	walk->next = mapped_from(mm, from_addr);
	noted_maps_walks++;
}

on_return(lock_next_vma, struct vm_area_struct *vma, struct mm_struct *mm, struct vma_iterator *vmi,
	  unsigned long from_addr)
{
	struct noted_maps_walk *walk = noted_maps_walk;

	while (walk->task != current)
		walk++;
	/* A store is seen before it returns. */
	maps_changed(mm);
	if (!IS_ERR(vma)) {
		evaluated("I-12");
		require(!vma || vma->vm_end > from_addr, "I-12: a walk of the maps does not go on");
		require((vma ? vma->vm_start : ULONG_MAX) <= walk->next,
			"I-12: a walk of the maps reports a gap that never was");
	}
	*walk = noted_maps_walk[--noted_maps_walks];
	/* Under mmap_lock it was noted already. */
	if (!IS_ERR_OR_NULL(vma) && !noted_reader_current(vma)) {
		require(vma->vm_mm == mm, "I-01: a VMA is locked only for its own mm");
		note_reader(vma, mm, 0, true);
	}
}

on_return(mas_wr_store_entry, struct ma_state *mas, void *entry)
{
	int i;

	for (i = 0; i < noted_maps_walks; i++) {
		if (&noted_maps_walk[i].mm->mm_mt == mas->tree) {
			maps_changed(noted_maps_walk[i].mm);
			return;
		}
	}
}

on_enter(__mmap_region, struct mmap_state *map)
{
	unsigned long at = map->addr, last;

	for (; at < map->end; at = last + 1) {
		if (!maple_entry(&map->mm->mm_mt, at, &last))
			return;
	}
	require(noted_replacements < NOTED_MMS, "more writers than -D NOTED_MMS=64 at a time");
	noted_replacement[noted_replacements].mm = map->mm;
	noted_replacement[noted_replacements].start = map->addr;
	noted_replacement[noted_replacements++].end = map->end;
}

ghost static void replacement_is_over(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < noted_replacements; i++) {
		if (noted_replacement[i].mm == mm) {
			noted_replacement[i] = noted_replacement[--noted_replacements];
			break;
		}
	}
}

/* It fails: where the old mappings cannot be put back, a hole is left on purpose. */
on_enter(vms_abort_munmap_vmas, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	replacement_is_over(container_of(vms->vmi->mas.tree, struct mm_struct, mm_mt));
}

on_return(__mmap_region, int error, struct mmap_state *map)
{
	replacement_is_over(map->mm);
	maps_changed(map->mm);
}

#endif
