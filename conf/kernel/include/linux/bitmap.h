/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of bits, changed plainly, a word at a time. */
#ifndef __LINUX_BITMAP_H
#define __LINUX_BITMAP_H

#include <linux/bitops.h>
#include <linux/slab.h>

#define __RACEWALK_WORDS(nbits)		(((nbits) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define bitmap_alloc(nbits, flags)						\
	((unsigned long *)kmalloc_array(__RACEWALK_WORDS(nbits), sizeof(long), flags))
#define bitmap_zalloc(nbits, flags)						\
	((unsigned long *)kcalloc(__RACEWALK_WORDS(nbits), sizeof(long), flags))
#define bitmap_free(bitmap)		kfree(bitmap)

static inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < __RACEWALK_WORDS(nbits); i++)
		dst[i] = 0;
}

static inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (; nbits; nbits--)
		__set_bit(start++, map);
}

static inline void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	for (; nbits; nbits--)
		__clear_bit(start++, map);
}
#define bitmap_empty(src, nbits)	(find_first_bit(src, nbits) >= (nbits))
#define bitmap_full(src, nbits)		(find_first_zero_bit(src, nbits) >= (nbits))

static inline unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int i, weight = 0;

	for (i = 0; i < nbits; i++)
		weight += test_bit(i, src);
	return weight;
}

static inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < __RACEWALK_WORDS(nbits); i++)
		dst[i] = ~0UL;
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	unsigned int i;

	for (i = 0; i < __RACEWALK_WORDS(nbits); i++)
		dst[i] = src[i];
}

/* The start of that many clear bits, aligned; a number beyond size if there are none. */
static inline unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
						       unsigned long start, unsigned int nr,
						       unsigned long align_mask)
{
	unsigned long index, end, i;

	for (;;) {
		index = find_next_zero_bit(map, size, start);
		index = (index + align_mask) & ~align_mask;
		end = index + nr;
		if (end > size)
			return end;
		i = find_next_bit(map, end, index);
		if (i >= end)
			return index;
		start = i + 1;
	}
}

#endif
