// SPDX-License-Identifier: Apache-2.0
/*
 * The last user of an object wakes who waits by wake_up_var(), and nothing comes between the two.
 *
 * id: I-17
 * expect: -D BUGGY=1 --memory lkmm: lost wake-up
 * expect: -D BUGGY=2 --memory sc: lost wake-up
 * expect: -D BUGGY=1 --memory sc,tso: clean
 * expect: -D BUGGY=0,3,4 --memory sc,lkmm: clean
 *
 * wake_up_var() looks whether anybody is in the queue, without its lock: that look must not go before what makes the condition
 * true. atomic_dec_and_test() is a full barrier. Who drops the count by something weaker needs smp_mb() (BUGGY=4),
 * or store_release_wake_up() (BUGGY=3).
 *
 *   user                                owner
 *   looks at the queue: empty
 *                                       enters the queue
 *                                       looks at the count: 1
 *   the count becomes 0                 sleeps  <- for ever
 *
 * BUGGY=1 drops the count without order, BUGGY=2 wakes first.
 *
 *   racewalk run conf/zoo/last-user-wakes-by-var.c -D BUGGY=1 --memory lkmm
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/slab.h>
#include <linux/wait_bit.h>

SCENARIO("an object that its owner frees when nobody uses it any more");

struct object {
	atomic_t users;
	int value;
};

static struct object *object;

setup(void)
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	BUG_ON(!object);
	atomic_set(&object->users, 1);
}

static void put_object(struct object *object)
{
	/* Where the owner may have freed it, an address is all that is needed. */
	atomic_t *var = &object->users;

#if BUGGY == 1
	atomic_dec_return_release(var);
	wake_up_var(var);
#elif BUGGY == 2
	wake_up_var(var);
	atomic_dec_and_test(var);
#elif BUGGY == 3
	store_release_wake_up(&var->counter, 0);
#elif BUGGY == 4
	atomic_dec_return_release(var);
	smp_mb();
	wake_up_var(var);
#else
	atomic_dec_and_wake_up(var);
#endif
}

task(user)
{
	object->value = 1;
	put_object(object);
}

task(owner)
{
	if (atomic_read(&object->users))
		sometimes("the owner had to wait");
	wait_var_event(&object->users, !atomic_read_acquire(&object->users));
	require(object->value == 1, "what the last user wrote is there");
	kfree(object);
}
