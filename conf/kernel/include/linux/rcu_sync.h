/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A slow path that readers take while somebody asks for it: rcu_sync_enter() comes back after a grace period in which all saw
 * it, rcu_sync_exit() lets them back to the fast path after another. Who asks is counted under a lock.
 */
#ifndef _LINUX_RCU_SYNC_H_
#define _LINUX_RCU_SYNC_H_

#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

enum { GP_IDLE, GP_ENTER, GP_PASSED, GP_EXIT, GP_REPLAY };

struct rcu_sync {
	int gp_state;
	int gp_count;
	wait_queue_head_t gp_wait;
	struct rcu_head cb_head;
};

#define DEFINE_RCU_SYNC(name)							\
	struct rcu_sync name = {						\
		.gp_state = GP_IDLE,						\
		.gp_wait = __WAIT_QUEUE_HEAD_INITIALIZER(name.gp_wait),		\
	}

static inline void rcu_sync_init(struct rcu_sync *rsp)
{
	rsp->gp_state = GP_IDLE;
	rsp->gp_count = 0;
	init_waitqueue_head(&rsp->gp_wait);
}

/* In an RCU section: whether the fast path may be taken. */
#define rcu_sync_is_idle(rsp)	(!READ_ONCE((rsp)->gp_state))

static inline void rcu_sync_func(struct rcu_head *rhp)
{
	struct rcu_sync *rsp = container_of(rhp, struct rcu_sync, cb_head);
	unsigned long flags;

	spin_lock_irqsave(&rsp->gp_wait.lock, flags);
	if (rsp->gp_count) {
		WRITE_ONCE(rsp->gp_state, GP_PASSED);
		wake_up_locked(&rsp->gp_wait);
	} else if (rsp->gp_state == GP_REPLAY) {
		WRITE_ONCE(rsp->gp_state, GP_EXIT);
		call_rcu(&rsp->cb_head, rcu_sync_func);
	} else {
		WRITE_ONCE(rsp->gp_state, GP_IDLE);
	}
	spin_unlock_irqrestore(&rsp->gp_wait.lock, flags);
}

static inline void rcu_sync_enter(struct rcu_sync *rsp)
{
	int gp_state;

	spin_lock_irq(&rsp->gp_wait.lock);
	gp_state = rsp->gp_state;
	if (gp_state == GP_IDLE)
		WRITE_ONCE(rsp->gp_state, GP_ENTER);
	rsp->gp_count++;
	spin_unlock_irq(&rsp->gp_wait.lock);
	if (gp_state == GP_IDLE) {
		synchronize_rcu();
		rcu_sync_func(&rsp->cb_head);
		return;
	}
	wait_event(rsp->gp_wait, READ_ONCE(rsp->gp_state) >= GP_PASSED);
}

static inline void rcu_sync_exit(struct rcu_sync *rsp)
{
	spin_lock_irq(&rsp->gp_wait.lock);
	if (!--rsp->gp_count) {
		if (rsp->gp_state == GP_PASSED) {
			WRITE_ONCE(rsp->gp_state, GP_EXIT);
			call_rcu(&rsp->cb_head, rcu_sync_func);
		} else if (rsp->gp_state == GP_EXIT) {
			WRITE_ONCE(rsp->gp_state, GP_REPLAY);
		}
	}
	spin_unlock_irq(&rsp->gp_wait.lock);
}

static inline void rcu_sync_dtor(struct rcu_sync *rsp)
{
	int gp_state;

	spin_lock_irq(&rsp->gp_wait.lock);
	if (rsp->gp_state == GP_REPLAY)
		WRITE_ONCE(rsp->gp_state, GP_EXIT);
	gp_state = rsp->gp_state;
	spin_unlock_irq(&rsp->gp_wait.lock);
	if (gp_state != GP_IDLE)
		rcu_barrier();
}

#endif
