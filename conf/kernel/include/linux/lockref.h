/* SPDX-License-Identifier: Apache-2.0 */
/* A reference count with a lock: lib/lockref.c, as where a lock and a count are not exchanged together. */
#ifndef __LINUX_LOCKREF_H
#define __LINUX_LOCKREF_H

#include <linux/spinlock.h>

struct lockref {
	spinlock_t lock;
	int count;
};

static inline void lockref_init(struct lockref *lockref)
{
	spin_lock_init(&lockref->lock);
	lockref->count = 1;
}

static inline void lockref_get(struct lockref *lockref)
{
	spin_lock(&lockref->lock);
	lockref->count++;
	spin_unlock(&lockref->lock);
}

static inline bool lockref_get_not_zero(struct lockref *lockref)
{
	bool got;

	spin_lock(&lockref->lock);
	got = lockref->count > 0;
	if (got)
		lockref->count++;
	spin_unlock(&lockref->lock);
	return got;
}
/* Those that are dead have a negative count. */
#define lockref_get_not_dead(lockref)	__lockref_get_not_dead(lockref)
static inline bool __lockref_get_not_dead(struct lockref *lockref)
{
	bool got;

	spin_lock(&lockref->lock);
	got = lockref->count >= 0;
	if (got)
		lockref->count++;
	spin_unlock(&lockref->lock);
	return got;
}

/* What is left, -1 if the count was not over zero. */
static inline int lockref_put_return(struct lockref *lockref)
{
	int left = -1;

	spin_lock(&lockref->lock);
	if (lockref->count > 0)
		left = --lockref->count;
	spin_unlock(&lockref->lock);
	return left;
}

static inline bool lockref_put_not_zero(struct lockref *lockref)
{
	bool put;

	spin_lock(&lockref->lock);
	put = lockref->count > 1;
	if (put)
		lockref->count--;
	spin_unlock(&lockref->lock);
	return put;
}

/* False, with the lock held, if the count is not over one. */
static inline bool lockref_put_or_lock(struct lockref *lockref)
{
	spin_lock(&lockref->lock);
	if (lockref->count <= 1)
		return false;
	lockref->count--;
	spin_unlock(&lockref->lock);
	return true;
}

/* The lock is held. */
#define lockref_mark_dead(lockref)	((void)((lockref)->count = -128))
#define __lockref_is_dead(lockref)	((lockref)->count < 0)

#endif
