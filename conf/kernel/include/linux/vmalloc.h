/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of vmalloc() is that of kmalloc(). */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/slab.h>

#define __vmalloc(size, gfp)	kmalloc(size, gfp)
#define vmalloc_user(size)	vzalloc(size)
#define vfree_atomic(p)		vfree(p)
#define is_vmalloc_addr(p)	((void)(p), false)

#endif
