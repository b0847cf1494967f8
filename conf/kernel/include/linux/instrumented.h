/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _LINUX_INSTRUMENTED_H
#define _LINUX_INSTRUMENTED_H

#include <linux/types.h>

/* Every access is watched already. */
#define instrument_read(v, size)		((void)0)
#define instrument_write(v, size)		((void)0)
#define instrument_read_write(v, size)		((void)0)
#define instrument_atomic_read(v, size)		((void)0)
#define instrument_atomic_write(v, size)	((void)0)
#define instrument_atomic_read_write(v, size)	((void)0)

#endif
