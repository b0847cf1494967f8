/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Semaphores whose readers count by CPU: kernel/locking/percpu-rwsem.c. Without a writer, ever, a reader does no more
 * than that, with preemption off; the first writer waits for a grace period, and readers then look whether they
 * are held off. They do so from then on, as if the way back to the fast path took for ever.
 */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H

#include <linux/atomic.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/rcuwait.h>
#include <linux/wait.h>

struct percpu_rw_semaphore {
	int gp_state;			/* 0: readers need not look */
	unsigned int __percpu *read_count;
	struct rcuwait writer;
	wait_queue_head_t waiters;
	atomic_t block;
};

static inline int percpu_init_rwsem(struct percpu_rw_semaphore *sem)
{
	sem->gp_state = 0;
	sem->read_count = alloc_percpu(unsigned int);
	if (!sem->read_count)
		return -ENOMEM;
	rcuwait_init(&sem->writer);
	init_waitqueue_head(&sem->waiters);
	atomic_set(&sem->block, 0);
	return 0;
}

static inline void percpu_free_rwsem(struct percpu_rw_semaphore *sem)
{
	free_percpu(sem->read_count);
	sem->read_count = NULL;
}

static inline bool __percpu_down_read_trylock(struct percpu_rw_semaphore *sem)
{
	this_cpu_inc(*sem->read_count);
	/* With the one between block and the sum of the writer. */
	smp_mb();
	if (likely(!atomic_read_acquire(&sem->block)))
		return true;
	this_cpu_dec(*sem->read_count);
	rcuwait_wake_up(&sem->writer);
	return false;
}

static inline bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem)
{
	bool ret = true;

	preempt_disable();
	if (likely(!READ_ONCE(sem->gp_state)))
		this_cpu_inc(*sem->read_count);
	else
		ret = __percpu_down_read_trylock(sem);
	preempt_enable();
	return ret;
}

static inline void percpu_down_read(struct percpu_rw_semaphore *sem)
{
	might_sleep();
	while (!percpu_down_read_trylock(sem))
		wait_event(sem->waiters, !atomic_read(&sem->block));
}

static inline void percpu_up_read(struct percpu_rw_semaphore *sem)
{
	preempt_disable();
	if (likely(!READ_ONCE(sem->gp_state))) {
		this_cpu_dec(*sem->read_count);
	} else {
		/* What the section did comes before the count. */
		smp_mb();
		this_cpu_dec(*sem->read_count);
		rcuwait_wake_up(&sem->writer);
	}
	preempt_enable();
}

static inline bool readers_active_check(struct percpu_rw_semaphore *sem)
{
	unsigned int sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(sem->read_count, cpu));
	if (sum)
		return false;
	smp_mb();
	return true;
}

static inline void percpu_down_write(struct percpu_rw_semaphore *sem)
{
	might_sleep();
	WRITE_ONCE(sem->gp_state, 1);
	synchronize_rcu();
	wait_event(sem->waiters, !atomic_xchg(&sem->block, 1));
	smp_mb();
	rcuwait_wait_event(&sem->writer, readers_active_check(sem), TASK_UNINTERRUPTIBLE);
}

static inline void percpu_up_write(struct percpu_rw_semaphore *sem)
{
	atomic_set_release(&sem->block, 0);
	smp_mb();
	wake_up_all(&sem->waiters);
}

#define percpu_is_write_locked(sem)	(atomic_read(&(sem)->block) != 0)
static inline bool percpu_is_read_locked(struct percpu_rw_semaphore *sem)
{
	unsigned int sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(sem->read_count, cpu));
	return sum != 0 && !atomic_read(&sem->block);
}

/* Nothing is frozen; who holds it is not recorded. */
#define percpu_down_read_freezable(sem, freeze)	percpu_down_read(sem)
#define percpu_rwsem_is_held(sem)	(percpu_is_read_locked(sem) || percpu_is_write_locked(sem))
#define percpu_rwsem_assert_held(sem)	((void)WARN_ON(!percpu_rwsem_is_held(sem)))
#define percpu_rwsem_release(sem, ip)	((void)(sem))
#define percpu_rwsem_acquire(sem, read, ip)	((void)(sem))

/* One that needs no percpu_init_rwsem(). */
#define __DEFINE_PERCPU_RWSEM(name, is_static)					\
static DEFINE_PER_CPU(unsigned int, __percpu_rwsem_rc_##name);			\
is_static struct percpu_rw_semaphore name = {					\
	.read_count = &__percpu_rwsem_rc_##name,				\
	.writer = __RCUWAIT_INITIALIZER(name.writer),				\
	.waiters = __WAIT_QUEUE_HEAD_INITIALIZER(name.waiters),			\
	.block = ATOMIC_INIT(0),						\
}
#define DEFINE_PERCPU_RWSEM(name)	__DEFINE_PERCPU_RWSEM(name, )
#define DEFINE_STATIC_PERCPU_RWSEM(name)	__DEFINE_PERCPU_RWSEM(name, static)

DEFINE_GUARD(percpu_read, struct percpu_rw_semaphore *, percpu_down_read(_T), percpu_up_read(_T))
DEFINE_GUARD_COND(percpu_read, _try, percpu_down_read_trylock(_T))
DEFINE_GUARD(percpu_write, struct percpu_rw_semaphore *, percpu_down_write(_T), percpu_up_write(_T))

#endif
