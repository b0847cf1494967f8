// SPDX-License-Identifier: Apache-2.0
/*
 * kvfree_rcu() hands memory to a work item that waits for a grace period already, one that began before.
 *
 * id: I-55
 * fix: 5da7cb193db3
 * expect: -D BUGGY: use-after-free in reader
 * expect: --memory sc,lkmm: clean
 *
 * 5da7cb193db3 "rcu/kvfree: Avoid freeing new kfree_rcu() memory after old grace period" (Linux 6.3). There
 * are two kinds of memory, a list and (here as a list too) arrays of pointers, with one work item (here the RCU callback itself). Whether it is free
 * for more was asked of each kind alone:
 *
 *   kfree_rcu_monitor()                  a reader
 *   the list goes to the item; a grace period begins
 *                                        rcu_read_lock(); finds an object
 *   another kind: that place is empty. The object goes to
 *   the item, which is pending already
 *   .. the grace period, which does not wait for this reader, is over
 *                                        uses the object  <- freed
 *
 *   racewalk run conf/zoo/memory-freed-by-an-older-grace-period.c -D BUGGY
 */
#include <racewalk.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

SCENARIO("memory that is freed in batches, after a grace period");

struct object {
	struct rcu_head rcu;
	struct object *next;
	int value;
};

/* What waits for its grace period: a list through the objects, and (here of one) an array of pointers. */
struct kfree_rcu_cpu_work {
	struct rcu_head rcu;
	bool queued;
	struct object *head_free;
	struct object *bulk_head_free;
};

struct kfree_rcu_cpu {
	raw_spinlock_t lock;
	struct object *head;
	struct object *bulk_head;
	struct kfree_rcu_cpu_work krw;
};

static struct kfree_rcu_cpu krc;
static struct object __rcu *shared;
static struct object *objects[3];

static void kfree_list(struct object *object)
{
	while (object) {
		struct object *next = object->next;

		kfree(object);
		object = next;
	}
}

static void kfree_rcu_work(struct rcu_head *rcu)
{
	struct kfree_rcu_cpu_work *krwp = container_of(rcu, struct kfree_rcu_cpu_work, rcu);
	struct object *head, *bulk;
	unsigned long flags;

	raw_spin_lock_irqsave(&krc.lock, flags);
	head = krwp->head_free;
	krwp->head_free = NULL;
	bulk = krwp->bulk_head_free;
	krwp->bulk_head_free = NULL;
	krwp->queued = false;
	raw_spin_unlock_irqrestore(&krc.lock, flags);
	kfree_list(head);
	kfree_list(bulk);
}

static bool need_offload_krc(struct kfree_rcu_cpu *krcp)
{
	struct kfree_rcu_cpu_work *krwp = &krcp->krw;

#ifdef BUGGY
	return (krcp->head && !krwp->head_free) || (krcp->bulk_head && !krwp->bulk_head_free);
#else
	return (krcp->head || krcp->bulk_head) && !krwp->head_free && !krwp->bulk_head_free;
#endif
}

static void kfree_rcu_monitor(struct kfree_rcu_cpu *krcp)
{
	struct kfree_rcu_cpu_work *krwp = &krcp->krw;
	unsigned long flags;

	raw_spin_lock_irqsave(&krcp->lock, flags);
	if (need_offload_krc(krcp)) {
		if (!krwp->head_free) {
			krwp->head_free = krcp->head;
			krcp->head = NULL;
		}
		if (!krwp->bulk_head_free) {
			krwp->bulk_head_free = krcp->bulk_head;
			krcp->bulk_head = NULL;
		}
		/* As queue_rcu_work(): one that is pending already waits for the grace period that it has. */
		if (!krwp->queued) {
			krwp->queued = true;
			call_rcu(&krwp->rcu, kfree_rcu_work);
		}
	}
	raw_spin_unlock_irqrestore(&krcp->lock, flags);
}

static void kvfree_call_rcu(struct kfree_rcu_cpu *krcp, struct object *object, bool bulk)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&krcp->lock, flags);
	if (bulk) {
		object->next = krcp->bulk_head;
		krcp->bulk_head = object;
	} else {
		object->next = krcp->head;
		krcp->head = object;
	}
	raw_spin_unlock_irqrestore(&krcp->lock, flags);
	kfree_rcu_monitor(krcp);
}

setup(void)
{
	int i;

	raw_spin_lock_init(&krc.lock);
	for (i = 0; i < 3; i++)
		objects[i] = kzalloc(sizeof(struct object), GFP_KERNEL);
	rcu_assign_pointer(shared, objects[0]);
}

task(updater)
{
	int i;

	for (i = 0; i < 2; i++) {
		rcu_assign_pointer(shared, objects[i + 1]);
		kvfree_call_rcu(&krc, objects[i], i);
	}
}

task(reader, .count = 2)
{
	struct object *object;
	int i;

	for (i = 0; i < 3; i++) {
		rcu_read_lock();
		object = rcu_dereference(shared);
		require(!object->value);
		rcu_read_unlock();
	}
}

finally(void)
{
	do {
		kfree_rcu_monitor(&krc);
		rcu_barrier();
	} while (krc.head || krc.bulk_head);
	kfree(rcu_dereference_protected(shared, 1));
}
