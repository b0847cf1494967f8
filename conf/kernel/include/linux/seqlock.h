/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sequence counters. As for KCSAN, plain accesses in a read section, from its
 * begin to its retry, and in a write section may race: the retry discards what
 * they read. A begin is an acquire, a retry a read barrier before the second look;
 * the writer has a write barrier after the first bump and before the second.
 */
#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H

#include <linux/compiler.h>
#include <linux/kcsan-checks.h>
#include <linux/seqlock_types.h>
#include <linux/spinlock.h>
#include <linux/preempt.h>
#include <asm/barrier.h>

#define SEQCNT_ZERO(name)	{ .sequence = 0 }
#define SEQCNT_SPINLOCK_ZERO(name, lock)	{ .seqcount = { .sequence = 0 } }
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock)	{ .seqcount = { .sequence = 0 } }
#define SEQCNT_MUTEX_ZERO(name, lock)	{ .seqcount = { .sequence = 0 } }
#define SEQCNT_RWLOCK_ZERO(name, lock)	{ .seqcount = { .sequence = 0 } }
#define __SEQLOCK_UNLOCKED(name)	{ .seqcount = { .seqcount = { .sequence = 0 } } }
#define DEFINE_SEQLOCK(name)	seqlock_t name = __SEQLOCK_UNLOCKED(name)

#define __RACEWALK_SEQ(s)							\
	_Generic((s),								\
		seqcount_t *: (s),						\
		const seqcount_t *: (s),					\
		default: (seqcount_t *)(s))

#define seqcount_init(s)			((void)((s)->sequence = 0))
#define seqcount_spinlock_init(s, lock)		((void)((s)->seqcount.sequence = 0))
#define seqcount_raw_spinlock_init(s, lock)	((void)((s)->seqcount.sequence = 0))
#define seqcount_mutex_init(s, lock)		((void)((s)->seqcount.sequence = 0))
#define seqcount_rwlock_init(s, lock)		((void)((s)->seqcount.sequence = 0))

#define seqprop_sequence(s)	smp_load_acquire(&__RACEWALK_SEQ(s)->sequence)

/* The count, be it odd or even. */
#define raw_read_seqcount(s)	seqprop_sequence(s)

#define __read_seqcount_begin(s)						\
({										\
	unsigned int __seq;							\
	while ((__seq = seqprop_sequence(s)) & 1)				\
		cpu_relax();							\
	kcsan_nestable_atomic_begin();						\
	__seq;									\
})
#define raw_read_seqcount_begin(s)	__read_seqcount_begin(s)
#define read_seqcount_begin(s)		__read_seqcount_begin(s)

/* False, and no section, if a writer is at work. */
#define raw_seqcount_try_begin(s, start)					\
({										\
	bool __even;								\
	(start) = raw_read_seqcount(s);						\
	__even = !((start) & 1);						\
	if (__even)								\
		kcsan_nestable_atomic_begin();					\
	__even;									\
})

/* Does not wait for the writer: the retry will fail then. */
#define raw_seqcount_begin(s)							\
({										\
	unsigned int __seq = raw_read_seqcount(s) & ~1u;			\
	kcsan_nestable_atomic_begin();						\
	__seq;									\
})

#define __read_seqcount_retry(s, start)						\
({										\
	kcsan_nestable_atomic_end();						\
	unlikely(READ_ONCE(__RACEWALK_SEQ(s)->sequence) != (start));		\
})
#define read_seqcount_retry(s, start)						\
({										\
	smp_rmb();								\
	__read_seqcount_retry(s, start);					\
})

#define __RACEWALK_SEQ_BUMP(s)							\
	WRITE_ONCE(__RACEWALK_SEQ(s)->sequence, __RACEWALK_SEQ(s)->sequence + 1)

#define do_raw_write_seqcount_begin(s)						\
do {										\
	kcsan_nestable_atomic_begin();						\
	__RACEWALK_SEQ_BUMP(s);							\
	smp_wmb();								\
} while (0)
#define do_raw_write_seqcount_end(s)						\
do {										\
	smp_wmb();								\
	__RACEWALK_SEQ_BUMP(s);							\
	kcsan_nestable_atomic_end();						\
} while (0)

/* Those that belong to a lock that leaves preemption on switch it off. */
#define __RACEWALK_SEQ_PREEMPTIBLE(s)						\
	_Generic((s), seqcount_mutex_t *: 1, default: 0)

#define raw_write_seqcount_begin(s)						\
do {										\
	if (__RACEWALK_SEQ_PREEMPTIBLE(s))					\
		preempt_disable();						\
	do_raw_write_seqcount_begin(s);						\
} while (0)
#define raw_write_seqcount_end(s)						\
do {										\
	do_raw_write_seqcount_end(s);						\
	if (__RACEWALK_SEQ_PREEMPTIBLE(s))					\
		preempt_enable();						\
} while (0)
#define write_seqcount_begin(s)			raw_write_seqcount_begin(s)
#define write_seqcount_begin_nested(s, subclass)	raw_write_seqcount_begin(s)
#define write_seqcount_end(s)			raw_write_seqcount_end(s)

/* Stores before are visible to who sees the count after, and the other way round. */
#define raw_write_seqcount_barrier(s)						\
do {										\
	kcsan_nestable_atomic_begin();						\
	__RACEWALK_SEQ_BUMP(s);							\
	smp_wmb();								\
	__RACEWALK_SEQ_BUMP(s);							\
	kcsan_nestable_atomic_end();						\
} while (0)

/* Readers that began before will retry. */
#define write_seqcount_invalidate(s)						\
do {										\
	smp_wmb();								\
	kcsan_nestable_atomic_begin();						\
	WRITE_ONCE(__RACEWALK_SEQ(s)->sequence, __RACEWALK_SEQ(s)->sequence + 2); \
	kcsan_nestable_atomic_end();						\
} while (0)

#define seqlock_init(sl)							\
do {										\
	spin_lock_init(&(sl)->lock);						\
	(sl)->seqcount.seqcount.sequence = 0;					\
} while (0)

#define read_seqbegin(sl)		read_seqcount_begin(&(sl)->seqcount)
#define read_seqretry(sl, start)	read_seqcount_retry(&(sl)->seqcount, start)

#define write_seqlock(sl)							\
do {										\
	spin_lock(&(sl)->lock);							\
	do_raw_write_seqcount_begin(&(sl)->seqcount);				\
} while (0)
#define write_sequnlock(sl)							\
do {										\
	do_raw_write_seqcount_end(&(sl)->seqcount);				\
	spin_unlock(&(sl)->lock);						\
} while (0)
#define write_seqlock_irqsave(sl, flags)					\
do {										\
	spin_lock_irqsave(&(sl)->lock, flags);					\
	do_raw_write_seqcount_begin(&(sl)->seqcount);				\
} while (0)
#define write_sequnlock_irqrestore(sl, flags)					\
do {										\
	do_raw_write_seqcount_end(&(sl)->seqcount);				\
	spin_unlock_irqrestore(&(sl)->lock, flags);				\
} while (0)
#define write_seqlock_irq(sl)							\
do {										\
	spin_lock_irq(&(sl)->lock);						\
	do_raw_write_seqcount_begin(&(sl)->seqcount);				\
} while (0)
#define write_sequnlock_irq(sl)							\
do {										\
	do_raw_write_seqcount_end(&(sl)->seqcount);				\
	spin_unlock_irq(&(sl)->lock);						\
} while (0)
#define write_seqlock_bh(sl)							\
do {										\
	spin_lock_bh(&(sl)->lock);						\
	do_raw_write_seqcount_begin(&(sl)->seqcount);				\
} while (0)
#define write_sequnlock_bh(sl)							\
do {										\
	do_raw_write_seqcount_end(&(sl)->seqcount);				\
	spin_unlock_bh(&(sl)->lock);						\
} while (0)
#define read_seqlock_excl(sl)		spin_lock(&(sl)->lock)
#define read_sequnlock_excl(sl)		spin_unlock(&(sl)->lock)
#define read_seqlock_excl_irqsave(sl, flags)	spin_lock_irqsave(&(sl)->lock, flags)
#define read_sequnlock_excl_irqrestore(sl, flags)	spin_unlock_irqrestore(&(sl)->lock, flags)
#define read_seqlock_excl_irq(sl)	spin_lock_irq(&(sl)->lock)
#define read_sequnlock_excl_irq(sl)	spin_unlock_irq(&(sl)->lock)
#define read_seqlock_excl_bh(sl)	spin_lock_bh(&(sl)->lock)
#define read_sequnlock_excl_bh(sl)	spin_unlock_bh(&(sl)->lock)

/* Without the lock first; with it when *seq has been made odd. */
#define read_seqbegin_or_lock(sl, seq)						\
do {										\
	if (!(*(seq) & 1))							\
		*(seq) = read_seqbegin(sl);					\
	else									\
		read_seqlock_excl(sl);						\
} while (0)
#define need_seqretry(sl, seq)		(!((seq) & 1) && read_seqretry(sl, seq))
#define done_seqretry(sl, seq)							\
do {										\
	if ((seq) & 1)								\
		read_sequnlock_excl(sl);					\
} while (0)

#define read_seqbegin_or_lock_irqsave(sl, seq)					\
({										\
	unsigned long __flags = 0;						\
	if (!(*(seq) & 1))							\
		*(seq) = read_seqbegin(sl);					\
	else									\
		read_seqlock_excl_irqsave(sl, __flags);				\
	__flags;								\
})
#define done_seqretry_irqrestore(sl, seq, flags)				\
do {										\
	if ((seq) & 1)								\
		read_sequnlock_excl_irqrestore(sl, flags);			\
} while (0)

/*
 * Two copies of the data, of which readers take that which the count's last bit names, while the writer changes the
 * other: a reader is never kept waiting.
 */
typedef struct {
	seqcount_t seqcount;
} seqcount_latch_t;

#define SEQCNT_LATCH_ZERO(name)		{ .seqcount = { .sequence = 0 } }
#define seqcount_latch_init(s)		((void)((s)->seqcount.sequence = 0))
#define raw_read_seqcount_latch(s)	READ_ONCE((s)->seqcount.sequence)
#define raw_read_seqcount_latch_retry(s, start)					\
({										\
	smp_rmb();								\
	unlikely(READ_ONCE((s)->seqcount.sequence) != (start));			\
})
#define read_seqcount_latch(s)							\
({										\
	unsigned int __seq;							\
	kcsan_nestable_atomic_begin();						\
	__seq = raw_read_seqcount_latch(s);					\
	smp_mb();								\
	__seq;									\
})
#define read_seqcount_latch_retry(s, start)					\
({										\
	kcsan_nestable_atomic_end();						\
	smp_rmb();								\
	unlikely(READ_ONCE((s)->seqcount.sequence) != (start));			\
})
#define raw_write_seqcount_latch(s)						\
do {										\
	smp_wmb();								\
	WRITE_ONCE((s)->seqcount.sequence, (s)->seqcount.sequence + 1);		\
	smp_wmb();								\
} while (0)
#define write_seqcount_latch_begin(s)						\
do {										\
	kcsan_nestable_atomic_begin();						\
	raw_write_seqcount_latch(s);						\
} while (0)
#define write_seqcount_latch(s)		raw_write_seqcount_latch(s)
#define write_seqcount_latch_end(s)						\
do {										\
	kcsan_nestable_atomic_end();						\
} while (0)

#endif /* __LINUX_SEQLOCK_H */
