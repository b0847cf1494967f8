// SPDX-License-Identifier: Apache-2.0
/*
 * An object that readers find under RCU and then want to keep. Its last reference may
 * go at any time, so a reader must not revive it: it takes a reference only if there
 * is one left, and the memory stays until all readers have had their try.
 *
 *   -D BUGGY    the reader increments whatever it finds: addition on 0
 *   -D NO_RCU   the object is freed at once: use after free
 */
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>

SCENARIO("a lookup against the drop of the last reference");

struct session {
	refcount_t users;
	int id;
	struct rcu_head rcu;
};

static struct session __rcu *current_session;

static void session_put(struct session *session)
{
	if (!refcount_dec_and_test(&session->users))
		return;
#ifdef NO_RCU
	kfree(session);
#else
	kfree_rcu(session, rcu);
#endif
}

static struct session *session_get(void)
{
	struct session *session;

	rcu_read_lock();
	session = rcu_dereference(current_session);
	if (session) {
#ifdef BUGGY
		refcount_inc(&session->users);
#else
		if (!refcount_inc_not_zero(&session->users)) {
			sometimes("the lookup came too late");
			session = NULL;
		}
#endif
	}
	rcu_read_unlock();
	return session;
}

setup(void)
{
	struct session *session = kzalloc(sizeof(*session), GFP_KERNEL | __GFP_NOFAIL);

	refcount_set(&session->users, 1);
	session->id = 7;
	rcu_assign_pointer(current_session, session);
}

task(user)
{
	struct session *session = session_get();

	if (!session)
		return;
	require(session->id == 7);
	sometimes("the lookup succeeded");
	session_put(session);
}

task(closer)
{
	struct session *session = rcu_replace_pointer(current_session, NULL, true);

	session_put(session);
}
