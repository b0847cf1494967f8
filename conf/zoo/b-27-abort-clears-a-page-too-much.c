// SPDX-License-Identifier: Apache-2.0
/*
 * B-27: an mmap() that fails clears the first page of the VMA that follows from the tree.
 *
 * id: B-27 M-41
 * fix: e3fd9f664690
 * expect: B-27 M-41 -D BUGGY --failures 1: I-45 or I-51 or I-53
 * expect: --failures 1: clean
 * expect: canary -D STRONGER --failures 1: clean
 *
 * The range of the hole was given with its end, where the tree takes the last address. Fixed in e3fd9f664690 "mm: fix off-by-one
 * error in vms_abort_munmap_vmas()", an id of the mm tree: it became part of 4f87153e82c4 "mm: change failure of MAP_FIXED to restoring
 * the gap on failure", which had brought the bug, before that came to Linux 6.12-rc1.
 *
 * The scenario is that of S-14.
 */
#ifdef BUGGY
#define M41	1
#endif
#include "../scenarios/seed/s-14-rollback.c"
