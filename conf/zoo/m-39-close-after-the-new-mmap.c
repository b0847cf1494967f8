// SPDX-License-Identifier: Apache-2.0
/*
 * M-39: mmap() over a mapping of a device closes the old one after the driver has made the new one.
 *
 * id: M-39
 * expect: M-39 -D M39 -D GENERATION=g1,g2,g3: I-44
 * expect: -D GENERATION=g1,g2,g3: clean
 *
 * A driver that allows one mapping at a time would refuse the second. The scenario is that of S-09.
 */
#include "../scenarios/seed/s-09-close-before-the-new-mmap.c"
