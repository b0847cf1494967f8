/* SPDX-License-Identifier: Apache-2.0 */
/* Locks of what a CPU has for itself: preemption or interrupts off, as without PREEMPT_RT. */
#ifndef _LINUX_LOCAL_LOCK_H
#define _LINUX_LOCAL_LOCK_H

#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>

typedef struct {
	char none;
} local_lock_t;

#define INIT_LOCAL_LOCK(lockname)	{ 0 }
#define local_lock_init(lock)		((void)(lock))
#define local_lock(lock)		do { (void)(lock); preempt_disable(); } while (0)
#define local_unlock(lock)		do { (void)(lock); preempt_enable(); } while (0)
#define local_lock_irq(lock)		do { (void)(lock); local_irq_disable(); } while (0)
#define local_unlock_irq(lock)		do { (void)(lock); local_irq_enable(); } while (0)
#define local_lock_irqsave(lock, flags)	do { (void)(lock); local_irq_save(flags); } while (0)
#define local_unlock_irqrestore(lock, flags)	do { (void)(lock); local_irq_restore(flags); } while (0)
#define local_lock_nested_bh(lock)	((void)(lock))
#define local_unlock_nested_bh(lock)	((void)(lock))

DEFINE_LOCK_GUARD_1(local_lock, local_lock_t, local_lock(_T->lock), local_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(local_lock_irq, local_lock_t,
		    local_lock_irq(_T->lock), local_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(local_lock_irqsave, local_lock_t,
		    local_lock_irqsave(_T->lock, _T->flags),
		    local_unlock_irqrestore(_T->lock, _T->flags),
		    unsigned long flags)

#endif
