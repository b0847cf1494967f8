// SPDX-License-Identifier: Apache-2.0
/*
 * A path walk takes a reference to a mount without the lock, while the last one is dropped: neither notices the other.
 *
 * id: I-43
 * fix: 119e1ef80ecf
 * expect: -D BUGGY=1 --memory lkmm,tso: use-after-free
 * expect: -D BUGGY=2 --memory sc: use-after-free
 * expect: -D BUGGY=1 --memory sc: clean
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * Fixed in 119e1ef80ecf "fix __legitimize_mnt()/mntput() race" (Linux 4.18). The walker counts, and then looks whether mount_lock was taken; mntput()
 * takes it, and then adds up the counts. Without a full barrier between the two on either side both may look before the other's store has
 * arrived:
 *
 *   walker                               last mntput()
 *   count++                              mount_lock is taken
 *   mount_lock was not taken             the sum is 0: frees
 *
 * BUGGY=1: no barrier in the walker; BUGGY=2: it does not look at the lock again.
 *
 *   racewalk run conf/zoo/mount-reference-against-its-last-put.c -D BUGGY=1 --memory lkmm
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/slab.h>

SCENARIO("a mount that is found while its last reference goes");

struct mount {
	int __percpu *mnt_count;
	bool mnt_doomed;
	struct rcu_head rcu;
	int value;
};

static DEFINE_SEQLOCK(mount_lock);
static struct mount *mounted;

#define mnt_add_count(mnt, n)	this_cpu_add(*(mnt)->mnt_count, n)

static int mnt_get_count(struct mount *mnt)
{
	int cpu, count = 0;

	for_each_possible_cpu(cpu)
		count += READ_ONCE(*per_cpu_ptr(mnt->mnt_count, cpu));
	return count;
}

static void free_mount(struct rcu_head *head)
{
	struct mount *mnt = container_of(head, struct mount, rcu);

	free_percpu(mnt->mnt_count);
	kfree(mnt);
}

static void mntput(struct mount *mnt)
{
	write_seqlock(&mount_lock);
	/* With the barrier of the walker: what it has counted, or it sees that the lock was taken. */
	smp_mb();
	mnt_add_count(mnt, -1);
	if (mnt_get_count(mnt) || mnt->mnt_doomed) {
		write_sequnlock(&mount_lock);
		return;
	}
	mnt->mnt_doomed = true;
	write_sequnlock(&mount_lock);
	call_rcu(&mnt->rcu, free_mount);
}

/* 0: the reference is the caller's; 1: try again; -1: it is to be given back by mntput(), once the read section is left. */
static int __legitimize_mnt(struct mount *mnt, unsigned int seq)
{
	if (read_seqretry(&mount_lock, seq))
		return 1;
	mnt_add_count(mnt, 1);
#if BUGGY == 2
	return 0;
#endif
#if BUGGY != 1
	smp_mb();
#endif
	if (likely(READ_ONCE(mount_lock.seqcount.seqcount.sequence) == seq))
		return 0;
	write_seqlock(&mount_lock);
	if (unlikely(mnt->mnt_doomed)) {
		mnt_add_count(mnt, -1);
		write_sequnlock(&mount_lock);
		return 1;
	}
	write_sequnlock(&mount_lock);
	return -1;
}

setup(void)
{
	mounted = kzalloc(sizeof(*mounted), GFP_KERNEL);
	BUG_ON(!mounted);
	mounted->mnt_count = alloc_percpu(int);
	BUG_ON(!mounted->mnt_count);
	mnt_add_count(mounted, 1);
}

task(walker)
{
	struct mount *mnt;
	unsigned int seq;
	int got = 1;

	rcu_read_lock();
	seq = read_seqbegin(&mount_lock);
	mnt = rcu_dereference(mounted);
	if (mnt)
		got = __legitimize_mnt(mnt, seq);
	rcu_read_unlock();
	if (got == 1)
		return;
	if (!got)
		sometimes("the walker has a reference");
	require(!READ_ONCE(mnt->value));
	mntput(mnt);
}

task(umount)
{
	struct mount *mnt = mounted;

	write_seqlock(&mount_lock);
	rcu_assign_pointer(mounted, NULL);
	write_sequnlock(&mount_lock);
	mntput(mnt);
}
