// SPDX-License-Identifier: Apache-2.0
/*
 * B-03: a stack grew with mmap_lock held for reading (StackRot).
 *
 * id: B-03 M-29
 * fix: 8d7071af8907
 * cve: CVE-2023-3269
 * expect: B-03 M-29 -D BUGGY -D GENERATION=g1,g2: I-03
 * expect: -D GENERATION=g1,g2: clean
 *
 * The store replaces a node of the tree while others, who hold mmap_lock for reading and are in no RCU read
 * section, stand in it; and the range of a VMA changes that nobody has locked. The scenario is that of
 * m-vma-changes.c.
 */
#ifdef BUGGY
#define M29	1
#endif
#include "m-vma-changes.c"
