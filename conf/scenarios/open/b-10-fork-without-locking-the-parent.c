// SPDX-License-Identifier: Apache-2.0
/*
 * B-10: fork() copied pages of VMAs that it had not locked.
 *
 * id: B-10 M-27
 * fix: fb49c455323f
 * expect: B-10 M-27 -D BUGGY -D GENERATION=g1,g2: I-60
 * expect: -D GENERATION=g1,g2: clean
 *
 * mmap_lock does not keep out a fault that has the lock of its VMA: while fork() write-protects the parent's
 * pages and copies them, another thread maps or reuses one. Linux 6.4.0 to 6.4.2. The scenario is
 * that of m-vma-changes.c.
 */
#ifdef BUGGY
#define M27	1
#endif
#include "m-vma-changes.c"
