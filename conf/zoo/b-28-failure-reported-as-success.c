// SPDX-License-Identifier: Apache-2.0
/*
 * B-28: an mmap() that fails says that it succeeded.
 *
 * id: B-28
 * expect: -D BUGGY -D GENERATION=g1,g2: I-52
 * expect: -D GENERATION=g1,g2: clean
 * expect: canary -D STRONGER: clean
 *
 * f8d112a4e657 "mm/mmap: avoid zeroing vma tree in mmap_region()" (Linux 6.12-rc1) kept the error that is
 * returned if memory runs out in a variable that was set at the beginning; gathering the old VMAs sets it
 * to 0. Where the old mapping overlaps, -ENOMEM became 0. Mended before 6.12 in the thread "mm: correct
 * error handling in mmap_region()".
 *
 *   racewalk run conf/zoo/b-28-failure-reported-as-success.c -D BUGGY
 *
 * The order is that of 6.12-rc, the scenario that of m-rollback.c.
 */
#define MMAP_ORDER	6.12-rc
#ifdef BUGGY
#define B28	1
#endif
#include "m-rollback.c"
