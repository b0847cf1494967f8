/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linux 6.12 and later: the area is cleaned up (pages, rmap, tables, close) while the old VMAs,
 * locked and detached, are still in the tree; the new one takes their place by one store. Included by
 * mmap_region.h.
 *
 * Design alternatives: HOLE (D-6) takes the old VMAs out of the tree before the clean-up. HOLE_FIRST
 * does so before anything else that can fail, and puts them back if it does; M46 does not. OPEN lets
 * readers into the old VMAs after the clean-up.
 */

/* The tree gets the old VMAs back. The memory for it is not to be refused. */
static void vms_restore_hole(struct mmap_state *map)
{
	struct vm_area_struct *vma;

	mas_set(map->mas_detach, 0);
	mas_for_each(map->mas_detach, vma, ULONG_MAX) {
		vma_iter_config(map->vmi, vma->vm_start, vma->vm_end);
		mas_store_gfp(&map->vmi->mas, vma, GFP_KERNEL | __GFP_NOFAIL);
	}
}

static int __mmap_setup(struct mmap_state *map)
{
	int error = __mmap_gather(map);

	if (error)
		return error;
	if (IS_ENABLED(HOLE_FIRST) && map->vms.nr_pages) {
		error = vma_iter_clear_gfp(map->vmi, map->addr, map->end, GFP_KERNEL);
		if (error)
			return error;
	}
	error = __mmap_charge(map);
	if (error && IS_ENABLED(HOLE_FIRST) && !IS_ENABLED(M46) && map->vms.nr_pages)
		vms_restore_hole(map);
	if (error)
		return error;
	if (IS_ENABLED(HOLE) && map->vms.nr_pages) {
		error = vma_iter_clear_gfp(map->vmi, map->addr, map->end, GFP_KERNEL);
		if (error)
			return error;
	}
	if (!IS_ENABLED(M39))
		vms_clean_up_area(&map->vms, map->mas_detach);
	else if (map->vms.nr_pages)
		vms_clear_ptes(&map->vms, map->mas_detach, true);
	trace_mmap_cleaned_up(map->mm, map->addr, map->end);
	if (IS_ENABLED(OPEN) && map->vms.nr_pages)
		vms_open(&map->vms, map->mas_detach);
	return 0;
}

static int __mmap_region(struct mmap_state *map)
{
	struct vm_area_struct *vma = NULL;
	int error = __mmap_setup(map);

	if (!error) {
		vma = __mmap_merge(map, &error);
		error = 0;	/* no memory to merge is no reason to fail */
	}
	if (!error && !vma)
		error = __mmap_new_vma(map, &vma);
	if (error) {
		__mmap_uncharge(map);
		vms_abort_munmap_vmas(&map->vms, map->mas_detach);
		return error;
	}
	if ((IS_ENABLED(D1) || IS_ENABLED(OPEN)) && map->vms.nr_pages)
		vms_detach(map->mas_detach);
	__mmap_complete(map, vma);
	return 0;
}
