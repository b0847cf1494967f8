// SPDX-License-Identifier: Apache-2.0
/*
 * Two processes map parts of a file of huge pages, which are reserved; what both have is reserved twice.
 *
 * id: I-43
 * fix: 7b24d8616be3, 33039678c8da
 * expect: -D BUGGY=1: data race or use-after-free or invariant
 * expect: -D BUGGY=2: invariant as many pages are promised as the map says
 * expect: -D BUGGY=3: invariant as many pages are promised as the map says
 * expect: clean
 *
 * BUGGY=1: 7b24d8616be3 "mm, hugetlb: fix race in region tracking" (Linux 3.15). The map of what is reserved of a file had no lock: mmap() holds
 * mmap_lock, but each process has its own.
 *
 * BUGGY=2, 3: 33039678c8da "mm/hugetlb: handle races in alloc_huge_page and hugetlb_reserve_pages" (Linux 4.2):
 *
 *   mmap() of [0, 2)                    mmap() of [1, 3)
 *   two pages would be new
 *                                       two pages would be new
 *   promises two                        promises two
 *   the map has [0, 2)
 *                                       the map has [0, 3)               <- three pages, of which four are promised
 *
 * BUGGY=3 is the same between an mmap() and a fault by a mapping that has no reservation (MAP_NORESERVE). A promise that nobody
 * redeems is a huge page that nobody gets until the next boot.
 *
 *   racewalk run conf/zoo/hugetlb-reserves-twice.c -D BUGGY=2
 */
#if BUGGY == 1
#define RESV_MAP_UNLOCKED	1
#elif BUGGY == 2
#define RESERVE_IGNORES_ADDED	1
#elif BUGGY == 3
#define ALLOC_IGNORES_ADDED	1
#endif
#include <racewalk.h>
#include "mm/common/hugetlb_reserve.h"

SCENARIO("two mappings of a file of huge pages");

#define FILE_PAGES	3
#define POOL		5

static struct hstate hstate;
static struct resv_map resv;
static DEFINE_MUTEX(fault_mutex);
static bool cached[FILE_PAGES];

setup(void)
{
	hstate_init(&hstate, POOL);
	resv_map_init(&resv);
}

static void hugetlb_fault(long idx)
{
	mutex_lock(&fault_mutex);
	if (!cached[idx] && !alloc_hugetlb_folio(&hstate, &resv, idx)) {
		cached[idx] = true;
		sometimes("a page has come into the file");
	}
	mutex_unlock(&fault_mutex);
}

task(program, .count = 2)
{
	long from = task_index();

	if (!hugetlb_reserve_pages(&hstate, &resv, from, from + 2) && choose(2))
		hugetlb_fault(from + choose(2));
}

/* MAP_NORESERVE */
task(unreserved)
{
	hugetlb_fault(1);
}

finally(void)
{
	long i, reserved = FILE_PAGES - region_missing(&resv, 0, FILE_PAGES), freed = 0;

	for (i = 0; i < FILE_PAGES; i++)
		freed += cached[i];
	require(hstate.free_huge_pages == POOL - freed, "a page is free or in the file");
	require(hstate.resv_huge_pages == reserved - freed, "as many pages are promised as the map says");
	for (i = 0; i < freed; i++)
		free_huge_folio(&hstate);
	hugetlb_unreserve_pages(&hstate, &resv, 0, freed);
	require(!hstate.resv_huge_pages && hstate.free_huge_pages == POOL, "nothing is promised in the end");
	resv_map_release(&resv);
}
