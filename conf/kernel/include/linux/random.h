/* SPDX-License-Identifier: Apache-2.0 */
/* What is random is a decision of the search, of few values. */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/types.h>
#include <racewalk/intrinsics.h>

#define get_random_u32()		((u32)__racewalk_choose(4))
#define get_random_u64()		((u64)__racewalk_choose(4))
#define get_random_u32_below(ceil)	((u32)__racewalk_choose(ceil))

#endif
