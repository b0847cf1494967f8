/* SPDX-License-Identifier: Apache-2.0 */
/* What is not freed at the end is found without this. */
#ifndef _LINUX_KMEMLEAK_H
#define _LINUX_KMEMLEAK_H

#define kmemleak_alloc(ptr, size, min_count, gfp)	((void)(ptr))
#define kmemleak_free(ptr)		((void)(ptr))
#define kmemleak_ignore(ptr)		((void)(ptr))
#define kmemleak_not_leak(ptr)		((void)(ptr))
#define kmemleak_update_trace(ptr)	((void)(ptr))

#endif
