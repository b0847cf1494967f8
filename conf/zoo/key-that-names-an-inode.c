// SPDX-License-Identifier: Apache-2.0
/*
 * A futex in a file is named by the inode, to which it takes a reference that does not keep it.
 *
 * id: I-43
 * fix: 8019ad13ef7f
 * cve: CVE-2020-14381
 * expect: -D BUGGY=1: use-after-free or WARNING or RCU misuse
 * expect: -D BUGGY=2: invariant two inodes have one key
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * 8019ad13ef7f "futex: Fix inode life-time issue" (Linux 5.6): ihold() in an RCU section is no promise that the inode stays; a number that no other inode gets is as
 * good a name, and needs no reference. BUGGY=1 takes a reference that is not asked for, BUGGY=2 uses the address as the name, and keeps nothing.
 *
 *   futex_wait()                         the last iput()
 *   page->mapping->host, under RCU
 *                                        i_count is 0: evicts, frees after RCU
 *   ihold()
 *   leaves the RCU section
 *   uses the inode  <- freed
 *
 *   racewalk run conf/zoo/key-that-names-an-inode.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

SCENARIO("futexes in files that come and go");

struct inode {
	atomic_t i_count;
	atomic64_t i_sequence;
	struct rcu_head i_rcu;
	int serial;		/* for checks: each file has another */
};

static struct kmem_cache *inode_cache;
static struct inode *mapped;	/* page->mapping->host */
static atomic64_t i_seq;
static int serials;

static void free_inode(struct rcu_head *head)
{
	kmem_cache_free(inode_cache, container_of(head, struct inode, i_rcu));
}

static void iput(struct inode *inode)
{
	if (atomic_dec_and_test(&inode->i_count))
		call_rcu(&inode->i_rcu, free_inode);
}

static struct inode *new_inode(void)
{
	struct inode *inode = kmem_cache_zalloc(inode_cache, GFP_KERNEL);

	if (inode) {
		atomic_set(&inode->i_count, 1);
		inode->serial = ++serials;
	}
	return inode;
}

/* A number that is given once; whoever comes first gives it. */
static u64 get_inode_sequence_number(struct inode *inode)
{
	s64 old = atomic64_read(&inode->i_sequence), new;

	if (old)
		return old;
	new = atomic64_add_return(1, &i_seq);
	old = atomic64_cmpxchg_relaxed(&inode->i_sequence, 0, new);
	return old ? old : new;
}

static bool get_futex_key(u64 *key, int *serial)
{
	struct inode *inode;

	rcu_read_lock();
	inode = rcu_dereference(mapped);
	if (!inode) {
		rcu_read_unlock();
		return false;
	}
#if BUGGY == 1
	if (atomic_inc_return(&inode->i_count) < 2)
		WARN_ON_ONCE(1);
	rcu_read_unlock();
	*key = (u64)inode;
	*serial = inode->serial;
	iput(inode);
#elif BUGGY == 2
	*key = (u64)inode;
	*serial = inode->serial;
	rcu_read_unlock();
#else
	*key = get_inode_sequence_number(inode);
	*serial = inode->serial;
	rcu_read_unlock();
#endif
	return true;
}

setup(void)
{
	inode_cache = KMEM_CACHE(inode, 0);
	mapped = new_inode();
}

task(waiter)
{
	u64 key, again;
	int serial, serial_again;

	if (!get_futex_key(&key, &serial) || !get_futex_key(&again, &serial_again))
		return;
	require((key == again) == (serial == serial_again), "two inodes have one key");
	if (key == again)
		sometimes("it is the same futex");
	else
		sometimes("it is another futex");
}

task(user)
{
	struct inode *old = mapped;

	rcu_assign_pointer(mapped, NULL);
	iput(old);
	rcu_barrier();
	rcu_assign_pointer(mapped, new_inode());
}

finally(void)
{
	if (mapped)
		iput(mapped);
}
