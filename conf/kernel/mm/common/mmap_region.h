/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new mapping, over what there was. In which order the old goes and the new comes:
 * -D MMAP_ORDER=6.12 (the default: 6.12 final and later), 6.12-rc (6.12-rc1 to rc5), 6.11 (and
 * before). Each has a file beside this one; here is what they share.
 *
 * Mutations: M39 closes the old VMAs after the new one's ->mmap, M42 charges again what the old
 * VMAs had paid for, B09=1 modifies the new VMA while it is in the tree and not locked,
 * B09=2 locks it under i_mmap_rwsem. B25=1 asks the
 * architecture after the driver, B25=2 closes a VMA whose ->mmap failed, B25=3 leaves the file counted
 * as mapped writable.
 */
#ifndef _MM_MMAP_REGION_H
#define _MM_MMAP_REGION_H

#include "vma_munmap.h"

#ifndef MMAP_ORDER
#define MMAP_ORDER	6.12
#endif

#ifndef B09
#define B09		0
#endif

#define accountable_mapping(file, vm_flags)					\
	(((vm_flags) & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE)

struct mmap_state {
	struct mm_struct *mm;
	struct vma_iterator *vmi;
	unsigned long addr;
	unsigned long end;
	pgoff_t pgoff;
	unsigned long pglen;
	vm_flags_t flags;
	struct file *file;
	unsigned long charged;
	unsigned long inherited;	/* what the old VMAs had been charged */
	struct vm_area_struct *prev;
	struct vm_area_struct *next;
	struct vma_munmap_struct vms;
	struct ma_state *mas_detach;
};

/* For probes: the old VMAs are cleaned up, the new one is not in the tree yet. */
static inline void trace_mmap_cleaned_up(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
}

/* For probes: from here on a walk of the tree finds the new VMA. */
static inline void trace_mmap_stored(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
}

/* Gathers the old VMAs, if there are any. */
static int __mmap_gather(struct mmap_state *map)
{
	struct vma_iterator *vmi = map->vmi;
	struct vm_area_struct *vma;
	int error;

	vma_iter_set(vmi, map->addr);
	vma = vma_find(vmi, map->end);
	init_vma_munmap(&map->vms, map->mm, vmi, vma, map->addr, map->end, false);
	if (vma) {
		error = vms_gather_munmap_vmas(&map->vms, map->mas_detach);
		if (error) {
			map->vms.nr_pages = 0;
			return error;
		}
		map->prev = map->vms.prev;
		map->next = map->vms.next;
	} else {
		vma_iter_set(vmi, map->addr);
		map->prev = vma_prev(vmi);
		vma_iter_set(vmi, map->addr);
		map->next = vma_next(vmi);
	}
	return 0;
}

/* Limits, and what is promised; what the old VMAs had been promised is passed on. */
static int __mmap_charge(struct mmap_state *map)
{
	int error;

	if (!may_expand_vm(map->mm, map->flags, map->pglen - map->vms.nr_pages))
		return -ENOMEM;
	if (accountable_mapping(map->file, map->flags)) {
		map->charged = map->pglen;
		if (!IS_ENABLED(M42))
			map->charged -= map->vms.nr_accounted;
		if (map->charged) {
			error = security_vm_enough_memory_mm(map->mm, map->charged);
			if (error) {
				map->charged = 0;
				return error;
			}
		}
		map->inherited = map->vms.nr_accounted;
		map->vms.nr_accounted = 0;
		map->flags |= VM_ACCOUNT;
	}
	return 0;
}

/*
 * The mapping failed. If the old ones are gone for good, what they had been charged is no longer
 * inherited by anybody: Linux 6.12 and later leave it charged, as -D LINUX_CHARGE_ROLLBACK does
 * (see docs/findings.md).
 */
static void __mmap_uncharge(struct mmap_state *map)
{
	if (map->charged)
		vm_unacct_memory(map->mm, map->charged);
	map->charged = 0;
	if (!IS_ENABLED(LINUX_CHARGE_ROLLBACK))
		map->vms.nr_accounted += map->inherited;
	map->inherited = 0;
}

static struct vm_area_struct *__mmap_merge(struct mmap_state *map, int *error)
{
	struct vma_merge_struct vmg = {
		.mm = map->mm, .vmi = map->vmi, .prev = map->prev, .middle = NULL,
		.next = map->next, .start = map->addr, .end = map->end, .flags = map->flags,
		.pgoff = map->pgoff, .file = map->file, .anon_vma = NULL, .target = NULL,
		.error = 0,
	};
	struct vm_area_struct *vma = vma_merge_new_range(&vmg);

	*error = vmg.error;
	return vma;
}

static struct vm_area_struct *__mmap_alloc(struct mmap_state *map)
{
	struct vm_area_struct *vma = vm_area_alloc(map->mm);

	if (!vma)
		return NULL;
	vma_set_range(vma, map->addr, map->end, map->pgoff);
	vma->vm_flags = map->flags;
	vma->vm_page_prot = vm_get_page_prot(map->flags);
	return vma;
}

/* What an architecture has against some flags (SPARC ADI, arm64 MTE). */
#ifndef arch_validate_flags
#define arch_validate_flags(flags)	true
#endif
#ifndef B25
#define B25	0
#endif

/* The driver sets the new VMA up, which is not in the tree yet. */
static int __mmap_new_file_vma(struct mmap_state *map, struct vm_area_struct *vma)
{
	int error;

	vma->vm_file = get_file(map->file);
	error = mmap_file(vma->vm_file, vma);
	if (B25 == 1 && !error && !arch_validate_flags(vma->vm_flags)) {
		error = -EINVAL;
		if (!map->vms.closed)
			vma_close(vma);
	}
	if (B25 == 2 && error)
		vma_close(vma);
	if (error) {
		fput(vma->vm_file);
		vma->vm_file = NULL;
		/* It may have mapped part of it. */
		vma_iter_set(map->vmi, vma->vm_end);
		unmap_region(map->vmi, vma, map->prev, map->next);
	}
	return error;
}

/* B-09, second half: faults hold the lock of a VMA when they take i_mmap_rwsem. */
static inline void vma_link_file_and_lock(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file ? vma->vm_file->f_mapping : NULL;

	if (mapping)
		i_mmap_lock_write(mapping);
	vma_start_write(vma);
	if (mapping) {
		__vma_link_file(vma, mapping);
		i_mmap_unlock_write(mapping);
	}
}

/* Makes the new VMA; the tree has it afterwards, and the rmap tree of its file. */
static int __mmap_new_vma(struct mmap_state *map, struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma = __mmap_alloc(map);
	int error = 0;

	if (!vma)
		return -ENOMEM;
	vma_iter_config(map->vmi, map->addr, map->end);
	if (vma_iter_prealloc(map->vmi, vma)) {
		error = -ENOMEM;
		goto free_vma;
	}
	if (map->file)
		error = __mmap_new_file_vma(map, vma);
	else if (map->flags & VM_SHARED)
		vma_set_anonymous(vma);		/* no shmem here: shared memory needs a file */
	else
		vma_set_anonymous(vma);
	if (error)
		goto free_iter_vma;
	/* From the store on it can be found; what follows changes it still. */
	if (!B09)
		vma_start_write(vma);
	vma_iter_store_new(map->vmi, vma);
	trace_mmap_stored(map->mm, map->addr, map->end);
	map->mm->map_count++;
	if (B09 == 2)
		vma_link_file_and_lock(vma);
	else
		vma_link_file(vma);
	if (CONFIG_UPROBES && map->file)
		uprobe_mmap(vma);
	*vmap = vma;
	return 0;

free_iter_vma:
	vma_iter_free(map->vmi);
free_vma:
	vm_area_free(vma);
	return error;
}

/* The new VMA is there: what is left of the old ones goes. */
static void __mmap_complete(struct mmap_state *map, struct vm_area_struct *vma)
{
	vms_complete_munmap_vmas(&map->vms, map->mas_detach);
	vm_stat_account(map->mm, vma->vm_flags, map->pglen);
	if (vma->vm_flags & VM_LOCKED)
		map->mm->locked_vm += map->pglen;
	vma->vm_flags |= VM_SOFTDIRTY;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
}

#define MMAP_ORDER_HEADER	__GENERATION_HEADER(mm/common/mmap_region-MMAP_ORDER.h)
#include MMAP_ORDER_HEADER

/* mmap(MAP_FIXED) with mmap_lock held for writing. */
static long mmap_region(struct mm_struct *mm, struct file *file, unsigned long addr,
			unsigned long len, vm_flags_t vm_flags, pgoff_t pgoff)
{
	VMA_ITERATOR(vmi, mm, addr);
	MT_DETACH(mt_detach);
	MA_STATE(mas_detach, &mt_detach, 0, 0);
	struct mmap_state map = {
		.mm = mm, .vmi = &vmi, .addr = addr, .end = addr + len, .pgoff = pgoff,
		.pglen = len >> PAGE_SHIFT, .flags = vm_flags, .file = file, .charged = 0,
		.inherited = 0, .prev = NULL, .next = NULL, .mas_detach = &mas_detach,
	};
	bool shared = file && (vm_flags & VM_SHARED);
	int error;

	mmap_assert_write_locked(mm);
	/* All that can be refused is, before anything is changed. */
	if (B25 != 1 && !arch_validate_flags(vm_flags))
		return -EINVAL;
	/* Until the VMA itself is counted, or not. */
	if (shared) {
		error = mapping_map_writable(file->f_mapping);
		if (error)
			return error;
	}
	error = __mmap_region(&map);
	if (shared && !(B25 == 3 && error))
		mapping_unmap_writable(file->f_mapping);
	return error ? error : (long)addr;
}

static long vm_mmap(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
		    vm_flags_t vm_flags, pgoff_t pgoff)
{
	long result;

	if (!user_range_ok(addr, PAGE_ALIGN(len)))
		return -ENOMEM;
	result = mmap_write_lock_killable(mm);
	if (result)
		return result;
	result = mmap_region(mm, file, addr, PAGE_ALIGN(len), vm_flags,
			     file ? pgoff : addr >> PAGE_SHIFT);
	mmap_write_unlock(mm);
	return result;
}

#endif
