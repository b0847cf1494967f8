/* SPDX-License-Identifier: Apache-2.0 */
/* What a VMA has to do with its file, and the callbacks of drivers. */
#ifndef _MM_VMA_FILE_H
#define _MM_VMA_FILE_H

#include "i_mmap_lock.h"

/* In place of the operations of a VMA that is not set up yet, or closed. */
static const struct vm_operations_struct vma_dummy_vm_ops = { .open = NULL };

#define vma_is_anonymous(vma)		(!(vma)->vm_ops)
#define vma_set_anonymous(vma)		((vma)->vm_ops = NULL)

static inline struct file *get_file(struct file *file)
{
	atomic_long_inc(&file->f_count);
	return file;
}

/* The last reference to a file of file_alloc(): who opened it has closed it, and no mapping has it any more. */
static inline void __fput(struct file *file)
{
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	kfree(file);
}

/* One that is a variable is the scenario's for ever, and counts mappings only. */
static inline void fput(struct file *file)
{
	if (likely(atomic_long_dec_return_release(&file->f_count) >= 0))
		return;
	smp_acquire__after_ctrl_dep();
	if (!WARN_ON_ONCE(!file->f_allocated))
		__fput(file);
}

/*
 * i_mmap_writable: above zero the mappings that may be written to, below zero those who forbid them.
 * -EPERM, -EBUSY if it is so already. Unmapping orders nothing.
 */
static inline int mapping_map_writable(struct address_space *mapping)
{
	return atomic_inc_unless_negative(&mapping->i_mmap_writable) ? 0 : -EPERM;
}

static inline void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}

static inline int mapping_deny_writable(struct address_space *mapping)
{
	return atomic_dec_unless_positive(&mapping->i_mmap_writable) ? 0 : -EBUSY;
}

static inline void mapping_allow_writable(struct address_space *mapping)
{
	atomic_inc(&mapping->i_mmap_writable);
}

static inline bool mapping_writably_mapped(struct address_space *mapping)
{
	return atomic_read(&mapping->i_mmap_writable) > 0;
}

static void __vma_link_file(struct vm_area_struct *vma, struct address_space *mapping)
{
	if (vma->vm_flags & VM_SHARED)
		atomic_inc(&mapping->i_mmap_writable);
	list_add_tail(&vma->shared_node, &mapping->i_mmap);
}

static void __remove_shared_vm_struct(struct vm_area_struct *vma, struct address_space *mapping)
{
	if (vma->vm_flags & VM_SHARED)
		atomic_dec(&mapping->i_mmap_writable);
	list_del_init(&vma->shared_node);
}

/* From here on who holds i_mmap_rwsem finds the VMA. */
static void vma_link_file(struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;
	struct address_space *mapping;

	if (!file)
		return;
	mapping = file->f_mapping;
	i_mmap_lock_write(mapping);
	__vma_link_file(vma, mapping);
	i_mmap_unlock_write(mapping);
}

static void unlink_file_vma(struct vm_area_struct *vma)
{
	struct file *file = vma->vm_file;
	struct address_space *mapping;

	if (!file)
		return;
	mapping = file->f_mapping;
	i_mmap_lock_write(mapping);
	__remove_shared_vm_struct(vma, mapping);
	i_mmap_unlock_write(mapping);
}

static inline void vma_open(struct vm_area_struct *vma)
{
	const struct vm_operations_struct *ops = vma->vm_ops;

	if (ops && ops->open)
		ops->open(vma);
}

/* Once and for all: no callback comes afterwards. */
static inline void vma_close(struct vm_area_struct *vma)
{
	const struct vm_operations_struct *ops = vma->vm_ops;

	if (ops && ops->close) {
		ops->close(vma);
		vma->vm_ops = &vma_dummy_vm_ops;
	}
}

/* The driver sets the VMA up; if it fails no callback of it is to come. */
static int mmap_file(struct file *file, struct vm_area_struct *vma)
{
	int error = file->f_op && file->f_op->mmap ? file->f_op->mmap(file, vma) : 0;

#if B25 != 2
	if (error)
		vma->vm_ops = &vma_dummy_vm_ops;
#endif
	return error;
}

#endif
