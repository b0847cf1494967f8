/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_KCONFIG_H
#define __LINUX_KCONFIG_H

/*
 * A CONFIG_ macro that is defined to 1 turns the argument list below into one
 * with the wanted value in second place; any other text leaves the 0 there.
 */
#define __RACEWALK_ONE_1		0,
#define __RACEWALK_SECOND(first, second, ...)	second
#define __RACEWALK_IS_ONE(prefix_junk)	__RACEWALK_SECOND(prefix_junk 1, 0, 0)
#define __RACEWALK_IS_SET2(value)	__RACEWALK_IS_ONE(__RACEWALK_ONE_##value)
#define __RACEWALK_IS_SET(value)	__RACEWALK_IS_SET2(value)

#define IS_BUILTIN(option)	__RACEWALK_IS_SET(option)
#define IS_MODULE(option)	__RACEWALK_IS_SET(option##_MODULE)
#define IS_ENABLED(option)	(__RACEWALK_IS_SET(option) || __RACEWALK_IS_SET(option##_MODULE))
#define IS_REACHABLE(option)	__RACEWALK_IS_SET(option)

/* What every simulated machine is. Anything else comes from -D. */
#ifndef CONFIG_64BIT
#define CONFIG_64BIT		1
#endif
#ifndef CONFIG_SMP
#define CONFIG_SMP		1
#endif
#ifndef CONFIG_MMU
#define CONFIG_MMU		1
#endif
#ifndef CONFIG_PER_VMA_LOCK
#define CONFIG_PER_VMA_LOCK	1
#endif
#define BITS_PER_LONG		64
#define BITS_PER_LONG_LONG	64

#endif /* __LINUX_KCONFIG_H */
