/* SPDX-License-Identifier: Apache-2.0 */
/* Linux 6.4 to 6.12: a VMA and its read-write semaphore. */
#ifndef _MM_GENERATION_TYPES_H
#define _MM_GENERATION_TYPES_H

#define MM_LOCK_FIELDS								\
	int mm_lock_seq;

struct vma_lock {
	struct rw_semaphore lock;
};

struct vm_area_struct {
	union {
		struct {
			unsigned long vm_start;
			unsigned long vm_end;
		};
		struct rcu_head vm_rcu;
	};
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	bool detached;
	int vm_lock_seq;
	struct vma_lock *vm_lock;
	struct list_head anon_vma_chain;	/* of anon_vma_chain.same_vma */
	struct anon_vma *anon_vma;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
	struct vm_userfaultfd_ctx vm_userfaultfd_ctx;	/* if one of __VM_UFFD_FLAGS is set */
	struct list_head shared_node;		/* in address_space.i_mmap */
};

#endif
