// SPDX-License-Identifier: Apache-2.0
/*
 * B-26: an mmap() that fails needs memory to leave a hole.
 *
 * id: B-26
 * fix: 14611508cb5b
 * expect: B-26 -D BUGGY --failures 2: I-52 or I-53
 * expect: --failures 2: clean
 * expect: canary -D STRONGER --failures 2: clean
 *
 * Once the old mappings are zapped and closed, an mmap() that fails can only leave a hole. To store it may
 * take memory. If that is refused, closed and detached VMAs stay in the tree. The fix: it may not be refused.
 *
 * The scenario is that of S-14.
 */
#ifdef BUGGY
#define B26	1
#endif
#include "../scenarios/seed/s-14-rollback.c"
