// SPDX-License-Identifier: Apache-2.0
/*
 * B-12: a merge set anon_vma of a VMA that it had not locked.
 *
 * id: B-12 M-28
 * fix: d8ab9f7b644a
 * expect: B-12 M-28 -D BUGGY -D GENERATION=g1,g2: I-42 or I-03
 * expect: -D GENERATION=g1,g2: clean
 *
 * A fault in that VMA uses the anon_vma while it is being cloned, or is unlinked again after an error. The
 * scenario is that of m-vma-changes.c.
 */
#ifdef BUGGY
#define M28	1
#endif
#include "m-vma-changes.c"
