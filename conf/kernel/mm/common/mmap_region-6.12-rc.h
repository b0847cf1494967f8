/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linux 6.12-rc1 to rc5: the new VMA is stored first, and what the old ones had is torn down
 * after. For a file the area is cleaned up before its ->mmap, for that must find no entries.
 * Included by mmap_region.h.
 *
 * The tables of the range are freed while the new VMA, which covers it, can be found by walkers of
 * its rmap trees: B-02.
 */

static int __mmap_region(struct mmap_state *map)
{
	struct vm_area_struct *vma = NULL;
	int error = __mmap_gather(map);

	if (!error)
		error = __mmap_charge(map);
	if (!error) {
		vma = __mmap_merge(map, &error);
		error = 0;
	}
	if (!error && !vma) {
		if (map->file)
			vms_clean_up_area(&map->vms, map->mas_detach);
		error = __mmap_new_vma(map, &vma);
	}
	if (error) {
		__mmap_uncharge(map);
		if (map->vms.closed) {
			/* Those of files have been closed: nothing but a hole can be left. */
			vms_abort_munmap_vmas(&map->vms, map->mas_detach);
		} else if (map->vms.nr_pages) {
			reattach_vmas(map->mas_detach);
		}
		/* B28: the error that was preset is gone since the old VMAs were gathered. */
		return IS_ENABLED(B28) && map->vms.vma && error == -ENOMEM ? 0 : error;
	}
	__mmap_complete(map, vma);
	return 0;
}
