/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory and strings. A copy, a fill or a comparison is one plain access for each
 * location, with no order among them but the one written here.
 */
#ifndef _LINUX_STRING_H_
#define _LINUX_STRING_H_

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/stddef.h>
#include <linux/limits.h>

#define memcpy(dst, src, n)	__builtin_memcpy(dst, src, n)
#define memmove(dst, src, n)	__builtin_memmove(dst, src, n)
#define memset(p, c, n)		__builtin_memset(p, c, n)

static inline int memcmp(const void *cs, const void *ct, size_t count)
{
	const unsigned char *a = cs, *b = ct;

	for (; count; a++, b++, count--) {
		if (*a != *b)
			return *a - *b;
	}
	return 0;
}

static inline size_t strlen(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

static inline size_t strnlen(const char *s, size_t count)
{
	size_t n = 0;

	while (n < count && s[n])
		n++;
	return n;
}

static inline int strcmp(const char *cs, const char *ct)
{
	while (*cs && *cs == *ct) {
		cs++;
		ct++;
	}
	return (unsigned char)*cs - (unsigned char)*ct;
}

static inline int strncmp(const char *cs, const char *ct, size_t count)
{
	for (; count; cs++, ct++, count--) {
		if (*cs != *ct)
			return (unsigned char)*cs - (unsigned char)*ct;
		if (!*cs)
			break;
	}
	return 0;
}

static inline char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++) {
		if (!*s)
			return NULL;
	}
	return (char *)s;
}

/* The length copied, or -E2BIG if it was cut. */
static inline ssize_t strscpy(char *dest, const char *src, size_t count)
{
	size_t n;

	if (count == 0)
		return -7;
	for (n = 0; n < count; n++) {
		dest[n] = src[n];
		if (!src[n])
			return n;
	}
	dest[count - 1] = 0;
	return -7;
}

#define memzero_explicit(s, count)	memset(s, 0, count)
#define memset_after(obj, v, member)						\
({										\
	u8 *__start = (u8 *)(obj);						\
	size_t __from = offsetofend(typeof(*(obj)), member);			\
	memset(__start + __from, v, sizeof(*(obj)) - __from);			\
})
#define memset_startat(obj, v, member)						\
({										\
	u8 *__start = (u8 *)(obj);						\
	size_t __from = offsetof(typeof(*(obj)), member);			\
	memset(__start + __from, v, sizeof(*(obj)) - __from);			\
})

#endif
