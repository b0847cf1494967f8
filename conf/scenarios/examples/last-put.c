// SPDX-License-Identifier: Apache-2.0
/*
 * The last put of a reference frees the object, so every put must come after what its task did
 * with the object: it is a release, and the one that frees acquires. With -D BUGGY the puts
 * are relaxed. A load of the object may then be answered after the put that follows it:
 *
 *   user                               user
 *   value = object->value, not answered
 *   refs 2 -> 1  (goes first)
 *                                      refs 1 -> 0, frees the object
 *   the answer: of freed memory
 *
 *   racewalk run conf/scenarios/examples/last-put.c --memory lkmm -D BUGGY
 *
 * A use after free. With --memory sc and tso loads are answered at once: nothing is found.
 */
#include <racewalk.h>
#include <linux/atomic.h>
#include <linux/slab.h>

SCENARIO("the last put of a reference");

struct object {
	int value;
	atomic_t refs;
};

static struct object *object;

static bool put(struct object *object)
{
#ifdef BUGGY
	return atomic_sub_return_relaxed(1, &object->refs) == 0;
#else
	if (atomic_sub_return_release(1, &object->refs))
		return false;
	smp_acquire__after_ctrl_dep();
	return true;
#endif
}

setup(void)
{
	object = kmalloc(sizeof(*object), GFP_KERNEL | __GFP_NOFAIL);
	object->value = 1;
	atomic_set(&object->refs, 2);
}

task(user, .count = 2)
{
	int value = READ_ONCE(object->value);

	if (put(object)) {
		sometimes("the last reference was put");
		kfree(object);
	}
	require(value == 1, "a value is that of a live object");
}
