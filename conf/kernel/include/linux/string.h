/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory and strings. A copy or a fill is a plain access for every eight bytes, where
 * the addresses are aligned to that, else for fewer.
 */
#ifndef _LINUX_STRING_H_
#define _LINUX_STRING_H_

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/stddef.h>
#include <linux/limits.h>

/* How many bytes go at once: up to eight, as far as both addresses are aligned. */
static inline size_t __racewalk_chunk(unsigned long addresses, size_t n)
{
	if (n >= 8 && !(addresses & 7))
		return 8;
	if (n >= 4 && !(addresses & 3))
		return 4;
	return n >= 2 && !(addresses & 1) ? 2 : 1;
}

static inline void __racewalk_copy_chunk(void *to, const void *from, size_t chunk)
{
	if (chunk == 8)
		*(u64 *)to = *(const u64 *)from;
	else if (chunk == 4)
		*(u32 *)to = *(const u32 *)from;
	else if (chunk == 2)
		*(u16 *)to = *(const u16 *)from;
	else
		*(u8 *)to = *(const u8 *)from;
}

static inline void *memcpy(void *dst, const void *src, size_t n)
{
	char *to = dst;
	const char *from = src;
	size_t chunk;

	for (; n; to += chunk, from += chunk, n -= chunk) {
		chunk = __racewalk_chunk((unsigned long)to | (unsigned long)from, n);
		__racewalk_copy_chunk(to, from, chunk);
	}
	return dst;
}

static inline void *memmove(void *dst, const void *src, size_t n)
{
	char *to = (char *)dst + n;
	const char *from = (const char *)src + n;
	size_t chunk;

	if ((unsigned long)dst <= (unsigned long)src || (unsigned long)dst >= (unsigned long)from)
		return memcpy(dst, src, n);
	for (; n; n -= chunk) {
		chunk = __racewalk_chunk((unsigned long)to | (unsigned long)from, n);
		to -= chunk;
		from -= chunk;
		__racewalk_copy_chunk(to, from, chunk);
	}
	return dst;
}

static inline void *memset(void *p, int c, size_t n)
{
	u64 pattern = (u8)c * 0x0101010101010101UL;
	char *to = p;
	size_t chunk;

	for (; n; to += chunk, n -= chunk) {
		chunk = __racewalk_chunk((unsigned long)to, n);
		if (chunk == 8)
			*(u64 *)to = pattern;
		else if (chunk == 4)
			*(u32 *)to = pattern;
		else if (chunk == 2)
			*(u16 *)to = pattern;
		else
			*(u8 *)to = pattern;
	}
	return p;
}

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

static inline char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

static inline void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; p++, n--) {
		if (*p == (unsigned char)c)
			return (void *)p;
	}
	return NULL;
}

static inline char *strcpy(char *dest, const char *src)
{
	size_t i = 0;

	while ((dest[i] = src[i]))
		i++;
	return dest;
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
