/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the kernel headers of Racewalk may ask of the simulated machine.
 *
 * Scenarios and protocols use the kernel's names and those of racewalk.h;
 * nothing here is meant to be called from them.
 */
#ifndef _RACEWALK_INTRINSICS_H
#define _RACEWALK_INTRINSICS_H

/*
 * Memory operations. They are generic over the type of what the pointer points
 * to, as the compiler's own atomic builtins are, and need no declaration:
 *
 *   __racewalk_load(p, order)                     the value
 *   __racewalk_store(p, v, order)                 nothing
 *   __racewalk_rmw(p, kind, v, order, returns)    the old value
 *   __racewalk_rmw_unless(p, a, u, order)         adds a unless the value is u; the old value
 *   __racewalk_cmpxchg(p, old, new, order)        the value found
 *   __racewalk_fence(kind)                        nothing
 *
 * With returns 0 the old value is not used and the operation orders nothing.
 */

/* Orders. */
#define __RACEWALK_PLAIN	0
#define __RACEWALK_ONCE		1
#define __RACEWALK_ACQUIRE	2
#define __RACEWALK_RELEASE	3
#define __RACEWALK_FULL		4
#define __RACEWALK_DEREFERENCE	5

/* Kinds of read-modify-write. */
#define __RACEWALK_XCHG		0
#define __RACEWALK_ADD		1
#define __RACEWALK_SUB		2
#define __RACEWALK_AND		3
#define __RACEWALK_OR		4
#define __RACEWALK_XOR		5
#define __RACEWALK_ANDNOT	6

/* Kinds of fence. */
#define __RACEWALK_MB			0
#define __RACEWALK_RMB			1
#define __RACEWALK_WMB			2
#define __RACEWALK_BEFORE_ATOMIC	3
#define __RACEWALK_AFTER_ATOMIC		4
#define __RACEWALK_AFTER_SPINLOCK	5
#define __RACEWALK_AFTER_UNLOCK_LOCK	6
#define __RACEWALK_COMPILER		7

/* Before a variable or a function: for checks and for what the machine does in a step of its own. */
#define __RACEWALK_GHOST	__attribute__((racewalk_ghost))

/* Kinds of locks, and the ways to take them. */
#define __RACEWALK_SPIN		0
#define __RACEWALK_RWLOCK	1
#define __RACEWALK_MUTEX	2
#define __RACEWALK_RWSEM	3

#define __RACEWALK_EXCLUSIVE	0
#define __RACEWALK_SHARED	1
#define __RACEWALK_TRY		2
#define __RACEWALK_KILLABLE	4
#define __RACEWALK_NESTED	8

struct task_struct;

/* Scenario. */
long __racewalk_choose(long n);
void __racewalk_sometimes(const char *label);
void __racewalk_warn(const char *text);
void __racewalk_bug(const char *text) __attribute__((__noreturn__));
void __racewalk_violated(const char *text);
void __racewalk_missing(const char *text);
int __racewalk_nr_cpus(void);
int __racewalk_task_index(void);

/* Allocation. */
void *__racewalk_cache_create(const char *name, unsigned long size, unsigned long align,
			      unsigned long flags, void (*ctor)(void *));
void __racewalk_cache_destroy(void *cache);
void *__racewalk_cache_alloc(void *cache, unsigned int gfp);
void __racewalk_cache_free(void *cache, const void *object);
void *__racewalk_kmalloc(unsigned long size, unsigned int gfp);
void __racewalk_kfree(const void *object);
unsigned long __racewalk_pages_alloc(unsigned int order, unsigned int gfp);
void __racewalk_pages_free(unsigned long address, unsigned int order);
unsigned long __racewalk_ksize(const void *object);

/* Locks. */
void __racewalk_lock_init(const volatile void *lock, const char *name);
int __racewalk_lock(const volatile void *lock, int kind, int how, int subclass);
void __racewalk_unlock(const volatile void *lock, int kind, int how);
void __racewalk_lock_downgrade(const volatile void *lock, int kind);
int __racewalk_lock_is_locked(const volatile void *lock, int kind);
int __racewalk_lock_is_contended(const volatile void *lock, int kind);
int __racewalk_lock_held(const volatile void *lock, int kind, int how);

/* CPU. */
int __racewalk_smp_processor_id(void);
void __racewalk_preempt_count_add(int n);
int __racewalk_preempt_count(void);
unsigned long __racewalk_local_irq_save(void);
void __racewalk_local_irq_restore(unsigned long state);
int __racewalk_irqs_disabled(void);
void __racewalk_bh_count_add(int n);
int __racewalk_in_interrupt(void);
void __racewalk_smp_call(int cpu, void (*func)(void *), void *info, int wait);
void *__racewalk_per_cpu_ptr(const volatile void *pointer, int cpu);
void *__racewalk_this_cpu_ptr(const volatile void *pointer);
void *__racewalk_percpu_alloc(unsigned long size, unsigned long align);
void __racewalk_percpu_free(const volatile void *pointer);
void __racewalk_cpu_relax(void);

/* Tasks. */
struct task_struct *__racewalk_current(void);
struct task_struct *__racewalk_task_create(int (*fn)(void *), void *data, const char *name,
					   int cpu);
void __racewalk_schedule(const volatile void *state);
int __racewalk_schedule_timeout(const volatile void *state, long timeout);
int __racewalk_wake_up(struct task_struct *task, const volatile void *state, unsigned int mask);
void __racewalk_cond_resched(void);
void __racewalk_might_sleep(void);
void __racewalk_kill(struct task_struct *task);
int __racewalk_signal_pending(struct task_struct *task);

/* RCU. */
void __racewalk_rcu_read_lock(void);
void __racewalk_rcu_read_unlock(void);
int __racewalk_rcu_read_lock_held(void);
void __racewalk_synchronize_rcu(void);
void __racewalk_call_rcu(void *head, void *func);
void __racewalk_kfree_rcu(const void *object);
void __racewalk_rcu_barrier(void);
int __racewalk_srcu_read_lock(void *domain);
void __racewalk_srcu_read_unlock(void *domain, int index);
void __racewalk_synchronize_srcu(void *domain);
void __racewalk_call_srcu(void *domain, void *head, void *func);

/* Races and ghosts. */
void __racewalk_races_allowed_add(int n);
int __racewalk_is_allocated(const volatile void *object);
long __racewalk_life(const volatile void *object);
void __racewalk_poison(const volatile void *address, unsigned long size);
void __racewalk_unpoison(const volatile void *address, unsigned long size);
void __racewalk_assert_exclusive(const volatile void *address, unsigned long size, int access);

#endif /* _RACEWALK_INTRINSICS_H */
