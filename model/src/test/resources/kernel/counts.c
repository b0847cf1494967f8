/* Counts and locks that are kept by CPU, grace periods that are asked for, SRCU callbacks, chains, semaphores. */
#include <racewalk.h>
#include <linux/local_lock.h>
#include <linux/lockref.h>
#include <linux/notifier.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu-rwsem.h>
#include <linux/percpu_counter.h>
#include <linux/rtmutex.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/srcu.h>

SCENARIO("counts that are kept by CPU");

struct object {
	struct percpu_ref ref;
};

static struct object object;
static int *published;
static struct percpu_counter counter;
static struct percpu_rw_semaphore rwsem;
static DEFINE_SEMAPHORE(sem, 1);
static DEFINE_RT_MUTEX(rt_mutex);
static struct lockref lockref;
static DEFINE_PER_CPU(local_lock_t, local) = INIT_LOCAL_LOCK(local);
DEFINE_STATIC_SRCU(srcu);
static BLOCKING_NOTIFIER_HEAD(blocking);
static ATOMIC_NOTIFIER_HEAD(atomic_chain);
static DEFINE_SEQLOCK(seqlock);
static seqcount_latch_t latch = SEQCNT_LATCH_ZERO(latch);
static int pair[2], protected_by_rwsem, protected_by_sem, callback_ran, released, notified, copies[2];

static void release(struct percpu_ref *ref)
{
	WRITE_ONCE(released, 1);
}

static void srcu_callback(struct rcu_head *head)
{
	callback_ran = 1;
}

static int notify(struct notifier_block *nb, unsigned long action, void *data)
{
	notified++;
	return NOTIFY_OK;
}

static struct notifier_block nb1 = { .notifier_call = notify }, nb2 = { .notifier_call = notify };

setup(void)
{
	BUG_ON(percpu_ref_init(&object.ref, release, 0, GFP_KERNEL));
	BUG_ON(percpu_counter_init(&counter, 5, GFP_KERNEL));
	BUG_ON(percpu_init_rwsem(&rwsem));
	lockref_init(&lockref);
	published = kzalloc(sizeof(*published), GFP_KERNEL);
	BUG_ON(!published);
}

task(reader, .count = 2)
{
	int first, second, *p;
	unsigned int seq;

	rcu_read_lock();
	p = rcu_dereference(published);
	if (p)
		require(!*p);
	rcu_read_unlock();
	percpu_counter_add(&counter, 1);
	percpu_down_read(&rwsem);
	first = READ_ONCE(protected_by_rwsem);
	require(!first, "no writer is at work while one reads");
	percpu_up_read(&rwsem);
	if (percpu_ref_tryget_live(&object.ref)) {
		require(!READ_ONCE(released), "nothing is released while there is a reference");
		percpu_ref_put(&object.ref);
	}
	down(&sem);
	require(!protected_by_sem);
	protected_by_sem = 1;
	protected_by_sem = 0;
	up(&sem);
	rt_mutex_lock(&rt_mutex);
	rt_mutex_unlock(&rt_mutex);
	local_lock(&local);
	local_unlock(&local);
	lockref_get(&lockref);
	lockref_put_return(&lockref);
	seq = 0;
	do {
		read_seqbegin_or_lock(&seqlock, &seq);
		first = pair[0];
		second = pair[1];
		if (!need_seqretry(&seqlock, seq))
			break;
		seq = 1;
	} while (1);
	done_seqretry(&seqlock, seq);
	require(first == second);
	do {
		seq = read_seqcount_latch(&latch);
		first = copies[seq & 1];
	} while (read_seqcount_latch_retry(&latch, seq));
}

task(writer)
{
	struct rcu_head head;
	unsigned long cookie;
	int idx, *old = published;

	rcu_assign_pointer(published, NULL);
	cookie = start_poll_synchronize_rcu();
#ifndef NO_GRACE_PERIOD
	cond_synchronize_rcu(cookie);
#else
	if (poll_state_synchronize_rcu(cookie))
		sometimes("the grace period is over");
#endif
	kfree(old);
	percpu_down_write(&rwsem);
	WRITE_ONCE(protected_by_rwsem, 1);
	WRITE_ONCE(protected_by_rwsem, 0);
	percpu_up_write(&rwsem);
	write_seqlock(&seqlock);
	pair[0]++;
	pair[1]++;
	write_sequnlock(&seqlock);
	write_seqcount_latch_begin(&latch);
	copies[0]++;
	write_seqcount_latch(&latch);
	copies[1]++;
	write_seqcount_latch_end(&latch);
	idx = srcu_read_lock(&srcu);
	call_srcu(&srcu, &head, srcu_callback);
	require(!READ_ONCE(callback_ran));
	srcu_read_unlock(&srcu, idx);
	srcu_barrier(&srcu);
	require(callback_ran);
	blocking_notifier_chain_register(&blocking, &nb1);
	atomic_notifier_chain_register(&atomic_chain, &nb2);
	blocking_notifier_call_chain(&blocking, 1, NULL);
	atomic_notifier_call_chain(&atomic_chain, 1, NULL);
	require(notified == 2);
	atomic_notifier_chain_unregister(&atomic_chain, &nb2);
	percpu_ref_kill(&object.ref);
}

finally(void)
{
	rcu_barrier();
	require(released);
	require(percpu_counter_sum(&counter) == 7);
	percpu_ref_exit(&object.ref);
	percpu_counter_destroy(&counter);
	percpu_free_rwsem(&rwsem);
}
