/* SPDX-License-Identifier: Apache-2.0 */
/* For probes and marks: rare things that happen on the way. on_enter(trace_...) sees them. */
#ifndef _MM_TRACE_H
#define _MM_TRACE_H

/* A lazy CPU makes up for a flush. */
static inline void trace_lazy_tlb_flush(void)
{
}

/* A table is freed without a batch. */
static inline void trace_table_without_batch(void)
{
}

/* Two gathers are under way at a time. */
static inline void trace_nested_gather(void)
{
}

/* A table is in use again before it could be freed. */
static inline void trace_reclaim_refilled(void)
{
}

/* A page was truncated before the fault had locked it. */
static inline void trace_fault_truncated(void)
{
}

/* A fault without anon_vma has to wait for mmap_lock. */
static inline void trace_anon_prepare_retry(void)
{
}

/* Somebody else has put the page in place. */
static inline void trace_fault_lost(void)
{
}

/* gup_fast gives a page back: its entry has changed. */
static inline void trace_gup_fast_changed(void)
{
}

/* gup_fast gives all pages back: a fork was under way. */
static inline void trace_gup_fast_fork(void)
{
}

/* A table that was to be moved has gone. */
static inline void trace_move_table_gone(void)
{
}

#endif
