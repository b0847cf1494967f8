// SPDX-License-Identifier: Apache-2.0
/*
 * Each invariant of the mm fires: -D WRONG=nn makes what I-nn forbids. Without it a process does what
 * processes do, and nothing fires; with -D MARK_INVARIANTS each place that decides about an invariant is a
 * mark, so that this verdict is not vacuous. -D WRONG=ANY makes any one of those that need no mutation.
 *
 * id: I-01 I-02 I-03 I-04 I-05 I-06 I-07 I-08 I-09 I-10 I-12 I-13 I-14 I-15 I-16 I-18 I-20 I-20a
 *     I-20b I-21 I-22 I-23 I-24 I-25 I-26 I-29 I-30 I-31 I-32 I-33 I-34 I-35 I-36 I-37 I-38 I-39
 *     I-40 I-41 I-42 I-44 I-45 I-46 I-47 I-48 I-49 I-50 I-51 I-52 I-53 I-54 I-59 I-60 I-61 I-62
 *     I-63 I-64 I-66
 * expect: -D MARK_INVARIANTS --runs 300: clean
 * expect: canary -D WRONG=1: I-01
 * expect: canary -D WRONG=101: I-01
 * expect: canary -D WRONG=2: I-02
 * expect: canary -D WRONG=3: I-03
 * expect: canary -D WRONG=4: I-04
 * expect: canary -D WRONG=5: I-05
 * expect: canary -D WRONG=6: I-06
 * expect: canary -D WRONG=7: I-07
 * expect: canary -D WRONG=8: I-08
 * expect: canary -D WRONG=9: I-09
 * expect: canary -D WRONG=109: I-09
 * expect: canary -D WRONG=10: I-10
 * expect: canary -D WRONG=110: I-10
 * expect: canary -D WRONG=12: I-12
 * expect: canary -D WRONG=13: I-13
 * expect: canary -D WRONG=14: I-14
 * expect: canary -D WRONG=15: I-15
 * expect: canary -D WRONG=16: I-16
 * expect: canary -D WRONG=18: I-18
 * expect: canary -D WRONG=220: I-20
 * expect: canary -D WRONG=20: I-20a
 * expect: canary -D WRONG=120: I-20b
 * expect: canary -D WRONG=21: I-21
 * expect: canary -D WRONG=121: I-21
 * expect: canary -D WRONG=22: I-22
 * expect: canary -D WRONG=23: I-23
 * expect: canary -D WRONG=123: I-23
 * expect: canary -D WRONG=24: I-24
 * expect: canary -D WRONG=25: I-25
 * expect: canary -D WRONG=26: I-26
 * expect: canary -D WRONG=29: I-29
 * expect: canary -D WRONG=30: I-30
 * expect: canary -D WRONG=31: I-31
 * expect: canary -D WRONG=32: I-32
 * expect: canary -D WRONG=33: I-33
 * expect: canary -D WRONG=34: I-34
 * expect: canary -D WRONG=35: I-35
 * expect: canary -D WRONG=36: I-36
 * expect: canary -D WRONG=37: I-37
 * expect: canary -D WRONG=38: I-38
 * expect: canary -D WRONG=138: I-38
 * expect: canary -D WRONG=39: I-39
 * expect: canary -D WRONG=40: I-40
 * expect: canary -D WRONG=140: I-40
 * expect: canary -D WRONG=41: I-41
 * expect: canary -D WRONG=42: I-42
 * expect: canary -D WRONG=44: I-44
 * expect: canary -D WRONG=144: I-44
 * expect: canary -D WRONG=244: I-44
 * expect: canary -D WRONG=344: I-44
 * expect: canary -D WRONG=45: I-45
 * expect: canary -D WRONG=46: I-46
 * expect: canary -D WRONG=47: I-47
 * expect: canary -D WRONG=48: I-48
 * expect: canary -D WRONG=49: I-49
 * expect: canary -D WRONG=50: I-50
 * expect: canary -D WRONG=150: I-50
 * expect: canary -D WRONG=51: I-51
 * expect: canary -D WRONG=52: I-52
 * expect: canary -D WRONG=53: I-53
 * expect: canary -D WRONG=54: I-54
 * expect: canary -D WRONG=59: I-59
 * expect: canary -D WRONG=60: I-60
 * expect: canary -D WRONG=160: I-60
 * expect: canary -D WRONG=61: I-61
 * expect: canary -D WRONG=62: I-62
 * expect: canary -D WRONG=63: I-63
 * expect: canary -D WRONG=64: I-64
 * expect: canary -D WRONG=66: I-66
 */
#define ANY	(-1)
#ifdef WRONG
#if WRONG == 1
#define M14		1
#elif WRONG == 2
#define NO_WAIT		1
#elif WRONG == 6
#define M20		1
#elif WRONG == 109
#define M32		1
#elif WRONG == 110
#define M31		1
#elif WRONG == 35
#define M56		1
#elif WRONG == 60
#define M27		1
#endif
#endif
#define GENERATION	g3
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/all.h"
#include "invariants/maps.h"

SCENARIO("what the invariants forbid, and what they do not");

#define LEN		(2 * PAGE_SIZE)
#define ANON		0x4000UL	/* two pages, the first one written to; NEXT shares their table */
#define NEXT		(ANON + LEN)
#define OF_FILE		0x9000UL	/* two pages, the first one mapped; its driver wants to know when it goes */
#define EMPTY		0x10000UL	/* a table's worth */
#define NOWHERE		0x21000UL
#define TABLE		(EMPTY + 2 * PMD_SIZE)

static struct mm_struct *mm, *other;
static struct inode inode;
static struct file file;

static void device_close(struct vm_area_struct *vma)
{
}

static const struct vm_operations_struct device_vm_ops = {
	.close = device_close,
	.fault = filemap_fault,
};

static int device_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &device_vm_ops;
	return 0;
}

static const struct file_operations device_operations = {
	.mmap = device_mmap,
};

setup(void)
{
	mm_cache_init();
	address_space_init(&inode.i_data, &inode);
	inode.i_size = LEN;
	file.f_mapping = inode.i_mapping;
	file.f_inode = &inode;
	file.f_op = &device_operations;
	mm = mm_alloc();
	other = mm_alloc();
	BUG_ON(!mm || !other);
	WARN_ON(vm_mmap(mm, NULL, ANON, LEN, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, NEXT, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, &file, OF_FILE, LEN, VM_READ | VM_SHARED, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, EMPTY, PMD_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, ANON, 1));
	WARN_ON(user_read(mm, OF_FILE) < 0);
}

#ifdef WRONG
#include "wrong.h"

static const short cases[] = {
	101, 5, 7, 4, 8, 14, 15, 42, 59, 64, 66, 3, 9, 10, 13, 16, 18, 12, 45, 48, 49, 50, 150,
	51, 52, 53, 20, 120, 220, 21, 121, 22, 23, 123, 24, 25, 26, 29, 30, 61, 62, 63, 31, 32,
	34, 33, 36, 37, 38, 138, 39, 40, 140, 41, 44, 144, 244, 344, 46, 54, 160,
};

task(wrong)
{
	int wrong = WRONG == ANY ? cases[choose(ARRAY_SIZE(cases))] : WRONG;

	if (wrong == 47)
		tamper();
	wrong_reader(wrong);
	wrong_writer(wrong);
	wrong_tree(wrong);
	wrong_table(wrong);
	wrong_page(wrong);
	wrong_file(wrong);
}

/* For I-47. */
task(reader)
{
	mtree_load(&mm->mm_mt, ANON);
}
#else
/* One after the other, so that each run comes to each of them. */
task(process)
{
	struct mm_struct *child = dup_mm(mm);
	struct page *page;

	user_write(mm, ANON, 2);		/* a copy */
	if (!IS_ERR(child))
		mmput(child);
	vm_commit_limit = 0;
	WARN_ON(!IS_ERR(dup_mm(mm)));
	vm_commit_limit = ULONG_MAX;
	if (get_user_pages_fast(mm, ANON, 1, FOLL_WRITE, &page) == 1) {
		check_forced_write(page);
		put_page(page);
	}
	user_read(mm, NEXT);			/* stays in the TLB */
	do_mprotect(mm, ANON, PAGE_SIZE, VM_READ);
	user_write(mm, EMPTY, 3);
	do_mremap(mm, EMPTY, PMD_SIZE, TABLE);
	do_mremap(mm, OF_FILE, PAGE_SIZE, NOWHERE);
	vm_mmap(mm, &file, TABLE, PAGE_SIZE, VM_READ | VM_SHARED, 0);
	vm_mmap(mm, &file, TABLE + PMD_SIZE, PAGE_SIZE, VM_READ | VM_SHARED | VM_PFNMAP, 0);
	user_read(mm, TABLE);
	vm_munmap(mm, TABLE, 2 * PMD_SIZE);
	do_truncate(&inode, 0);
}

task(fault)
{
	do_user_addr_fault(mm, ANON + PAGE_SIZE, true);
	do_user_addr_fault(mm, ANON, false);
}

task(maps)
{
	VMA_ITERATOR(vmi, mm, 0);
	unsigned long last = 0;
	struct vm_area_struct *vma;

	rcu_read_lock();
	while (!IS_ERR_OR_NULL(vma = lock_next_vma(mm, &vmi, last))) {
		last = vma->vm_end;
		rcu_read_unlock();
		vma_end_read(vma);
		rcu_read_lock();
		vma_iter_set(&vmi, last);
	}
	rcu_read_unlock();
}
#endif

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	check_rss(mm);
	check_pgtables_bytes(mm);
	check_mapcounts(&mm, 1);
	check_vma_false_locked(0);
	mmput(mm);
	mmput(other);
	truncate_setsize(&inode, 0);
}
