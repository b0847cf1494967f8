/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slab caches and kmalloc. Names of caches must be string literals: they name the
 * objects in reports.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/gfp.h>
#include <linux/string.h>
#include <linux/overflow.h>
#include <linux/types.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/cleanup.h>

#define SLAB_CONSISTENCY_CHECKS	((slab_flags_t)0x1)
#define SLAB_RED_ZONE		((slab_flags_t)0x2)
#define SLAB_POISON		((slab_flags_t)0x4)
#define SLAB_KMALLOC		((slab_flags_t)0x8)
#define SLAB_HWCACHE_ALIGN	((slab_flags_t)0x10)
#define SLAB_PANIC		((slab_flags_t)0x80)
#define SLAB_TYPESAFE_BY_RCU	((slab_flags_t)0x100)
#define SLAB_RECLAIM_ACCOUNT	((slab_flags_t)0x200)
#define SLAB_ACCOUNT		((slab_flags_t)0x400)
#define SLAB_NO_MERGE		((slab_flags_t)0x800)
#define SLAB_NOLEAKTRACE	((slab_flags_t)0)

#define ZERO_SIZE_PTR		((void *)16)
#define ZERO_OR_NULL_PTR(x)	((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)
#define ARCH_KMALLOC_MINALIGN	8

struct kmem_cache;

struct kmem_cache_args {
	unsigned int align;
	unsigned int useroffset;
	unsigned int usersize;
	unsigned int freeptr_offset;
	bool use_freeptr_offset;
	void (*ctor)(void *);
};

/* The machine's flags: bit 0 type-safe, bit 2 the free pointer's offset in bits 8-31 counts. */
#define __RACEWALK_CACHE_FLAGS(flags)	(((flags) & SLAB_TYPESAFE_BY_RCU) ? 1UL : 0UL)
#define __RACEWALK_CACHE_ALIGN(flags, align)					\
	(((flags) & SLAB_HWCACHE_ALIGN) && (align) < 64 ? 64UL : (unsigned long)(align))
#define __RACEWALK_CACHE(name, size, align, flags, ctor)			\
	((struct kmem_cache *)__racewalk_cache_create(name, size, align, flags, ctor))

/* kmem_cache_create(name, size, args, flags) or (name, size, align, flags, ctor). */
#define kmem_cache_create(name, size, ...)					\
	__RACEWALK_CACHE_FORM(__VA_ARGS__, __RACEWALK_CACHE_CLASSIC,		\
			      __RACEWALK_CACHE_ARGS, 0)(name, size, __VA_ARGS__)
#define __RACEWALK_CACHE_FORM(a, b, c, form, ...)	form
#define __RACEWALK_CACHE_CLASSIC(name, size, align, flags, ctor)		\
	__RACEWALK_CACHE(name, size, __RACEWALK_CACHE_ALIGN(flags, align),	\
			 __RACEWALK_CACHE_FLAGS(flags), ctor)
#define __RACEWALK_CACHE_ARGS(name, size, args, flags)				\
({										\
	struct kmem_cache_args __none = { 0 };					\
	struct kmem_cache_args *__args = (args);				\
	if (!__args)								\
		__args = &__none;						\
	__RACEWALK_CACHE(name, size,						\
		__RACEWALK_CACHE_ALIGN(flags, __args->align),			\
		__RACEWALK_CACHE_FLAGS(flags) |					\
			(__args->use_freeptr_offset				\
				? 4UL | (unsigned long)__args->freeptr_offset << 8 \
				: 0UL),						\
		__args->ctor);							\
})

/* A cache for objects of one struct, with its name and alignment. */
#define KMEM_CACHE(__struct, __flags)						\
	__RACEWALK_CACHE(#__struct, sizeof(struct __struct),			\
			 __RACEWALK_CACHE_ALIGN(__flags, __alignof__(struct __struct)), \
			 __RACEWALK_CACHE_FLAGS(__flags), NULL)

#define kmem_cache_destroy(s)		__racewalk_cache_destroy(s)
#define kmem_cache_alloc(s, flags)	__racewalk_cache_alloc(s, flags)
#define kmem_cache_zalloc(s, flags)	__racewalk_cache_alloc(s, (flags) | __GFP_ZERO)
#define kmem_cache_alloc_node(s, flags, node)	((void)(node), kmem_cache_alloc(s, flags))
#define kmem_cache_free(s, x)		__racewalk_cache_free(s, x)


static inline int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t size, void **p)
{
	size_t i;

	for (i = 0; i < size; i++) {
		p[i] = kmem_cache_alloc(s, flags);
		if (!p[i]) {
			while (i)
				kmem_cache_free(s, p[--i]);
			return 0;
		}
	}
	return size;
}

static inline void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p)
{
	while (size)
		kmem_cache_free(s, p[--size]);
}

#define kmalloc(size, flags)		__racewalk_kmalloc(size, flags)
#define kzalloc(size, flags)		__racewalk_kmalloc(size, (flags) | __GFP_ZERO)
#define kmalloc_array(n, size, flags)	__racewalk_kmalloc(size_mul(n, size), flags)
#define kcalloc(n, size, flags)		__racewalk_kmalloc(size_mul(n, size), (flags) | __GFP_ZERO)
#define kmalloc_node(size, flags, node)	((void)(node), kmalloc(size, flags))
#define kzalloc_node(size, flags, node)	((void)(node), kzalloc(size, flags))
#define kvmalloc(size, flags)		kmalloc(size, flags)
#define kvzalloc(size, flags)		kzalloc(size, flags)
#define kvmalloc_array(n, size, flags)	kmalloc_array(n, size, flags)
#define kvcalloc(n, size, flags)	kcalloc(n, size, flags)
#define vmalloc(size)			kmalloc(size, GFP_KERNEL)
#define vzalloc(size)			kzalloc(size, GFP_KERNEL)
#define kfree(p)			__racewalk_kfree(p)
#define kvfree(p)			__racewalk_kfree(p)
#define vfree(p)			__racewalk_kfree(p)
#define kfree_sensitive(p)		__racewalk_kfree(p)
#define kfree_const(p)			__racewalk_kfree(p)
#define ksize(p)			__racewalk_ksize(p)
#define kmem_cache_alloc_lru(s, lru, flags)	((void)(lru), kmem_cache_alloc(s, flags))
#define kmem_cache_shrink(s)		((void)(s), 0)
#define kmemdup(src, len, flags)						\
({										\
	unsigned long __len = (len);						\
	void *__copy = kmalloc(__len, flags);					\
	if (__copy)								\
		memcpy(__copy, src, __len);					\
	__copy;									\
})

/* By type or variable; the flags may be left out. */
#define __RACEWALK_GFP(...)		__RACEWALK_GFP_PICK(, ##__VA_ARGS__, GFP_KERNEL)
#define __RACEWALK_GFP_PICK(none, flags, ...)	flags
#define kmalloc_obj(VAR_OR_TYPE, ...)						\
	((typeof(VAR_OR_TYPE) *)kmalloc(sizeof(typeof(VAR_OR_TYPE)), __RACEWALK_GFP(__VA_ARGS__)))
#define kzalloc_obj(VAR_OR_TYPE, ...)						\
	((typeof(VAR_OR_TYPE) *)kzalloc(sizeof(typeof(VAR_OR_TYPE)), __RACEWALK_GFP(__VA_ARGS__)))
#define kmalloc_objs(VAR_OR_TYPE, COUNT, ...)					\
	((typeof(VAR_OR_TYPE) *)kmalloc_array(COUNT, sizeof(typeof(VAR_OR_TYPE)), \
					      __RACEWALK_GFP(__VA_ARGS__)))
#define kzalloc_objs(VAR_OR_TYPE, COUNT, ...)					\
	((typeof(VAR_OR_TYPE) *)kcalloc(COUNT, sizeof(typeof(VAR_OR_TYPE)),	\
					__RACEWALK_GFP(__VA_ARGS__)))
#define kmalloc_flex(VAR_OR_TYPE, FAM, COUNT, ...)				\
	((typeof(VAR_OR_TYPE) *)kmalloc(struct_size_t(typeof(VAR_OR_TYPE), FAM, COUNT), \
					__RACEWALK_GFP(__VA_ARGS__)))
#define kzalloc_flex(VAR_OR_TYPE, FAM, COUNT, ...)				\
	((typeof(VAR_OR_TYPE) *)kzalloc(struct_size_t(typeof(VAR_OR_TYPE), FAM, COUNT), \
					__RACEWALK_GFP(__VA_ARGS__)))

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))

#endif /* _LINUX_SLAB_H */
