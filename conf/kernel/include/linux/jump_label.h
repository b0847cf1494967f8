/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Static keys. The kernel patches its code; here a branch reads the key's count, with
 * the ordering of READ_ONCE(): a CPU may pass the branch as it was a moment ago.
 */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct static_key {
	atomic_t enabled;
};

struct static_key_true {
	struct static_key key;
};

struct static_key_false {
	struct static_key key;
};

#define STATIC_KEY_INIT_TRUE	{ .enabled = ATOMIC_INIT(1) }
#define STATIC_KEY_INIT_FALSE	{ .enabled = ATOMIC_INIT(0) }
#define STATIC_KEY_TRUE_INIT	{ .key = STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT	{ .key = STATIC_KEY_INIT_FALSE }

#define DEFINE_STATIC_KEY_TRUE(name)	struct static_key_true name = STATIC_KEY_TRUE_INIT
#define DEFINE_STATIC_KEY_TRUE_RO(name)	DEFINE_STATIC_KEY_TRUE(name)
#define DECLARE_STATIC_KEY_TRUE(name)	extern struct static_key_true name
#define DEFINE_STATIC_KEY_FALSE(name)	struct static_key_false name = STATIC_KEY_FALSE_INIT
#define DEFINE_STATIC_KEY_FALSE_RO(name)	DEFINE_STATIC_KEY_FALSE(name)
#define DECLARE_STATIC_KEY_FALSE(name)	extern struct static_key_false name

#define static_key_count(k)		atomic_read(&(k)->enabled)
#define static_key_enabled(x)		(atomic_read(&(x)->key.enabled) > 0)
#define static_branch_likely(x)		likely(static_key_enabled(x))
#define static_branch_unlikely(x)	unlikely(static_key_enabled(x))

/* Counted. */
#define static_branch_inc(x)		atomic_inc(&(x)->key.enabled)
#define static_branch_dec(x)							\
do {										\
	int __count = atomic_dec_return(&(x)->key.enabled);			\
										\
	WARN(__count < 0, "static key: more decrements than increments");	\
} while (0)
/* Not counted. */
#define static_branch_enable(x)		atomic_set(&(x)->key.enabled, 1)
#define static_branch_disable(x)	atomic_set(&(x)->key.enabled, 0)

#endif /* _LINUX_JUMP_LABEL_H */
