// SPDX-License-Identifier: Apache-2.0
/*
 * An interrupt reads what a sequence count protects, and waits for the writer that it interrupts.
 *
 * id: I-19
 * expect: -D BUGGY=1: livelock
 * expect: -D BUGGY=2 --memory lkmm: invariant both halves are of one write
 * expect: -D BUGGY=3: invariant both halves are of one write
 * expect: -D BUGGY=0 --memory sc,lkmm: clean
 *
 * An invented one, of a kind that is often mended: BUGGY=1 writes with interrupts on, so that the reader in the interrupt spins for ever; BUGGY=2 has a
 * writer without its barriers, BUGGY=3 a reader that does not look at the count again.
 *
 *   racewalk run conf/zoo/sequence-read-by-an-interrupt.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#include <racewalk.h>
#include <linux/hrtimer.h>
#include <linux/seqlock.h>

SCENARIO("a sequence count that an interrupt reads");

static DEFINE_SEQLOCK(seqlock);
static long seconds, nanoseconds;
static struct hrtimer timer;

static void read_time(void)
{
	unsigned int seq;
	long s, ns;

	do {
		seq = read_seqbegin(&seqlock);
		s = READ_ONCE(seconds);
		ns = READ_ONCE(nanoseconds);
#if BUGGY == 3
	} while (read_seqretry(&seqlock, seq) && false);
#else
	} while (read_seqretry(&seqlock, seq));
#endif
	require(s == ns, "both halves are of one write");
	if (s)
		sometimes("the time has passed");
}

static enum hrtimer_restart tick(struct hrtimer *t)
{
	read_time();
	return HRTIMER_NORESTART;
}

setup(void)
{
	hrtimer_setup(&timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

task(writer)
{
	unsigned long flags;

	hrtimer_start(&timer, 0, HRTIMER_MODE_REL);
#if BUGGY == 1
	(void)flags;
	write_seqlock(&seqlock);
	WRITE_ONCE(seconds, 1);
	WRITE_ONCE(nanoseconds, 1);
	write_sequnlock(&seqlock);
#elif BUGGY == 2
	spin_lock_irqsave(&seqlock.lock, flags);
	WRITE_ONCE(seqlock.seqcount.seqcount.sequence, seqlock.seqcount.seqcount.sequence + 1);
	WRITE_ONCE(seconds, 1);
	WRITE_ONCE(nanoseconds, 1);
	WRITE_ONCE(seqlock.seqcount.seqcount.sequence, seqlock.seqcount.seqcount.sequence + 1);
	spin_unlock_irqrestore(&seqlock.lock, flags);
#else
	write_seqlock_irqsave(&seqlock, flags);
	WRITE_ONCE(seconds, 1);
	WRITE_ONCE(nanoseconds, 1);
	write_sequnlock_irqrestore(&seqlock, flags);
#endif
}

task(reader)
{
	read_time();
}

finally(void)
{
	hrtimer_cancel(&timer);
}
