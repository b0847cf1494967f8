/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_BH_H
#define _LINUX_BH_H

#include <linux/compiler.h>

#define local_bh_disable()	__racewalk_bh_count_add(1)
#define local_bh_enable()	__racewalk_bh_count_add(-1)

#endif
