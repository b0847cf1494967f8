/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bits of unsigned longs. The atomic ones are one access each: set_bit() and its
 * like order nothing, test_and_set_bit() and its like are fully ordered. A number that is not constant makes the address depend on it (__nr).
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>

#define __RACEWALK_WORD(nr, addr)	((unsigned long *)(addr) + (__builtin_constant_p(nr) ? BIT_WORD(nr) : BIT_WORD(__nr)))
#define __RACEWALK_BIT(kind, nr, addr, mask)					\
({										\
	unsigned long __nr = (nr);						\
	(void)__racewalk_rmw(__RACEWALK_WORD(nr, addr), kind, \
			     mask, __RACEWALK_ONCE, 0);				\
})
#define __RACEWALK_TEST_BIT(kind, nr, addr, order)				\
({										\
	unsigned long __nr = (nr);						\
	(int)((__racewalk_rmw(__RACEWALK_WORD(nr, addr), kind, \
			      BIT_MASK(__nr), order, 1) >> (__nr % 64)) & 1);	\
})

#define set_bit(nr, addr)	__RACEWALK_BIT(__RACEWALK_OR, nr, addr, BIT_MASK(__nr))
#define clear_bit(nr, addr)	__RACEWALK_BIT(__RACEWALK_ANDNOT, nr, addr, BIT_MASK(__nr))
#define change_bit(nr, addr)	__RACEWALK_BIT(__RACEWALK_XOR, nr, addr, BIT_MASK(__nr))
#define test_and_set_bit(nr, addr) \
	__RACEWALK_TEST_BIT(__RACEWALK_OR, nr, addr, __RACEWALK_FULL)
#define test_and_change_bit(nr, addr) \
	__RACEWALK_TEST_BIT(__RACEWALK_XOR, nr, addr, __RACEWALK_FULL)
#define test_and_set_bit_lock(nr, addr) \
	__RACEWALK_TEST_BIT(__RACEWALK_OR, nr, addr, __RACEWALK_ACQUIRE)
#define test_and_clear_bit(nr, addr)						\
({										\
	unsigned long __nr = (nr);						\
	(int)((__racewalk_rmw(__RACEWALK_WORD(nr, addr),	\
			      __RACEWALK_ANDNOT, BIT_MASK(__nr),		\
			      __RACEWALK_FULL, 1) >> (__nr % 64)) & 1);		\
})
#define clear_bit_unlock(nr, addr)						\
({										\
	unsigned long __nr = (nr);						\
	(void)__racewalk_rmw(__RACEWALK_WORD(nr, addr),	\
			     __RACEWALK_ANDNOT, BIT_MASK(__nr),			\
			     __RACEWALK_RELEASE, 1);				\
})
#define test_bit(nr, addr)							\
({										\
	unsigned long __nr = (nr);						\
	(bool)((READ_ONCE(*__RACEWALK_WORD(nr, addr)) >> (__nr % 64)) & 1);		\
})
#define test_bit_acquire(nr, addr)						\
({										\
	unsigned long __nr = (nr);						\
	(bool)((smp_load_acquire(__RACEWALK_WORD(nr, addr))	\
		>> (__nr % 64)) & 1);						\
})
#define assign_bit(nr, addr, value)						\
	((value) ? set_bit((nr), (addr)) : clear_bit((nr), (addr)))

/* Not atomic: a plain load and a plain store. */
#define __set_bit(nr, addr)							\
({										\
	unsigned long __nr = (nr);						\
	(void)(*__RACEWALK_WORD(nr, addr) |= BIT_MASK(__nr));	\
})
#define __clear_bit(nr, addr)							\
({										\
	unsigned long __nr = (nr);						\
	(void)(*__RACEWALK_WORD(nr, addr) &= ~BIT_MASK(__nr));	\
})
#define __assign_bit(nr, addr, value)						\
	((value) ? __set_bit((nr), (addr)) : __clear_bit((nr), (addr)))
#define __change_bit(nr, addr)							\
({										\
	unsigned long __nr = (nr);						\
	(void)(*__RACEWALK_WORD(nr, addr) ^= BIT_MASK(__nr));	\
})
/* A read and a release: what others change in the word between the two is lost. */
#define __clear_bit_unlock(nr, addr)						\
({										\
	unsigned long __nr = (nr);						\
	unsigned long *__word = __RACEWALK_WORD(nr, addr);			\
	unsigned long __was = READ_ONCE(*__word);				\
	smp_store_release(__word, __was & ~BIT_MASK(__nr));			\
})

static inline int __test_and_set_bit(long nr, volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);
	unsigned long old = *word;

	*word = old | BIT_MASK(nr);
	return (old & BIT_MASK(nr)) != 0;
}

static inline int __test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	unsigned long *word = (unsigned long *)addr + BIT_WORD(nr);
	unsigned long old = *word;

	*word = old & ~BIT_MASK(nr);
	return (old & BIT_MASK(nr)) != 0;
}

#define hweight8(w)	((unsigned int)__builtin_popcount((u8)(w)))
#define hweight16(w)	((unsigned int)__builtin_popcount((u16)(w)))
#define hweight32(w)	((unsigned int)__builtin_popcount((u32)(w)))
#define hweight64(w)	((unsigned long)__builtin_popcountll((u64)(w)))
#define hweight_long(w)	((unsigned long)__builtin_popcountl((unsigned long)(w)))

/* Not defined for 0, as in the kernel. */
#define __ffs(word)	((unsigned long)__builtin_ctzl(word))
#define __fls(word)	((unsigned long)(63 - __builtin_clzl(word)))
#define ffz(word)	__ffs(~(word))

/* Counted from 1; 0 for 0. */
#define ffs(x)		__builtin_ffs(x)

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline unsigned int fls_long(unsigned long l)
{
	return fls64(l);
}

static inline u64 rol64(u64 word, unsigned int shift)
{
	return (word << (shift & 63)) | (word >> (-shift & 63));
}

static inline u32 rol32(u32 word, unsigned int shift)
{
	return (word << (shift & 31)) | (word >> (-shift & 31));
}

static inline u32 ror32(u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << (-shift & 31));
}

/* The next bit that is set (clear), from offset on; size if there is none. */
static inline unsigned long find_next_bit(const unsigned long *addr, unsigned long size,
					  unsigned long offset)
{
	for (; offset < size; offset++) {
		if (addr[BIT_WORD(offset)] & BIT_MASK(offset))
			return offset;
	}
	return size;
}

static inline unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
					       unsigned long offset)
{
	for (; offset < size; offset++) {
		if (!(addr[BIT_WORD(offset)] & BIT_MASK(offset)))
			return offset;
	}
	return size;
}

#define find_first_bit(addr, size)	find_next_bit(addr, size, 0)
#define find_first_zero_bit(addr, size)	find_next_zero_bit(addr, size, 0)
#define for_each_set_bit(bit, addr, size)					\
	for ((bit) = find_first_bit((addr), (size)); (bit) < (size);		\
	     (bit) = find_next_bit((addr), (size), (bit) + 1))

#define for_each_clear_bit(bit, addr, size)					\
	for ((bit) = find_first_zero_bit((addr), (size)); (bit) < (size);	\
	     (bit) = find_next_zero_bit((addr), (size), (bit) + 1))
#define for_each_set_bit_from(bit, addr, size)					\
	for ((bit) = find_next_bit((addr), (size), (bit)); (bit) < (size);	\
	     (bit) = find_next_bit((addr), (size), (bit) + 1))

/* The last bit that is set; size if there is none. */
static inline unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long at;

	for (at = size; at > 0; at--) {
		if (addr[BIT_WORD(at - 1)] & BIT_MASK(at - 1))
			return at - 1;
	}
	return size;
}

#define BITS_TO_BYTES(nr)	(((nr) + 7) / 8)
static inline int get_count_order(unsigned int count)
{
	return count ? fls(--count) : -1;
}

/* Both are full if they change the word; the first gives the old value, the second whether it did. */
#define set_mask_bits(ptr, mask, bits)						\
({										\
	const typeof(*(ptr)) __mask = (mask), __bits = (bits);			\
	typeof(*(ptr)) __was = READ_ONCE(*(ptr)), __found;			\
	while ((__found = __racewalk_cmpxchg(ptr, __was, (__was & ~__mask) | __bits, \
					     __RACEWALK_FULL)) != __was)	\
		__was = __found;						\
	__was;									\
})
#define bit_clear_unless(ptr, clear, test)					\
({										\
	const typeof(*(ptr)) __clear = (clear), __test = (test);		\
	typeof(*(ptr)) __was = READ_ONCE(*(ptr)), __found = __was;		\
	while (!(__was & __test) &&						\
	       (__found = __racewalk_cmpxchg(ptr, __was, __was & ~__clear,	\
					     __RACEWALK_FULL)) != __was)	\
		__was = __found;						\
	!(__was & __test);							\
})

/* Release: unlocks by the mask, and says whether bit 7 was set (somebody waits). */
#define xor_unlock_is_negative_byte(mask, addr)					\
	((bool)((__racewalk_rmw((unsigned long *)(addr), __RACEWALK_XOR,	\
				(unsigned long)(mask), __RACEWALK_RELEASE, 1) >> 7) & 1))
#define clear_bit_unlock_is_negative_byte(nr, addr)				\
	((bool)((__racewalk_rmw((unsigned long *)(addr), __RACEWALK_ANDNOT,	\
				BIT_MASK(nr), __RACEWALK_RELEASE, 1) >> 7) & 1))

#endif /* _LINUX_BITOPS_H */
