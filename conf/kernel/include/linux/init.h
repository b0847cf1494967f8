/* SPDX-License-Identifier: Apache-2.0 */
/* Init calls are not made: call what is needed from setup(). */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

#define __init
#define __exit
#define __initdata
#define __initconst
#define __exitdata
#define __meminit
#define __ro_after_init
#define __read_mostly
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define ____cacheline_internodealigned_in_smp

#define __RACEWALK_INITCALL(fn)	extern int __racewalk_initcall
#define early_initcall(fn)	__RACEWALK_INITCALL(fn)
#define core_initcall(fn)	__RACEWALK_INITCALL(fn)
#define subsys_initcall(fn)	__RACEWALK_INITCALL(fn)
#define fs_initcall(fn)		__RACEWALK_INITCALL(fn)
#define device_initcall(fn)	__RACEWALK_INITCALL(fn)
#define late_initcall(fn)	__RACEWALK_INITCALL(fn)
#define __initcall(fn)		__RACEWALK_INITCALL(fn)
#define __setup(str, fn)	__RACEWALK_INITCALL(fn)
#define early_param(str, fn)	__RACEWALK_INITCALL(fn)

#endif
