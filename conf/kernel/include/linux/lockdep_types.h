/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_LOCKDEP_TYPES_H
#define __LINUX_LOCKDEP_TYPES_H

/* The machine keeps the classes of locks; these exist so that code compiles. */
struct lock_class_key {
};

struct lockdep_map {
};

#endif
