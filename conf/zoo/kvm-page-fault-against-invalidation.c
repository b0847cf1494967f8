// SPDX-License-Identifier: Apache-2.0
/*
 * KVM maps a page of the process for its guest, while the process takes the page away.
 *
 * id: I-31
 * expect: -D BUGGY=1 -D CALL=0: use-after-free on frame
 * expect: -D BUGGY=1 -D CALL=1: use-after-free on frame
 * expect: -D BUGGY=2 -D CALL=0: use-after-free on frame
 * expect: -D BUGGY=3 -D CALL=1: use-after-free on frame
 * expect: -D BUGGY=4 -D CALL=2: I-38
 * expect: -D CALL=0,1,2 --memory sc,lkmm: clean
 * expect: canary -D STRONGER -D CALL=0: clean
 *
 * The guest's entry holds no reference: MMU notifiers tell KVM before the process's entry changes. A fault of the guest counts on
 * mmu_invalidate_seq:
 *
 *   guest's fault                         munmap()
 *   gets the page; its reference
 *                                         invalidate_range_start(): no entry of the guest yet
 *                                         the process's entry goes, the page too
 *   enters the page for the guest
 *   drops the reference  <- the guest has a page that is free
 *
 * So it reads the count first, and looks with KVM's lock held whether a range is being changed or was since. BUGGY=1 does not look,
 * BUGGY=2 reads the count after it has the page. BUGGY=3: advice and truncation, BUGGY=4: copies on write that do not tell. CALL=0 is munmap(), 1 madvise(MADV_DONTNEED), 2 a write by the process to a page that it shares with
 * its child.
 *
 *   racewalk run conf/zoo/kvm-page-fault-against-invalidation.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#ifndef CALL
#define CALL	0
#endif
#if BUGGY == 3
#define NOTIFIER_FORGETS_ZAP	1
#elif BUGGY == 4
#define NOTIFIER_FORGETS_COW	1
#endif
#define CONFIG_MMU_NOTIFIER	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a fault of a guest against what the process does with the page");

#define A	PAGE_SIZE

struct kvm {
	spinlock_t mmu_lock;
	unsigned long mmu_invalidate_seq;
	long mmu_invalidate_in_progress;
	struct mmu_notifier mmu_notifier;
	struct mm_struct *mm;
	struct page *spte;		/* what the guest has at A */
};

static struct mm_struct *mm, *child;
static struct kvm kvm;

static int kvm_invalidate_range_start(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct kvm *kvm = container_of(mn, struct kvm, mmu_notifier);

	spin_lock(&kvm->mmu_lock);
	kvm->mmu_invalidate_in_progress++;
	if (range->start <= A && A < range->end) {
		if (kvm->spte)
			sometimes("the guest loses the page");
		kvm->spte = NULL;
	}
	spin_unlock(&kvm->mmu_lock);
	return 0;
}

static void kvm_invalidate_range_end(struct mmu_notifier *mn, const struct mmu_notifier_range *range)
{
	struct kvm *kvm = container_of(mn, struct kvm, mmu_notifier);

	spin_lock(&kvm->mmu_lock);
	WRITE_ONCE(kvm->mmu_invalidate_seq, kvm->mmu_invalidate_seq + 1);
	smp_wmb();
	kvm->mmu_invalidate_in_progress--;
	spin_unlock(&kvm->mmu_lock);
}

static void kvm_release(struct mmu_notifier *mn, struct mm_struct *mm)
{
	struct kvm *kvm = container_of(mn, struct kvm, mmu_notifier);

	spin_lock(&kvm->mmu_lock);
	kvm->spte = NULL;
	spin_unlock(&kvm->mmu_lock);
}

static const struct mmu_notifier_ops kvm_ops = {
	.invalidate_range_start = kvm_invalidate_range_start,
	.invalidate_range_end = kvm_invalidate_range_end,
	.release = kvm_release,
};

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	if (CALL == 2) {
		child = dup_mm(mm);
		BUG_ON(IS_ERR(child));
	}
	spin_lock_init(&kvm.mmu_lock);
	kvm.mm = mm;
	kvm.mmu_notifier.ops = &kvm_ops;
	mmu_notifier_register(&kvm.mmu_notifier, mm);
}

static bool mmu_invalidate_retry(struct kvm *kvm, unsigned long mmu_seq)
{
	if (BUGGY == 1)
		return false;
	if (kvm->mmu_invalidate_in_progress)
		return true;
	smp_rmb();
	return kvm->mmu_invalidate_seq != mmu_seq;
}

/* Whether the guest may try again. */
static bool kvm_page_fault(struct kvm *kvm)
{
	unsigned long mmu_seq = 0;
	bool entered = false;
	struct page *page;

	if (BUGGY != 2)
		mmu_seq = READ_ONCE(kvm->mmu_invalidate_seq);
	smp_rmb();
	if (get_user_pages_fast(kvm->mm, A, 1, 0, &page) != 1)
		return false;
	if (BUGGY == 2)
		mmu_seq = READ_ONCE(kvm->mmu_invalidate_seq);
	spin_lock(&kvm->mmu_lock);
	if (!mmu_invalidate_retry(kvm, mmu_seq)) {
		kvm->spte = page;
		entered = true;
	} else {
		sometimes("the page was taken away meanwhile");
	}
	spin_unlock(&kvm->mmu_lock);
	put_page(page);
	return entered;
}

/* Entries of the guest are changed with the lock held, and then no CPU of the guest has them any more. */
static long guest_read(struct kvm *kvm)
{
	long value = -EFAULT;

	spin_lock(&kvm->mmu_lock);
	if (kvm->spte)
		value = page_contents(kvm->spte);
	spin_unlock(&kvm->mmu_lock);
	return value;
}

task(guest)
{
	if (kvm_page_fault(&kvm) && guest_read(&kvm) >= 0)
		sometimes("the guest read the page");
	guest_read(&kvm);
}

task(program)
{
	if (CALL == 0) {
		vm_munmap(mm, A, PAGE_SIZE);
	} else if (CALL == 1) {
		do_madvise(mm, A, PAGE_SIZE, MADV_DONTNEED);
	} else if (!user_write(mm, A, 2)) {
		long value = guest_read(&kvm);

		require(value == -EFAULT || value == 2, "I-38: the guest sees what the process writes");
	}
}

finally(void)
{
	mmu_notifier_unregister(&kvm.mmu_notifier, mm);
	if (child)
		mmput(child);
	mmput(mm);
}
