/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canaries: -D STRONGER makes what fixes bugs stronger than it need be. Barriers are full, an mm is kept by
 * whoever puts a reference on one of its VMAs, TLBs are flushed at once and all of them, each table is waited
 * for by interrupt, rmap locks are taken always, comparisons are made twice, neighbours are locked as well. What is
 * clean without must be clean with it: a finding is a check that asks for the wrong thing.
 */
#ifndef _MM_STRONGER_H
#define _MM_STRONGER_H

#include <asm/barrier.h>

#ifdef STRONGER
#define stronger_mb()	smp_mb()
#else
#define stronger_mb()	do { } while (0)
#endif

#endif
