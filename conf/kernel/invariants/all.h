/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All invariants, for a scenario that includes mm/mm.h: what docs/invariants.md lists, but those of readers
 * of /proc/PID/maps with GENERATION=g3 (maps.h), of userfaultfd (userfaultfd.h), and what a failed mmap() has
 * left (mmap_result.h, for one mmap() at a time).
 *
 * For the end of a scenario there are check_vma_tree(), check_rss(), check_pgtables_bytes(),
 * check_mapcounts() and check_vma_false_locked().
 */
#ifndef _INVARIANTS_ALL_H
#define _INVARIANTS_ALL_H

#include "vma_lock.h"
#include "vma_tree.h"
#include "vma_pgtables.h"
#include "page_tables.h"
#include "tlb.h"
#include "rmap.h"
#include "accounting.h"
#include "counts.h"
#include "hooks.h"
#include "fork.h"
#include "mm_life.h"
#include "maple_tree.h"
#include "mremap.h"
#include "khugepaged.h"
#include "hugetlb.h"

#endif
