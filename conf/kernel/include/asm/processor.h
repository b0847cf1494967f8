/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __ASM_PROCESSOR_H
#define __ASM_PROCESSOR_H

#include <linux/compiler.h>

#define cpu_relax()		__racewalk_cpu_relax()
#define cpu_relax_yield()	__racewalk_cpu_relax()

#endif
