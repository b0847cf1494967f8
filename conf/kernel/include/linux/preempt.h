/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_PREEMPT_H
#define __LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/cleanup.h>

#define preempt_disable()		__racewalk_preempt_count_add(1)
#define preempt_enable()		__racewalk_preempt_count_add(-1)
#define preempt_disable_notrace()	preempt_disable()
#define preempt_enable_notrace()	preempt_enable()
#define preempt_count()			__racewalk_preempt_count()
#define preemptible()			(preempt_count() == 0 && !__racewalk_irqs_disabled())
#define migrate_disable()		preempt_disable()
#define migrate_enable()		preempt_enable()

#define in_interrupt()			__racewalk_in_interrupt()
#define in_hardirq()			__racewalk_in_interrupt()
#define in_irq()			__racewalk_in_interrupt()
#define in_task()			(!__racewalk_in_interrupt())
#define in_atomic()			(preempt_count() != 0)
#define in_nmi()			0
#define in_softirq()			__racewalk_in_interrupt()
#define in_serving_softirq()		__racewalk_in_interrupt()
#define preempt_enable_no_resched()	preempt_enable()
#define preempt_disable_nested()	preempt_disable()
#define preempt_enable_nested()		preempt_enable()

DEFINE_LOCK_GUARD_0(preempt, preempt_disable(), preempt_enable())
DEFINE_LOCK_GUARD_0(migrate, migrate_disable(), migrate_enable())

#endif
