/* SPDX-License-Identifier: Apache-2.0 */
/* Since 6.15, and in the series before: a VMA with a reference count. */
#ifndef _MM_GENERATION_TYPES_H
#define _MM_GENERATION_TYPES_H

#define MM_LOCK_FIELDS								\
	struct rcuwait vma_writer_wait;						\
	seqcount_t mm_lock_seq;

struct vm_area_struct {
	union {
		struct {
			unsigned long vm_start;
			unsigned long vm_end;
		};
		freeptr_t vm_freeptr;
	};
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	unsigned int vm_lock_seq;
	struct list_head anon_vma_chain;	/* of anon_vma_chain.same_vma */
	struct anon_vma *anon_vma;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
	struct vm_userfaultfd_ctx vm_userfaultfd_ctx;	/* if one of __VM_UFFD_FLAGS is set */
	refcount_t vm_refcnt;
	struct list_head shared_node;		/* in address_space.i_mmap */
};

#endif
