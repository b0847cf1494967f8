/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LINUX_PERCPU_H
#define __LINUX_PERCPU_H

#include <linux/percpu-defs.h>
#include <linux/smp.h>
#include <linux/gfp_types.h>
#include <linux/cleanup.h>

#define alloc_percpu(type) \
	((typeof(type) __percpu *)__racewalk_percpu_alloc(sizeof(type), __alignof__(type)))
#define alloc_percpu_gfp(type, gfp)	((void)(gfp), alloc_percpu(type))
#define __alloc_percpu(size, align)	__racewalk_percpu_alloc(size, align)
#define __alloc_percpu_gfp(size, align, gfp)	((void)(gfp), __alloc_percpu(size, align))
#define free_percpu(ptr)		__racewalk_percpu_free(ptr)

DEFINE_FREE(free_percpu, void *, free_percpu(_T))

#endif
