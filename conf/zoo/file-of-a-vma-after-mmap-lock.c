// SPDX-License-Identifier: Apache-2.0
/*
 * MADV_REMOVE punches a hole in the file of a mapping, without mmap_lock, which fallocate() must not be called under.
 *
 * id: I-43
 * fix: 9ab4233dd080
 * cve: CVE-2012-3511
 * expect: -D BUGGY=1 -D GENERATION=g1,g2,g3: use-after-free on file
 * expect: -D BUGGY=2: use-after-free
 * expect: -D GENERATION=g1,g2,g3 -D BUGGY=0: clean
 *
 * 9ab4233dd080 "mm: Hold a file reference in madvise_remove" (Linux 3.5):
 *
 *   MADV_REMOVE                          another thread
 *   f = vma->vm_file
 *   drops mmap_lock
 *                                        munmap(), close(): the last references
 *   fallocate(f)  <- gone
 *
 * BUGGY=1: f has no reference of its own. BUGGY=2: it has, but the VMA is used again after the lock was taken anew, as if it were still there.
 *
 *   racewalk run conf/zoo/file-of-a-vma-after-mmap-lock.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/fs.h>
#include <linux/mm.h>

SCENARIO("MADV_REMOVE against munmap() and close()");

static struct mm_struct *mm;
static struct inode inode;
static struct file *file;
static int holes;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	file = file_alloc(&inode, 2);
	WARN_ON(vm_mmap(mm, file, PMD_SIZE, PMD_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
}

static int vfs_fallocate(struct file *file, loff_t offset)
{
	struct inode *inode = file_inode(file);

	inode_lock(inode);
	holes++;
	inode_unlock(inode);
	return 0;
}

static int madvise_remove(struct vm_area_struct *vma, unsigned long start)
{
	struct file *f = vma->vm_file;
	loff_t offset;
	int error;

	offset = (loff_t)(start - vma->vm_start) + ((loff_t)vma->vm_pgoff << PAGE_SHIFT);
	if (BUGGY != 1)
		get_file(f);
	mmap_read_unlock(mm);
	error = vfs_fallocate(f, offset);
	if (BUGGY != 1)
		fput(f);
	mmap_read_lock(mm);
	if (BUGGY == 2)
		return error ? error : vma->vm_end > start;
	return error;
}

task(madvise)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = find_vma(mm, PMD_SIZE);
	if (vma) {
		madvise_remove(vma, PMD_SIZE);
		sometimes("a hole was punched");
	} else {
		sometimes("it was not mapped any more");
	}
	mmap_read_unlock(mm);
}

task(closer)
{
	if (choose(2)) {
		fput(file);
		WARN_ON(vm_munmap(mm, PMD_SIZE, PMD_SIZE) == -EINVAL);
	} else {
		vm_munmap(mm, PMD_SIZE, PMD_SIZE);
		fput(file);
	}
}

finally(void)
{
	mmput(mm);
	truncate_setsize(&inode, 0);
}
