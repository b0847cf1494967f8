/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LINUX_MM_DEBUG_H
#define LINUX_MM_DEBUG_H

#include <linux/bug.h>
#include <linux/stringify.h>

/* As in a kernel that is built with CONFIG_DEBUG_VM. */
#define VM_BUG_ON(cond)			BUG_ON(cond)
#define VM_BUG_ON_PAGE(cond, page)	BUG_ON(cond)
#define VM_BUG_ON_FOLIO(cond, folio)	BUG_ON(cond)
#define VM_BUG_ON_VMA(cond, vma)	BUG_ON(cond)
#define VM_BUG_ON_MM(cond, mm)		BUG_ON(cond)
#define VM_WARN_ON(cond)		((void)WARN_ON(cond))
#define VM_WARN_ON_ONCE(cond)		WARN_ON_ONCE(cond)
#define VM_WARN_ON_PAGE(cond, page)	WARN_ON(cond)
#define VM_WARN_ON_FOLIO(cond, folio)	WARN_ON(cond)
#define VM_WARN_ON_ONCE_PAGE(cond, page)	WARN_ON_ONCE(cond)
#define VM_WARN_ON_ONCE_FOLIO(cond, folio)	WARN_ON_ONCE(cond)
#define VM_WARN_ON_ONCE_MM(cond, mm)	WARN_ON_ONCE(cond)
#define VM_WARN_ON_ONCE_VMA(cond, vma)	WARN_ON_ONCE(cond)
#define VM_WARN_ON_VMG(cond, vmg)	WARN_ON(cond)
#define VM_WARN_ONCE(cond, format...)	WARN_ONCE(cond, format)
#define VM_WARN(cond, format...)	WARN(cond, format)
#define VIRTUAL_BUG_ON(cond)		BUG_ON(cond)

#endif
