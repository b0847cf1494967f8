/* SPDX-License-Identifier: Apache-2.0 */
/* Of the XArray only the entries that are no pointers: maple trees use them too. */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/types.h>

#define xa_mk_internal(v)	((void *)(((unsigned long)(v) << 2) | 2))
#define xa_is_internal(entry)	(((unsigned long)(entry) & 3) == 2)

#define XA_ZERO_ENTRY		xa_mk_internal(257)
#define xa_is_zero(entry)	unlikely((const void *)(entry) == XA_ZERO_ENTRY)

#endif
