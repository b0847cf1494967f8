/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reference counts for objects that are found under RCU: one addition, and no loop. They count from -1: 0 is one
 * reference, and a count in the dead zone says that the object is going. Taking is an acquire (smp_mb__after_atomic() for
 * the rare paths), a put a release, and acquire if it was the last.
 */
#ifndef _LINUX_RCUREF_H
#define _LINUX_RCUREF_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#define RCUREF_ONEREF		0x00000000U
#define RCUREF_MAXREF		0x7FFFFFFFU
#define RCUREF_SATURATED	0xA0000000U
#define RCUREF_RELEASED		0xC0000000U
#define RCUREF_DEAD		0xE0000000U
#define RCUREF_NOREF		0xFFFFFFFFU

#define RCUREF_INIT(i)		{ .refcnt = ATOMIC_INIT((i) - 1) }

static inline void rcuref_init(rcuref_t *ref, unsigned int cnt)
{
	atomic_set(&ref->refcnt, cnt - 1);
}

static inline unsigned int rcuref_read(rcuref_t *ref)
{
	unsigned int c = atomic_read(&ref->refcnt);

	return c >= RCUREF_RELEASED ? 0 : c + 1;
}

static inline bool rcuref_is_dead(rcuref_t *ref)
{
	unsigned int c = atomic_read(&ref->refcnt);

	return c >= RCUREF_RELEASED && c < RCUREF_NOREF;
}

static inline bool rcuref_get_slowpath(rcuref_t *ref)
{
	unsigned int cnt = atomic_read(&ref->refcnt);

	if (cnt >= RCUREF_RELEASED) {
		/* Back to the middle of the dead zone. */
		atomic_set(&ref->refcnt, RCUREF_DEAD);
		return false;
	}
	__racewalk_warn("rcuref saturated - leaking memory");
	atomic_set(&ref->refcnt, RCUREF_SATURATED);
	return true;
}

/* False if the object is going. The caller is in an RCU section, or has a reference. */
static inline bool rcuref_get(rcuref_t *ref)
{
	if (likely(!atomic_add_negative_relaxed(1, &ref->refcnt)))
		return true;
	return rcuref_get_slowpath(ref);
}

static inline bool rcuref_put_slowpath(rcuref_t *ref, unsigned int cnt)
{
	if (cnt == RCUREF_NOREF) {
		/* The last one, unless somebody took one meanwhile. */
		if (atomic_cmpxchg_release(&ref->refcnt, RCUREF_NOREF, RCUREF_DEAD) != RCUREF_NOREF)
			return false;
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (cnt >= RCUREF_RELEASED) {
		__racewalk_warn("rcuref - imbalanced put()");
		atomic_set(&ref->refcnt, RCUREF_DEAD);
		return false;
	}
	atomic_set(&ref->refcnt, RCUREF_SATURATED);
	return false;
}

/* True for the one that has to free the object, after a grace period. */
static inline bool rcuref_put_rcusafe(rcuref_t *ref)
{
	int cnt = atomic_sub_return_release(1, &ref->refcnt);

	return cnt < 0 && rcuref_put_slowpath(ref, cnt);
}

static inline bool rcuref_put(rcuref_t *ref)
{
	bool released;

	preempt_disable();
	released = rcuref_put_rcusafe(ref);
	preempt_enable();
	return released;
}

#endif
