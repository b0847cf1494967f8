// SPDX-License-Identifier: Apache-2.0
/*
 * The charge of a page moves to another memory cgroup; the counters of what is mapped move by what was read too late.
 *
 * id: I-43
 * fix: abb242f57196
 * expect: -D BUGGY --memory lkmm: invariant in finally
 * expect: -D BUGGY --memory sc: clean
 * expect: --memory sc,lkmm: clean
 * expect: canary -D NO_LOCK --memory sc: invariant in finally
 *
 * abb242f57196 "mm: memcontrol: fix stat-corrupting race in charge moving" (Linux 5.8). Who maps or unmaps a page takes the lock of its memcg,
 * looks whether it is still the page's, and counts there. Who moves the charge has the lock of the old memcg; so it is not letting go
 * of the lock, but the store of page->mem_cgroup, from which on others may come by the lock of the new one:
 *
 *   moves the charge                   maps the page
 *   lock of A
 *   page->mem_cgroup = B
 *                                      lock of B: it is the page's
 *                                      mapcount + 1, counted in B
 *   page_mapped(), read late: yes
 *   counts it from A to B              <- a second time, and A never had it
 *
 * Since the fix a barrier keeps the reads before the store. NO_LOCK counts without it.
 *
 *   racewalk run conf/zoo/memcg-charge-moved-before-the-reads.c --memory lkmm -D BUGGY
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

SCENARIO("a page that is mapped while its charge moves");

struct mem_cgroup {
	atomic_t moving_account;
	spinlock_t move_lock;
	atomic_long_t nr_file_mapped;
};

static struct page {
	struct mem_cgroup *mem_cgroup;
	atomic_t _mapcount;
} page = { ._mapcount = ATOMIC_INIT(-1) };

static struct mem_cgroup memcgs[2];

#define page_mapped(page)	(atomic_read(&(page)->_mapcount) >= 0)

setup(void)
{
	spin_lock_init(&memcgs[0].move_lock);
	spin_lock_init(&memcgs[1].move_lock);
	atomic_set(&memcgs[0].moving_account, 1);
	atomic_set(&memcgs[1].moving_account, 1);
	page.mem_cgroup = &memcgs[0];
}

/* The memcg of the page, locked: in an RCU section. */
static struct mem_cgroup *lock_page_memcg(struct page *page)
{
	struct mem_cgroup *memcg;

	rcu_read_lock();
again:
	memcg = READ_ONCE(page->mem_cgroup);
	if (atomic_read(&memcg->moving_account) <= 0)
		return memcg;
	if (IS_ENABLED(NO_LOCK))
		return memcg;
	spin_lock(&memcg->move_lock);
	if (memcg != READ_ONCE(page->mem_cgroup)) {
		spin_unlock(&memcg->move_lock);
		sometimes("the page has moved to another memcg");
		goto again;
	}
	return memcg;
}

static void unlock_page_memcg(struct mem_cgroup *memcg)
{
	if (!IS_ENABLED(NO_LOCK))
		spin_unlock(&memcg->move_lock);
	rcu_read_unlock();
}

static void page_add_file_rmap(struct page *page)
{
	struct mem_cgroup *memcg = lock_page_memcg(page);

	if (atomic_inc_and_test(&page->_mapcount))
		atomic_long_inc(&READ_ONCE(page->mem_cgroup)->nr_file_mapped);
	unlock_page_memcg(memcg);
}

static void page_remove_rmap(struct page *page)
{
	struct mem_cgroup *memcg = lock_page_memcg(page);

	if (atomic_add_negative(-1, &page->_mapcount))
		atomic_long_dec(&READ_ONCE(page->mem_cgroup)->nr_file_mapped);
	unlock_page_memcg(memcg);
}

static void mem_cgroup_move_account(struct page *page, struct mem_cgroup *from,
				    struct mem_cgroup *to)
{
	struct mem_cgroup *memcg = lock_page_memcg(page);
	long mapped;
	int mapcount;

	if (memcg == from) {
		/*
		 * Without a branch, and the counting after the store: a compiler may make it so. The machine goes on in the order
		 * of the source until it needs what it has loaded (docs/internals.md).
		 */
		mapcount = atomic_read(&page->_mapcount);
#ifndef BUGGY
		smp_mb();
#endif
		WRITE_ONCE(page->mem_cgroup, to);
		mapped = mapcount >= 0;
		atomic_long_sub(mapped, &from->nr_file_mapped);
		atomic_long_add(mapped, &to->nr_file_mapped);
		if (mapped)
			sometimes("a count has moved with the page");
	}
	unlock_page_memcg(memcg);
}

task(mapper, .count = 2)
{
	page_add_file_rmap(&page);
	if (choose(2))
		page_remove_rmap(&page);
}

task(mover)
{
	mem_cgroup_move_account(&page, &memcgs[0], &memcgs[1]);
}

finally(void)
{
	require(!atomic_long_read(&memcgs[0].nr_file_mapped), "the old memcg has no page that is mapped");
	require(atomic_long_read(&memcgs[1].nr_file_mapped) == page_mapped(&page),
		"the new memcg has the page, if it is mapped");
}
