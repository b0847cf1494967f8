/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/kernel.h>

#define __RACEWALK_MODULE_NOTE	extern int __racewalk_module_note
#define module_init(fn)		__RACEWALK_INITCALL(fn)
#define module_exit(fn)		__RACEWALK_INITCALL(fn)
#define MODULE_LICENSE(x)	__RACEWALK_MODULE_NOTE
#define MODULE_AUTHOR(x)	__RACEWALK_MODULE_NOTE
#define MODULE_DESCRIPTION(x)	__RACEWALK_MODULE_NOTE
#define MODULE_VERSION(x)	__RACEWALK_MODULE_NOTE
#define MODULE_ALIAS(x)		__RACEWALK_MODULE_NOTE
#define MODULE_IMPORT_NS(x)	__RACEWALK_MODULE_NOTE
#define module_param(name, type, perm)		__RACEWALK_MODULE_NOTE
#define module_param_named(name, value, type, perm)	__RACEWALK_MODULE_NOTE
#define MODULE_PARM_DESC(name, desc)		__RACEWALK_MODULE_NOTE
#define try_module_get(module)	((void)(module), true)
#define module_put(module)	((void)(module))

#endif
