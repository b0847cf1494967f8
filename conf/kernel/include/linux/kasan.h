/* SPDX-License-Identifier: Apache-2.0 */
/* Use after free is always watched. */
#ifndef _LINUX_KASAN_H
#define _LINUX_KASAN_H

#define kasan_reset_tag(addr)		((void *)(addr))
#define kasan_record_aux_stack(ptr)	((void)(ptr))
#define kasan_record_aux_stack_noalloc(ptr)	((void)(ptr))

#endif
