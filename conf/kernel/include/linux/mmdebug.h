/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINUX_MM_DEBUG_H
#define LINUX_MM_DEBUG_H

#include <linux/bug.h>
#include <linux/stringify.h>

/*
 * As in a kernel that is built with CONFIG_DEBUG_VM. The condition is made text here: one macro on it would be
 * expanded already.
 */
#define __VM_BUG_IF(cond, text)							\
do {										\
	if (unlikely(cond))							\
		__racewalk_bug(text);						\
} while (0)

#define VM_BUG_ON(cond)			__VM_BUG_IF(cond, "VM_BUG_ON(" #cond ")")
#define VM_BUG_ON_PAGE(cond, page)	__VM_BUG_IF(cond, "VM_BUG_ON_PAGE(" #cond ")")
#define VM_BUG_ON_FOLIO(cond, folio)	__VM_BUG_IF(cond, "VM_BUG_ON_FOLIO(" #cond ")")
#define VM_BUG_ON_VMA(cond, vma)	__VM_BUG_IF(cond, "VM_BUG_ON_VMA(" #cond ")")
#define VM_BUG_ON_MM(cond, mm)		__VM_BUG_IF(cond, "VM_BUG_ON_MM(" #cond ")")
#define VM_WARN_ON(cond)		((void)__RACEWALK_WARN_IF(cond, "VM_WARN_ON(" #cond ")"))
#define VM_WARN_ON_ONCE(cond)		__RACEWALK_WARN_IF(cond, "VM_WARN_ON_ONCE(" #cond ")")
#define VM_WARN_ON_PAGE(cond, page)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_PAGE(" #cond ")")
#define VM_WARN_ON_FOLIO(cond, folio)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_FOLIO(" #cond ")")
#define VM_WARN_ON_ONCE_PAGE(cond, page)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_ONCE_PAGE(" #cond ")")
#define VM_WARN_ON_ONCE_FOLIO(cond, folio)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_ONCE_FOLIO(" #cond ")")
#define VM_WARN_ON_ONCE_MM(cond, mm)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_ONCE_MM(" #cond ")")
#define VM_WARN_ON_ONCE_VMA(cond, vma)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_ONCE_VMA(" #cond ")")
#define VM_WARN_ON_VMG(cond, vmg)	__RACEWALK_WARN_IF(cond, "VM_WARN_ON_VMG(" #cond ")")
#define VM_WARN_ONCE(cond, format...)	WARN_ONCE(cond, format)
#define VM_WARN(cond, format...)	WARN(cond, format)
#define VIRTUAL_BUG_ON(cond)		__VM_BUG_IF(cond, "VIRTUAL_BUG_ON(" #cond ")")

#endif
