/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of XArrays that are no pointers: maple trees use them too. */
#ifndef _RACEWALK_XA_ENTRY_H
#define _RACEWALK_XA_ENTRY_H

#include <linux/types.h>

#define xa_mk_internal(v)	((void *)(((unsigned long)(v) << 2) | 2))
#define xa_is_internal(entry)	(((unsigned long)(entry) & 3) == 2)
#define xa_to_internal(entry)	((unsigned long)(entry) >> 2)

#define XA_RETRY_ENTRY		xa_mk_internal(256)
#define xa_is_retry(entry)	unlikely((const void *)(entry) == XA_RETRY_ENTRY)
#define XA_ZERO_ENTRY		xa_mk_internal(257)
#define xa_is_zero(entry)	unlikely((const void *)(entry) == XA_ZERO_ENTRY)

#define xa_mk_value(v)		((void *)(((unsigned long)(v) << 1) | 1))
#define xa_to_value(entry)	((unsigned long)(entry) >> 1)
#define xa_is_value(entry)	(((unsigned long)(entry) & 1) != 0)

#endif
