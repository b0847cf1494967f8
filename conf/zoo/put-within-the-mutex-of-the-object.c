// SPDX-License-Identifier: Apache-2.0
/*
 * A reference to an eventpoll is dropped with its mutex held: the last user frees it while another one is still in mutex_unlock().
 *
 * id: I-43
 * fix: 8c2e52ebbe88
 * expect: -D BUGGY: use-after-free
 * expect: clean
 *
 * Fixed in 8c2e52ebbe88 "eventpoll: don't decrement ep refcount while still holding the ep mutex" (Linux 6.16). mutex_unlock() lets others in
 * before it is done with the mutex (Documentation/locking/mutex-design.rst). -D SLOW_UNLOCK=1 shows it: unlocking looks at the
 * mutex once more.
 *
 *   A                                    B
 *   mutex_lock(); count 2 -> 1
 *   mutex_unlock(): free for others
 *                                        mutex_lock(); count 1 -> 0; mutex_unlock()
 *                                        frees the object
 *   .. looks for who waits  <- freed
 *
 *   racewalk run conf/zoo/put-within-the-mutex-of-the-object.c -D BUGGY
 */
#define SLOW_UNLOCK	1
#include <racewalk.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>

SCENARIO("an object that its last user frees, with a mutex in it");

struct eventpoll {
	struct mutex mtx;
	refcount_t refcount;
	int items;
};

static struct eventpoll *ep;

static bool ep_refcount_dec_and_test(struct eventpoll *ep)
{
	return refcount_dec_and_test(&ep->refcount);
}

setup(void)
{
	ep = kzalloc(sizeof(*ep), GFP_KERNEL);
	BUG_ON(!ep);
	mutex_init(&ep->mtx);
	refcount_set(&ep->refcount, 2);
}

task(remover, .count = 2)
{
	bool dispose;

	mutex_lock(&ep->mtx);
	ep->items++;
#ifdef BUGGY
	dispose = ep_refcount_dec_and_test(ep);
	mutex_unlock(&ep->mtx);
#else
	mutex_unlock(&ep->mtx);
	dispose = ep_refcount_dec_and_test(ep);
#endif
	if (dispose) {
		require(ep->items == 2);
		kfree(ep);
	}
}
