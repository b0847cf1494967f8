// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of how nodes of a maple tree die: they are replaced, marked dead and freed after a grace period.
 *
 * id: M-63 M-64 M-65
 * expect: clean
 * expect: M-63 -D M63=1 -D AGAIN --runs 3000: clean
 * expect: M-63 -D M63=2 -D LOOKUPS_ONLY: I-48 or use-after-free on maple_node
 * expect: M-64 -D M64=2: I-47
 * expect: M-64 -D M64=2 -D LOOKUPS_ONLY: I-47
 * expect: M-65 -D M65: use-after-free on maple_node
 *
 * One task stores an entry over parts of two, which replaces both leaves and the root, and takes it out
 * again; another looks up one index, or goes from entry to entry.
 *
 * M-63=1 does no harm but to progress: a walk that comes between the mark and the new node begins again and
 * again until the writer goes on. M-63=2 frees the node as well before it is replaced: a walk that
 * begins then is not waited for.
 * M-64=2: a node that is dead holds what the tree held once, and call_rcu() writes over its pivots.
 */
#define CALL_RCU_STORES	1
#include <racewalk.h>
#include "mm/common/maple_tree.h"
#include "invariants/maple_tree.h"

SCENARIO("a walk of a maple tree against stores that replace its nodes");

static struct maple_tree tree;
static int entry[3], between;
ghost static int again;

#define FIRST(i)	(10UL * (i) + 10)
#define BETWEEN		15		/* from the middle of one entry to that of the next */

static void store(unsigned long first, void *what)
{
	MA_STATE(mas, &tree, first, first + 9);

	WARN_ON(mas_store_gfp(&mas, what, GFP_KERNEL | __GFP_NOFAIL));
}

/* Two leaves. What lies between the first two entries spans them. */
setup(void)
{
	int i;

	maple_tree_init();
	mt_init_flags(&tree, MT_FLAGS_USE_RCU);
	for (i = 0; i < 3; i++)
		store(FIRST(i), &entry[i]);
}

task(walk)
{
	MA_STATE(mas, &tree, FIRST(1), FIRST(1));
	int found = 0;
	void *what;

	rcu_read_lock();
#ifndef LOOKUPS_ONLY
	if (choose(2)) {
		mas_set(&mas, 0);
		mas_for_each(&mas, what, ULONG_MAX)
			found++;
		if (found > 3)
			sometimes("an iteration found the new entry, too");
		goto out;
	}
#endif
	what = mas_walk(&mas);
	if (what == &entry[1])
		sometimes("a lookup found the old entry");
	else if (what == &between)
		sometimes("a lookup found the new entry");
#ifndef LOOKUPS_ONLY
	else
		sometimes("a lookup found nothing");
#endif
out:
	rcu_read_unlock();
}

task(writer)
{
	store(BETWEEN, &between);
#ifndef LOOKUPS_ONLY
	store(BETWEEN, NULL);
#endif
}

on_enter(trace_mas_dead_node, struct ma_state *mas)
{
	if (!again++)
		sometimes("a walk met a dead node and began again");
#ifdef AGAIN
	else if (again == 3)
		sometimes("a walk met the same node again and again");
#endif
}

finally(void)
{
	__mt_destroy(&tree);
}
