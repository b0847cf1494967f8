/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linux 6.11 and before: the old VMAs are unmapped completely, the tree has a hole, then the new
 * mapping is made. If that fails, the hole stays. Included by mmap_region.h.
 */

static int __mmap_region(struct mmap_state *map)
{
	struct vm_area_struct *vma;
	int error;

	error = do_vmi_munmap(map->vmi, map->mm, map->addr, map->end - map->addr, false);
	if (error)
		return error;
	trace_mmap_cleaned_up(map->mm, map->addr, map->end);
	error = __mmap_gather(map);
	if (!error)
		error = __mmap_charge(map);
	if (error)
		return error;
	vma = __mmap_merge(map, &error);
	if (!vma)
		error = __mmap_new_vma(map, &vma);
	if (error) {
		__mmap_uncharge(map);
		return error;
	}
	__mmap_complete(map, vma);
	return 0;
}
