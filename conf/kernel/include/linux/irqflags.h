/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_TRACE_IRQFLAGS_H
#define _LINUX_TRACE_IRQFLAGS_H

#include <linux/compiler.h>
#include <linux/cleanup.h>

#define local_irq_save(flags)		((void)((flags) = __racewalk_local_irq_save()))
#define local_irq_restore(flags)	__racewalk_local_irq_restore(flags)
#define local_irq_disable()		((void)__racewalk_local_irq_save())
#define local_irq_enable()		__racewalk_local_irq_restore(1)
#define raw_local_irq_save(flags)	local_irq_save(flags)
#define raw_local_irq_restore(flags)	local_irq_restore(flags)
#define raw_local_irq_disable()		local_irq_disable()
#define raw_local_irq_enable()		local_irq_enable()
#define irqs_disabled()			__racewalk_irqs_disabled()
#define irqs_disabled_flags(flags)	(!(flags))

DEFINE_LOCK_GUARD_0(irq, local_irq_disable(), local_irq_enable())
DEFINE_LOCK_GUARD_0(irqsave,
		    local_irq_save(_T->flags),
		    local_irq_restore(_T->flags),
		    unsigned long flags)

#endif
