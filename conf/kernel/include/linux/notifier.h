/* SPDX-License-Identifier: Apache-2.0 */
/* Chains of functions to call: kernel/notifier.c. Atomic ones are called under RCU, blocking ones with a semaphore held. */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next;
	int priority;
};

struct atomic_notifier_head {
	spinlock_t lock;
	struct notifier_block *head;
};

struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;
};

struct raw_notifier_head {
	struct notifier_block *head;
};

struct srcu_notifier_head {
	struct rw_semaphore rwsem;
	struct srcu_struct srcu;
	struct notifier_block *head;
};

#define NOTIFY_DONE		0x0000
#define NOTIFY_OK		0x0001
#define NOTIFY_STOP_MASK	0x8000
#define NOTIFY_BAD		(NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP		(NOTIFY_OK | NOTIFY_STOP_MASK)

#define ATOMIC_NOTIFIER_HEAD(name)						\
	struct atomic_notifier_head name = { .lock = __SPIN_LOCK_UNLOCKED(name.lock) }
#define BLOCKING_NOTIFIER_HEAD(name)						\
	struct blocking_notifier_head name = { .rwsem = __RWSEM_INITIALIZER(name.rwsem) }
#define RAW_NOTIFIER_HEAD(name)		struct raw_notifier_head name
#define ATOMIC_INIT_NOTIFIER_HEAD(name)						\
do {										\
	spin_lock_init(&(name)->lock);						\
	(name)->head = NULL;							\
} while (0)
#define BLOCKING_INIT_NOTIFIER_HEAD(name)					\
do {										\
	init_rwsem(&(name)->rwsem);						\
	(name)->head = NULL;							\
} while (0)

static inline int notifier_chain_register(struct notifier_block **nl, struct notifier_block *n)
{
	while (*nl) {
		if (*nl == n) {
			WARN_ON(1);
			return -EEXIST;
		}
		if (n->priority > (*nl)->priority)
			break;
		nl = &(*nl)->next;
	}
	n->next = *nl;
	rcu_assign_pointer(*nl, n);
	return 0;
}

static inline int notifier_chain_unregister(struct notifier_block **nl, struct notifier_block *n)
{
	while (*nl) {
		if (*nl == n) {
			rcu_assign_pointer(*nl, n->next);
			return 0;
		}
		nl = &(*nl)->next;
	}
	return -ENOENT;
}

static inline int notifier_call_chain(struct notifier_block **nl, unsigned long val, void *v)
{
	struct notifier_block *nb = rcu_dereference_raw(*nl), *next;
	int ret = NOTIFY_DONE;

	while (nb && !(ret & NOTIFY_STOP_MASK)) {
		next = rcu_dereference_raw(nb->next);
		ret = nb->notifier_call(nb, val, v);
		nb = next;
	}
	return ret;
}

static inline int atomic_notifier_chain_register(struct atomic_notifier_head *nh,
						 struct notifier_block *n)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = notifier_chain_register(&nh->head, n);
	spin_unlock_irqrestore(&nh->lock, flags);
	return ret;
}

/* Waits for a grace period: nobody calls n any more. */
static inline int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh,
						   struct notifier_block *n)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = notifier_chain_unregister(&nh->head, n);
	spin_unlock_irqrestore(&nh->lock, flags);
	synchronize_rcu();
	return ret;
}

static inline int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val,
					     void *v)
{
	int ret;

	rcu_read_lock();
	ret = notifier_call_chain(&nh->head, val, v);
	rcu_read_unlock();
	return ret;
}

static inline int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
						   struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_register(&nh->head, n);
	up_write(&nh->rwsem);
	return ret;
}

static inline int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
						     struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_unregister(&nh->head, n);
	up_write(&nh->rwsem);
	return ret;
}

static inline int blocking_notifier_call_chain(struct blocking_notifier_head *nh,
					       unsigned long val, void *v)
{
	int ret = NOTIFY_DONE;

	if (rcu_access_pointer(nh->head)) {
		down_read(&nh->rwsem);
		ret = notifier_call_chain(&nh->head, val, v);
		up_read(&nh->rwsem);
	}
	return ret;
}

/* Their callers see to it. */
#define raw_notifier_chain_register(nh, n)	notifier_chain_register(&(nh)->head, n)
#define raw_notifier_chain_unregister(nh, n)	notifier_chain_unregister(&(nh)->head, n)
#define raw_notifier_call_chain(nh, val, v)	notifier_call_chain(&(nh)->head, val, v)

static inline void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
	init_rwsem(&nh->rwsem);
	init_srcu_struct(&nh->srcu);
	nh->head = NULL;
}

static inline int srcu_notifier_chain_register(struct srcu_notifier_head *nh,
					       struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_register(&nh->head, n);
	up_write(&nh->rwsem);
	return ret;
}

static inline int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh,
						 struct notifier_block *n)
{
	int ret;

	down_write(&nh->rwsem);
	ret = notifier_chain_unregister(&nh->head, n);
	up_write(&nh->rwsem);
	synchronize_srcu(&nh->srcu);
	return ret;
}

static inline int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	int idx = srcu_read_lock(&nh->srcu), ret;

	ret = notifier_call_chain(&nh->head, val, v);
	srcu_read_unlock(&nh->srcu, idx);
	return ret;
}

#endif
