/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#include <linux/compiler.h>

#define THIS_MODULE		((struct module *)0)
#define EXPORT_SYMBOL(sym)	extern int __racewalk_exported
#define EXPORT_SYMBOL_GPL(sym)	extern int __racewalk_exported
#define EXPORT_SYMBOL_NS(sym, ns)	extern int __racewalk_exported
#define EXPORT_SYMBOL_NS_GPL(sym, ns)	extern int __racewalk_exported
#define EXPORT_SYMBOL_FOR_MODULES(sym, mods)	extern int __racewalk_exported

#endif
