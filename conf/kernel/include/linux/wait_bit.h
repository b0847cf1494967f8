/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting for a bit of a word, or for a condition on a variable: the queues are found by the
 * address. A waker looks at the queue without its lock first, so what makes the condition true needs a full
 * barrier before the wake-up: smp_mb__after_atomic(), smp_mb(), or an operation that has one.
 */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/wait.h>

struct wait_bit_key {
	void *flags;
	int bit_nr;
	unsigned long timeout;
};

struct wait_bit_queue_entry {
	struct wait_bit_key key;
	struct wait_queue_entry wq_entry;
};

typedef int wait_bit_action_f(struct wait_bit_key *key, int mode);

/* Unrelated waits share a queue, as they may in the kernel. */
static struct wait_queue_head bit_wait_table[2] = {
	__WAIT_QUEUE_HEAD_INITIALIZER(bit_wait_table[0]),
	__WAIT_QUEUE_HEAD_INITIALIZER(bit_wait_table[1]),
};

#define bit_waitqueue(word, bit)						\
	(&bit_wait_table[(((unsigned long)(word) >> 3) + (bit)) & 1])
#define __var_waitqueue(p)	(&bit_wait_table[((unsigned long)(p) >> 3) & 1])

static inline int wake_bit_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				    void *arg)
{
	struct wait_bit_key *key = arg;
	struct wait_bit_queue_entry *wait_bit =
		container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);

	if (wait_bit->key.flags != key->flags || wait_bit->key.bit_nr != key->bit_nr ||
	    test_bit(key->bit_nr, (unsigned long *)key->flags))
		return 0;
	return autoremove_wake_function(wq_entry, mode, flags, key);
}

static inline int var_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				    void *arg)
{
	struct wait_bit_key *key = arg;
	struct wait_bit_queue_entry *wbq_entry =
		container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);

	if (wbq_entry->key.flags != key->flags || wbq_entry->key.bit_nr != key->bit_nr)
		return 0;
	return autoremove_wake_function(wq_entry, mode, flags, key);
}

static inline void __wake_up_bit(struct wait_queue_head *wq_head, void *word, int bit)
{
	struct wait_bit_key key = { .flags = word, .bit_nr = bit, .timeout = 0 };

	if (waitqueue_active(wq_head))
		__wake_up(wq_head, TASK_NORMAL, 1, &key);
}

/* ---- a bit ------------------------------------------------------------------------------ */

static inline void wake_up_bit(unsigned long *word, int bit)
{
	__wake_up_bit(bit_waitqueue(word, bit), word, bit);
}

static inline void clear_and_wake_up_bit(int bit, unsigned long *word)
{
	clear_bit_unlock(bit, word);
	smp_mb__after_atomic();
	wake_up_bit(word, bit);
}

/* 0, or -EINTR if a signal ends the wait. */
static inline int wait_on_bit(unsigned long *word, int bit, unsigned int mode)
{
	struct wait_queue_head *wq_head = bit_waitqueue(word, bit);
	struct wait_bit_queue_entry wbq_entry;
	int ret = 0;

	might_sleep();
	if (!test_bit_acquire(bit, word))
		return 0;
	init_wait_entry(&wbq_entry.wq_entry, 0);
	wbq_entry.wq_entry.func = wake_bit_function;
	wbq_entry.key.flags = word;
	wbq_entry.key.bit_nr = bit;
	wbq_entry.key.timeout = 0;
	do {
		prepare_to_wait(wq_head, &wbq_entry.wq_entry, mode);
		if (test_bit(bit, word)) {
			schedule();
			if (signal_pending_state(mode, current))
				ret = -EINTR;
		}
	} while (test_bit_acquire(bit, word) && !ret);
	finish_wait(wq_head, &wbq_entry.wq_entry);
	return ret;
}

/* How to sleep: 0 to go on with the loop. */
static inline int bit_wait(struct wait_bit_key *key, int mode)
{
	(void)key;
	schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
#define bit_wait_io	bit_wait

static inline int bit_wait_timeout(struct wait_bit_key *key, int mode)
{
	key->timeout = schedule_timeout(key->timeout);
	if (!key->timeout)
		return -EAGAIN;
	return signal_pending_state(mode, current) ? -EINTR : 0;
}

static inline int __racewalk_wait_on_bit(unsigned long *word, int bit, wait_bit_action_f *action,
					 unsigned int mode, unsigned long timeout)
{
	struct wait_queue_head *wq_head = bit_waitqueue(word, bit);
	struct wait_bit_queue_entry wbq_entry;
	int ret = 0;

	might_sleep();
	if (!test_bit_acquire(bit, word))
		return 0;
	init_wait_entry(&wbq_entry.wq_entry, 0);
	wbq_entry.wq_entry.func = wake_bit_function;
	wbq_entry.key.flags = word;
	wbq_entry.key.bit_nr = bit;
	wbq_entry.key.timeout = timeout;
	do {
		prepare_to_wait(wq_head, &wbq_entry.wq_entry, mode);
		if (test_bit(bit, word))
			ret = action(&wbq_entry.key, mode);
	} while (test_bit_acquire(bit, word) && !ret);
	finish_wait(wq_head, &wbq_entry.wq_entry);
	return ret;
}
#define wait_on_bit_action(word, bit, action, mode)	\
	__racewalk_wait_on_bit(word, bit, action, mode, 0)
#define wait_on_bit_timeout(word, bit, mode, timeout)	\
	__racewalk_wait_on_bit(word, bit, bit_wait_timeout, mode, timeout)
#define DEFINE_WAIT_BIT(name, word, bit)					\
	struct wait_bit_queue_entry name = {					\
		.key = { .flags = (word), .bit_nr = (bit) },			\
		.wq_entry = {							\
			.private = current,					\
			.func = wake_bit_function,				\
			.entry = LIST_HEAD_INIT((name).wq_entry.entry)		\
		}								\
	}

#define wait_on_bit_io(word, bit, mode)	wait_on_bit(word, bit, mode)
#define out_of_line_wait_on_bit(word, bit, action, mode)	wait_on_bit(word, bit, mode)

/* Waits until the bit is clear, and sets it: 0, or -EINTR. Acquire if it succeeds. */
static inline int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode)
{
	int ret = 0;

	while (!ret && test_and_set_bit_lock(bit, word))
		ret = wait_on_bit(word, bit, mode);
	return ret;
}
#define wait_on_bit_lock_io(word, bit, mode)	wait_on_bit_lock(word, bit, mode)

/* ---- a variable -------------------------------------------------------------------------- */

static inline void wake_up_var(void *var)
{
	__wake_up_bit(__var_waitqueue(var), var, -1);
}

#define wake_up_var_locked(var, lock)		wake_up_var(var)
#define wake_up_var_protected(var, cond)	wake_up_var(var)

/* The value, a full barrier, the wake-up. */
#define store_release_wake_up(var, val)						\
do {										\
	smp_store_release(var, val);						\
	smp_mb();								\
	wake_up_var(var);							\
} while (0)

/* True for the one that came to zero. The decrement is a full barrier. */
static inline bool atomic_dec_and_wake_up(atomic_t *var)
{
	if (!atomic_dec_and_test(var))
		return false;
	wake_up_var(var);
	return true;
}

static inline void init_wait_var_entry(struct wait_bit_queue_entry *wbq_entry, void *var, int flags)
{
	init_wait_entry(&wbq_entry->wq_entry, flags);
	wbq_entry->wq_entry.func = var_wake_function;
	wbq_entry->key.flags = var;
	wbq_entry->key.bit_nr = -1;
	wbq_entry->key.timeout = 0;
}

#define ___wait_var_event(var, condition, state, ret, cmd)			\
({										\
	struct wait_queue_head *__wq_head = __var_waitqueue(var);		\
	struct wait_bit_queue_entry __wbq_entry;				\
	long __wbq_result = ret;						\
	long __wbq_signal;							\
										\
	init_wait_var_entry(&__wbq_entry, var, 0);				\
	for (;;) {								\
		__wbq_signal = prepare_to_wait_event(__wq_head,			\
						     &__wbq_entry.wq_entry, state); \
		if (condition)							\
			break;							\
		if (___wait_is_interruptible(state) && __wbq_signal) {		\
			__wbq_result = __wbq_signal;				\
			break;							\
		}								\
		cmd;								\
	}									\
	finish_wait(__wq_head, &__wbq_entry.wq_entry);				\
	__wbq_result;								\
})

#define __RACEWALK_WAIT_VAR_EVENT(var, condition, state)			\
({										\
	long __var_waited = 0;							\
	might_sleep();								\
	if (!(condition))							\
		__var_waited = ___wait_var_event(var, condition, state, 0, schedule()); \
	(int)__var_waited;							\
})

#define wait_var_event(var, condition)						\
	((void)__RACEWALK_WAIT_VAR_EVENT(var, condition, TASK_UNINTERRUPTIBLE))
#define wait_var_event_io(var, condition)	wait_var_event(var, condition)
#define wait_var_event_killable(var, condition)					\
	__RACEWALK_WAIT_VAR_EVENT(var, condition, TASK_KILLABLE)
#define wait_var_event_interruptible(var, condition)				\
	__RACEWALK_WAIT_VAR_EVENT(var, condition, TASK_INTERRUPTIBLE)

/* 0 if the time ran out, else what was left. */
#define wait_var_event_timeout(var, condition, timeout)				\
({										\
	long __result = (timeout);						\
	might_sleep();								\
	if (!___wait_cond_timeout(condition))					\
		__result = ___wait_var_event(var, ___wait_cond_timeout(condition), \
					     TASK_UNINTERRUPTIBLE, timeout,	\
					     __result = schedule_timeout(__result)); \
	__result;								\
})

/* With the lock held at the start, while the condition is tested and at the end. */
#define wait_var_event_spinlock(var, condition, lock)				\
do {										\
	might_sleep();								\
	if (!(condition))							\
		___wait_var_event(var, condition, TASK_UNINTERRUPTIBLE, 0,	\
				  spin_unlock(lock); schedule(); spin_lock(lock)); \
} while (0)
#define wait_var_event_mutex(var, condition, lock)				\
do {										\
	might_sleep();								\
	if (!(condition))							\
		___wait_var_event(var, condition, TASK_UNINTERRUPTIBLE, 0,	\
				  mutex_unlock(lock); schedule(); mutex_lock(lock)); \
} while (0)

#endif /* _LINUX_WAIT_BIT_H */
