/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linux 6.12-rc1 to rc5: the new VMA is stored first, and what the old ones had is torn down
 * after. For a file the area is cleaned up before its ->mmap, for that must find no entries.
 * Included by mmap_region.h.
 *
 * The tables of the range are freed while the new VMA, which covers it, can be found by walkers of
 * its rmap trees: B-02.
 *
 * Design alternative (D-8): with D8 the rmap tree of the new file is locked from before the store until
 * the old tables are freed. D8=2 locks the VMAs that may grow first.
 */

#ifdef D8
#define D8_LOCKED_FIRST	(D8 == 2)

static void __mmap_hold_rmap(struct mmap_state *map)
{
	if (D8_LOCKED_FIRST && map->prev)
		vma_start_write(map->prev);
	if (D8_LOCKED_FIRST && map->next)
		vma_start_write(map->next);
	if (map->file)
		i_mmap_hold(&map->file->f_mapping->i_mmap_rwsem);
}

static void __mmap_let_go_of_rmap(struct mmap_state *map)
{
	if (map->file && i_mmap_held(&map->file->f_mapping->i_mmap_rwsem))
		i_mmap_let_go(&map->file->f_mapping->i_mmap_rwsem);
}
#else
#define D8_LOCKED_FIRST			false
#define __mmap_hold_rmap(map)		do { } while (0)
#define __mmap_let_go_of_rmap(map)	do { } while (0)
#endif

static int __mmap_region(struct mmap_state *map)
{
	struct vm_area_struct *vma = NULL;
	int error = __mmap_gather(map);

	if (!error)
		error = __mmap_charge(map);
	__mmap_hold_rmap(map);
	if (!error) {
		vma = __mmap_merge(map, &error);
		error = 0;
	}
	if (!error && !vma) {
		/* Nothing is torn down after the store then, and the new VMA is yet to be locked. */
		if (D8_LOCKED_FIRST)
			__mmap_let_go_of_rmap(map);
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
		__mmap_let_go_of_rmap(map);
		/* B28: the error that was preset is gone since the old VMAs were gathered. */
		return IS_ENABLED(B28) && map->vms.vma && error == -ENOMEM ? 0 : error;
	}
	__mmap_complete(map, vma);
	__mmap_let_go_of_rmap(map);
	return 0;
}
